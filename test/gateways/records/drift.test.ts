import { createDrift } from '../../../gateways/records/drift';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { anAccepted, domain } from '../../orchestrations/drift-check/some-facts';

const nothing = { opened: [], changed: [], closed: [], unwaived: [] };
const aFinding = (id: string) => ({
  id,
  code: 'JOB_STOPPED' as const,
  severity: 'critical' as const,
  domain,
  path: '/jobs/a',
  expected: 'Active',
  actual: 'x'.repeat(40_000),
  aspect: 'jobs' as const,
  firstSeenAt: '2026-11-24T06:00:00.000Z',
  waivedUntil: null,
});

test('a set of findings is changed once per run, however large it is', async () => {
  const drift = createDrift(createSqliteStorage(':memory:'));
  const add = (id: string) => (before: readonly ReturnType<typeof aFinding>[]) => {
    const opened = [aFinding(id)];
    return { findings: [...before, ...opened], change: { ...nothing, opened } };
  };
  const first = await drift.settle('r1', add('one') as never);
  expect(await drift.settle('r1', add('again') as never)).toMatchObject({ change: first.change });
  await drift.settle('r2', add('two') as never);
  expect((await drift.findings()).map(({ id }) => id)).toEqual(['one', 'two']);
});

test('two checks at once lose nothing', async () => {
  const drift = createDrift(createSqliteStorage(':memory:'));
  const runs = Array.from({ length: 8 }, (_, index) => `r${index}`);
  await Promise.all(
    runs.map((runId) => drift.settle(runId, (before) => ({ findings: [...before, aFinding(runId)], change: nothing }))),
  );
  expect((await drift.findings()).map(({ id }) => id).sort()).toEqual(runs);
});

test('what was accepted and seen is kept by domain, whatever its case', async () => {
  const drift = createDrift(createSqliteStorage(':memory:'));
  expect([await drift.accepted(domain), await drift.known(domain), await drift.acceptedDomains()]).toEqual([
    undefined,
    undefined,
    [],
  ]);
  await drift.accept(anAccepted({ domain: 'Corp.Contoso.com' }));
  await drift.note({ domain, servicePrincipalId: 'sp-1', agents: [], units: [] });
  expect(await drift.acceptedDomains()).toEqual([domain]);
  expect((await drift.accepted(domain))?.state.servicePrincipalId).toBe('sp-1');
  expect(await drift.knownDomains()).toEqual([domain]);
});
