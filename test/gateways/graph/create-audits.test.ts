import { createAudits } from '../../../gateways/graph/create-audits';
import { on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

it('asks for one activity from an instant on, page by page, and names what each entry is about', async () => {
  const next = `${server.origin}/v1.0/auditLogs/directoryAudits?$skiptoken=x`;
  const entry = (...targets: string[]) => ({
    activityDateTime: '2026-11-24T06:00:00Z',
    result: 'success',
    targetResources: targets.map((id) => ({ id, type: 'Group' })),
  });
  server.handle(
    on(['GET', /directoryAudits$/], ({ query }) => ({
      body: query.has('$skiptoken') ? { value: [entry('c')] } : { value: [entry('a', 'b')], '@odata.nextLink': next },
    })),
  );
  const asked = { activity: "Somebody's change", from: '2026-11-24T05:00:00.000Z' };
  const entries = await createAudits(server.graph).readEntries(asked);
  expect(entries.map(({ targetIds }) => targetIds)).toEqual([['a', 'b'], ['c']]);
  expect(server.requests[0]?.query.get('$filter')).toBe(
    "activityDisplayName eq 'Somebody''s change' and activityDateTime ge 2026-11-24T05:00:00.000Z",
  );
});

it('reads no more than the newest that were asked for', async () => {
  const entries = ['failure', undefined, 'success'].map((result) => ({
    activityDateTime: '2026-11-24T06:00:00Z',
    result,
  }));
  const next = `${server.origin}/v1.0/auditLogs/directoryAudits?$skiptoken=x`;
  server.handle(on(['GET', /directoryAudits$/], { body: { value: entries, '@odata.nextLink': next } }));
  const read = await createAudits(server.graph).readEntries({ activity: 'a', from: '2026-11-24T05:00:00Z', newest: 2 });
  expect(read.map(({ result }) => result)).toEqual(['failure', 'unknown']);
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.query.get('$top')).toBe('2');
});
