import { BrokenError } from '../../../domain/errors';
import type { Graph } from '../../../gateways/graph/client';
import { createGroups } from '../../../gateways/graph/create-groups';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const ids = (count: number) => Array.from({ length: count }, (_, index) => `g${index}`);
const idOf = (path: string) => path.split('/')[2] ?? '';
const groups = () => createGroups(server.graph);

describe('lists', () => {
  it('reads every page of groups, and says which are dynamic', async () => {
    const next = `${server.origin}/v1.0/groups?$skiptoken=x`;
    const first = {
      value: [{ id: 'a', displayName: 'A', groupTypes: ['DynamicMembership'] }],
      '@odata.nextLink': next,
    };
    const second = { value: [{ id: 'b', displayName: 'B', mailEnabled: true, onPremisesSyncEnabled: true }] };
    server.handle(on(['GET', /^\/groups$/], ({ query }) => ({ body: query.has('$skiptoken') ? second : first })));
    expect(await groups().list()).toMatchObject([
      { id: 'a', isDynamic: true, mailEnabled: false, onPremisesSyncEnabled: null },
      { id: 'b', isDynamic: false, mailEnabled: true, onPremisesSyncEnabled: true },
    ]);
  });

  it('takes twenty expanded members for a beginning, not for all of them', async () => {
    const members = (count: number) => ids(count).map((id) => ({ '@odata.type': '#microsoft.graph.user', id }));
    const value = [
      { id: 'a', members: members(20) },
      { id: 'b', members: members(19) },
    ];
    server.handle(on(['GET', /^\/groups$/], { body: { value } }));
    const links = await groups().listLinks('members');
    expect([links.get('a')?.isWhole, links.get('b')?.isWhole]).toEqual([false, true]);
    expect(server.requests[0]?.query.get('$expand')).toBe('members($select=id,displayName,onPremisesSyncEnabled)');
  });
});

describe('members and owners', () => {
  it('reads all pages of both, and tells groups from people', async () => {
    const next = `${server.origin}/v1.0/groups/a/members?$skiptoken=x`;
    const child = { '@odata.type': '#microsoft.graph.group', id: 'child', displayName: 'Child' };
    server.handle(
      on(['GET', /\/members$/], ({ query }) => ({
        body: query.has('$skiptoken') ? { value: [child] } : { value: [{ id: 'p' }], '@odata.nextLink': next },
      })),
    );
    server.handle(on(['GET', /\/owners$/], { body: { value: [] } }));
    const links = (await groups().readLinks(['a'])).get('a');
    expect(links?.members.map(({ id, isGroup }) => [id, isGroup])).toEqual([
      ['p', false],
      ['child', true],
    ]);
    expect(links?.owners).toEqual([]);
  });

  it('says undefined, not empty, when one of the two cannot be read', async () => {
    server.handle(on(['GET', /\/members$/], { body: { value: [] } }));
    server.handle(on(['GET', /\/owners$/], graphError(500, 'Broken')));
    const links = await groups().readLinks(['a']);
    expect([links.has('a'), links.get('a')]).toEqual([true, undefined]);
  });
});

describe('who manages a group', () => {
  it('is asked only where AD does not synchronize it', async () => {
    server.handle(
      on(['GET', /^\/groups\/[^/]+$/], ({ path }) => ({
        body: { id: idOf(path), onPremisesSyncEnabled: idOf(path) === 'ad' ? true : null },
      })),
    );
    server.handle(on(['GET', /onPremisesSyncBehavior$/], { body: { id: 'x', isCloudManaged: true } }));
    expect(await groups().readAuthorities(['ad', 'cloud'])).toEqual(
      new Map([
        ['ad', { isCloudManaged: undefined, onPremisesSyncEnabled: true }],
        ['cloud', { isCloudManaged: true, onPremisesSyncEnabled: null }],
      ]),
    );
    expect(server.asking('GET', /onPremisesSyncBehavior$/).map(({ path }) => idOf(path))).toEqual(['cloud']);
  });

  it('is undefined, not false, when it cannot be read', async () => {
    server.handle(on(['GET', /onPremisesSyncBehavior$/], graphError(403, 'Authorization_RequestDenied')));
    expect(await groups().readCloudManaged(['a'])).toEqual(new Map([['a', undefined]]));
  });
});

describe('writes', () => {
  const answering = (answer: (id: string) => { status?: number; body?: unknown; headers?: Record<string, string> }) =>
    server.handle(on(['PATCH', /onPremisesSyncBehavior$/], ({ path }) => answer(idOf(path))));

  it('sends twenty in a request, with a boolean and nothing else', async () => {
    answering(() => ({ body: {} }));
    const answers = await groups().writeAuthorities(ids(45), true);
    expect(server.requests).toHaveLength(3);
    expect(server.asking('PATCH', /./)[0]?.body).toEqual({ isCloudManaged: true });
    expect([...answers.values()].every(({ kind }) => kind === 'accepted')).toBe(true);
  });

  it('says of each what became of it', async () => {
    const answers: Record<string, ReturnType<typeof graphError> | { status: number }> = {
      done: { status: 204 },
      refused: graphError(400, 'Request_BadRequest'),
      throttled: graphError(429, 'TooManyRequests', { 'Retry-After': '17' }),
      broken: graphError(500, 'InternalServerError'),
      busy: graphError(503, 'ServiceUnavailable'),
    };
    answering((id) => answers[id] ?? {});
    const written = await groups().writeAuthorities(Object.keys(answers), true);
    expect([...written].map(([id, { kind }]) => [id, kind])).toEqual([
      ['done', 'accepted'],
      ['refused', 'failed'],
      ['throttled', 'notNow'],
      ['broken', 'lost'],
      ['busy', 'lost'],
    ]);
    expect(written.get('throttled')).toMatchObject({ retryAfterSeconds: 17 });
    expect(written.get('refused')).toMatchObject({ code: 'WRITE_REFUSED' });
  });

  it('leaves twenty uncertain when their answer got lost, and the others what they are', async () => {
    answering(() => ({ body: {} }));
    let batches = 0;
    const send: Graph['send'] = (call) =>
      ++batches === 2 ? Promise.reject(new BrokenError('GRAPH_BROKEN', 'No answer.')) : server.graph.send(call);
    const written = await createGroups({ ...server.graph, send }).writeAuthorities(ids(40), true);
    expect([...written.values()].map(({ kind }) => kind)).toEqual(expect.arrayContaining(['accepted', 'lost']));
    expect([...written].filter(([, { kind }]) => kind === 'lost').map(([id]) => id)).toEqual(ids(40).slice(20));
  });

  it('nothing is sent while the quota is closed for long; that is no loss', async () => {
    answering(() => graphError(429, 'TooManyRequests', { 'Retry-After': '120' }));
    await groups().writeAuthorities(['a'], true);
    const sent = server.requests.length;
    const written = await groups().writeAuthorities(['b'], true);
    expect(written.get('b')).toMatchObject({ kind: 'notNow' });
    expect(server.requests).toHaveLength(sent);
  });
});
