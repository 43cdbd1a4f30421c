import { createProvisioningLog } from '../../../gateways/graph/create-provisioning-log';
import { on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const entry = (id: string, more: object = {}) => ({
  id,
  activityDateTime: '2026-10-04T03:00:54Z',
  cycleId: 'c1',
  provisioningAction: 'StagedDelete',
  sourceIdentity: {
    id: 's1',
    displayName: 'Ann',
    identityType: 'user',
    details: { DistinguishedName: 'CN=Ann,DC=corp' },
  },
  targetIdentity: { id: '', displayName: '', identityType: '' },
  provisioningStatusInfo: { status: 'success', errorInformation: null },
  ...more,
});

const query = { jobId: "AD2AAD.o'x.1", after: '2026-10-04T00:00:00Z', limit: 1200 };

it('asks in the one form that is reliable, newest first', async () => {
  server.handle(on(['GET', /provisioning/], { body: { value: [entry('1')] } }));
  expect(await createProvisioningLog(server.graph).readEntries(query)).toEqual([
    {
      id: '1',
      at: '2026-10-04T03:00:54Z',
      cycleId: 'c1',
      action: 'stagedDelete',
      status: 'success',
      sourceId: 's1',
      sourceType: 'user',
      sourceName: 'Ann',
      sourceDistinguishedName: 'CN=Ann,DC=corp',
      targetId: null,
      errorCode: null,
    },
  ]);
  expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
    $filter: "jobId eq 'AD2AAD.o''x.1' and activityDateTime gt 2026-10-04T00:00:00Z",
    $orderby: 'activityDateTime desc',
    $top: '500',
  });
});

it('counts an entry once, though pages shift while it reads', async () => {
  const next = `${server.origin}/v1.0/auditLogs/provisioning?$skiptoken=2`;
  server.handle(on(['GET', /provisioning/], { body: { value: [entry('2'), entry('1')] } }));
  server.handle(on(['GET', /provisioning/], { body: { value: [entry('3'), entry('2')], '@odata.nextLink': next } }, 1));
  const entries = await createProvisioningLog(server.graph).readEntries(query);
  expect(entries.map(({ id }) => id)).toEqual(['3', '2', '1']);
});

it('gets past five pages in one reading, within the quota of reports', async () => {
  const sent: number[] = [];
  server.handle(
    on(['GET', /provisioning/], ({ query: asked }) => {
      sent.push(server.clock.now().getTime());
      const page = Number(asked.get('$skiptoken') ?? 0) + 1;
      const next = page < 8 ? `${server.origin}/v1.0/auditLogs/provisioning?$skiptoken=${page}` : undefined;
      return { body: { value: [entry(String(page))], '@odata.nextLink': next } };
    }),
  );
  expect(await createProvisioningLog(server.graph).readEntries(query)).toHaveLength(8);
  expect((sent[5] ?? 0) - (sent[0] ?? 0)).toBeGreaterThanOrEqual(10_000);
});

it('takes what Graph may add or leave out', async () => {
  const odd = { id: 'x', activityDateTime: '2026-10-04T03:00:54Z', provisioningAction: 'unknownFutureValue' };
  server.handle(on(['GET', /provisioning/], { body: { value: [odd] } }));
  const [read] = await createProvisioningLog(server.graph).readEntries(query);
  expect(read).toMatchObject({ action: 'unknownFutureValue', status: 'unknown', sourceId: null, errorCode: null });
});
