import { createSynchronization } from '../../../gateways/graph/create-synchronization';
import { on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const target = {
  servicePrincipalId: 'sp-1',
  jobId: 'AD2AADProvisioning.t.1',
  ruleId: 'rule',
  objectType: 'user',
  distinguishedName: 'CN=A\\, B,DC=corp',
};

function answers(key: unknown, value: unknown) {
  const text = (part: unknown) => (typeof part === 'string' ? part : JSON.stringify(part));
  server.handle(on(['POST', /provisionOnDemand$/], { body: { key: text(key), value: text(value) } }));
}

const run = () => createSynchronization(server.graph).provisionOnDemand(target);

it('asks for one subject by distinguished name, and reads the result out of the JSON texts', async () => {
  const step = { name: 'EntryImportAdd', type: 'Import', status: 'Success', description: 'd', timestamp: 't' };
  answers(
    { result: 'Success', details: {} },
    {
      statusInfo: { status: 'Success', errorCode: null, reason: null },
      sourceIdentity: { id: 's' },
      targetIdentity: { id: 't' },
      action: 'Other',
      provisioningSteps: [step],
    },
  );
  expect(await run()).toEqual({
    result: 'Success',
    sourceId: 's',
    targetId: 't',
    action: 'Other',
    errorCode: null,
    reason: null,
    steps: [{ name: 'EntryImportAdd', type: 'Import', status: 'Success', description: 'd' }],
  });
  const subjects = [{ objectId: 'CN=A\\, B,DC=corp', objectTypeName: 'user' }];
  expect(server.requests[0]?.body).toEqual({ parameters: [{ ruleId: 'rule', subjects }] });
});

it('takes the code from the details when the status has none', async () => {
  answers({ result: 'Skipped', details: { errorCode: 'RedundantExport' } }, { statusInfo: null });
  expect(await run()).toMatchObject({ result: 'Skipped', errorCode: 'RedundantExport', targetId: null, steps: [] });
});

it.each([
  ['a result that Graph may add', { result: 'Postponed' }, {}],
  ['no result', {}, {}],
  ['no JSON', 'nonsense', 'nonsense'],
])('is unknown for %s, though HTTP says 200', async (_name, key, value) => {
  answers(key, value);
  expect(await run()).toMatchObject({ result: 'unknown' });
});

it('is sent five times in ten seconds at most', async () => {
  answers({ result: 'Success' }, {});
  for (let count = 0; count < 5; count++) await run();
  await expect(run()).rejects.toMatchObject({ code: 'GRAPH_PACED', retryAfterSeconds: 10 });
  expect(server.requests).toHaveLength(5);
});

it('asks for a group by its id in Entra ID, and for none of its members', async () => {
  answers({ result: 'Success' }, { targetIdentity: { id: 'guid in AD' } });
  const group = { servicePrincipalId: 'sp-2', jobId: 'AAD2ADGroupProvisioning.t.1', ruleId: 'rule', groupId: 'g-1' };
  const found = await createSynchronization(server.graph).provisionGroupOnDemand(group);
  expect(found).toMatchObject({ result: 'Success', targetId: 'guid in AD', action: null });
  const subjects = [{ objectId: 'g-1', objectTypeName: 'Group', links: { members: [] } }];
  expect(server.requests[0]?.body).toEqual({ parameters: [{ ruleId: 'rule', subjects }] });
});
