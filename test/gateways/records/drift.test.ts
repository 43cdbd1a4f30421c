import type { Finding } from '../../../domain/drift';
import { createDrift } from '../../../gateways/records/drift';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { anAccepted, domain } from '../../orchestrations/drift-check/some-facts';

const nothing = { opened: [], changed: [], closed: [], unwaived: [] };
const look = (runId: string, asOf = '2026-11-24T06:00:00.000Z', at = [domain]) => ({ runId, asOf, at });
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
  const add = (id: string) => (before: readonly Finding[]) => {
    const opened = [aFinding(id)];
    return { findings: [...before, ...opened], change: { ...nothing, opened } };
  };
  const first = await drift.settle(look('r1'), add('one'));
  await drift.settle(look('r2'), add('two'));
  expect(await drift.settle(look('r1'), add('again'))).toEqual(first);
  expect((await drift.findings()).map(({ id }) => id)).toEqual(['one', 'two']);
});

test('what a run did is forgotten when it is kept elsewhere, twice as well as once', async () => {
  const storage = createSqliteStorage(':memory:');
  const drift = createDrift(storage);
  await drift.settle(look('r1'), () => ({ findings: [], change: nothing }));
  const rows = async () => (await storage.table('drift').list('register')).rows.map(({ key }) => key);
  expect(await rows()).toEqual(['open', 'settled-r1']);
  for (let times = 0; times < 2; times++) await drift.forgetSettled('r1');
  expect(await rows()).toEqual(['open']);
});

test('an older look is overtaken where a newer one has told, and only there', async () => {
  const drift = createDrift(createSqliteStorage(':memory:'));
  const seen: (readonly string[])[] = [];
  const judge = (_before: unknown, overtaken: readonly string[]) => {
    seen.push(overtaken);
    return { findings: [], change: nothing };
  };
  await drift.settle(look('new', '2026-11-24T07:00:00.000Z', ['a']), judge);
  const late = await drift.settle(look('old', '2026-11-24T06:00:00.000Z', ['a', 'b']), judge);
  const same = await drift.settle(look('same', '2026-11-24T07:00:00.000Z', ['a']), judge);
  const between = await drift.settle(look('between', '2026-11-24T06:30:00.000Z', ['a', 'b']), judge);
  expect([late, same, between].map(({ overtaken }) => overtaken)).toEqual([['a'], [], ['a']]);
  expect(seen).toEqual([[], ['a'], [], ['a']]);
});

test('two checks at once lose nothing', async () => {
  const drift = createDrift(createSqliteStorage(':memory:'));
  const runs = Array.from({ length: 8 }, (_, index) => `r${index}`);
  await Promise.all(
    runs.map((runId) =>
      drift.settle(look(runId), (before) => ({ findings: [...before, aFinding(runId)], change: nothing })),
    ),
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
