import { createAgents } from '../../../gateways/graph/create-agents';
import { type Answer, graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const agent = (id: string, status = 'active') => ({ id, machineName: `${id}.contoso.com`, status });

const groups = [
  {
    id: 'g1',
    agents: [agent('a'), agent('b', 'inactive')],
    publishedResources: [{ resourceName: 'CORP.contoso.com', displayName: 'x' }],
  },
  { id: 'g2', agents: [agent('a')], publishedResources: [{ resourceName: null, displayName: 'corp.contoso.com' }] },
  { id: 'g3', agents: [agent('c')], publishedResources: [{ resourceName: 'emea.contoso.com', displayName: 'e' }] },
];

it('finds the agents that serve a domain, each once', async () => {
  server.handle(on(['GET', /agentGroups/], { body: { value: groups } }));
  expect(await createAgents(server.graph).readAgents('corp.CONTOSO.com')).toEqual({
    kind: 'read',
    agents: [
      { machineName: 'a.contoso.com', status: 'active' },
      { machineName: 'b.contoso.com', status: 'inactive' },
    ],
  });
  expect(server.requests[0]?.version).toBe('beta');
});

it('of a group that serves several domains, counts the agents that stand in the domain', async () => {
  const shared = {
    id: 'default',
    agents: [
      { id: '1', machineName: 'SYNC01.corp.contoso.com', status: 'inactive' },
      { id: '2', machineName: 'SYNC11.emea.contoso.com', status: 'active' },
    ],
    publishedResources: ['corp', 'emea', 'apac'].map((name) => ({ resourceName: `${name}.contoso.com` })),
  };
  server.handle(on(['GET', /agentGroups/], { body: { value: [shared] } }));
  const gateway = createAgents(server.graph);
  expect(await gateway.readAgents('corp.contoso.com')).toEqual({
    kind: 'read',
    agents: [{ machineName: 'SYNC01.corp.contoso.com', status: 'inactive' }],
  });
  expect(await gateway.readAgents('apac.contoso.com')).toMatchObject({ agents: [{}, {}] });
});

it('says "none" only when it could read', async () => {
  server.handle(on(['GET', /agentGroups/], { body: { value: groups } }));
  expect(await createAgents(server.graph).readAgents('other.contoso.com')).toEqual({ kind: 'read', agents: [] });
});

it.each([
  [401, 'GRAPH_UNAUTHENTICATED'],
  [403, 'PERMISSION_MISSING'],
])('is unreadable on %i', async (status, code) => {
  server.handle(on(['GET', /agentGroups/], graphError(status, 'No')));
  expect(await createAgents(server.graph).readAgents('corp.contoso.com')).toEqual({ kind: 'unreadable', code });
});

it('reads all groups once for any number of domains, or is unreadable', async () => {
  const answers: Answer[] = [{ body: { value: groups } }, graphError(403, 'No')];
  server.handle(on(['GET', /agentGroups/], () => answers.shift() ?? {}));
  const gateway = createAgents(server.graph);
  const read = await gateway.readAgentGroups();
  const count = (domain: string) => (read.kind === 'read' ? read.agentsOf(domain).length : undefined);
  expect([count('corp.contoso.com'), count('EMEA.contoso.com'), count('other.contoso.com')]).toEqual([2, 1, 0]);
  expect(server.requests).toHaveLength(1);
  expect(await gateway.readAgentGroups()).toEqual({ kind: 'unreadable', code: 'PERMISSION_MISSING' });
});

it('is broken on 500, not unreadable', async () => {
  server.handle(on(['GET', /agentGroups/], graphError(500, 'Oops')));
  await expect(createAgents(server.graph).readAgents('corp.contoso.com')).rejects.toMatchObject({
    name: 'BrokenError',
  });
});
