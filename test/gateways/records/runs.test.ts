import type { Run } from '../../../domain/run';
import { newRunId } from '../../../gateways/records/run-ids';
import { createRuns, type Runs } from '../../../gateways/records/runs';
import type { Storage } from '../../../gateways/storage/storage';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { aRun } from '../../support/builders';
import { atEveryDeath } from '../../support/interrupted-storage';

const open = () => createSqliteStorage(':memory:');
let time = Date.parse('2026-11-24T06:00:00.000Z');
const clock = { now: () => new Date((time += 1000)), pause: async () => undefined };
const someRuns = (storage: Storage = open()): Runs => createRuns(storage, clock);
const idAt = (hour: number) => newRunId(new Date(Date.UTC(2026, 10, 24, hour)), Buffer.alloc(10, hour));
const [first, second, third] = [idAt(1), idAt(2), idAt(3)];
const verified: Partial<Run> = {
  state: 'completed',
  outcome: { kind: 'verified' },
  endedAt: '2026-11-24T07:00:00.000Z',
};

describe('run ids', () => {
  it('sort newest first', () => {
    expect([first, second, third].sort()).toEqual([third, second, first]);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(parseInt(first.slice(0, 12), 16)).toBe(0xffffffffffff - Date.UTC(2026, 10, 24, 1));
  });

  it('need enough chance', () => {
    expect(() => newRunId(new Date(), Buffer.alloc(9))).toThrow(/10 random bytes/);
  });
});

describe('a run', () => {
  it('stays as it was created first, with its request', async () => {
    const runs = someRuns();
    await runs.create(aRun({ runId: first }), { one: 1 });
    await runs.create(aRun({ runId: first, ticket: 'other' }), { two: 2 });
    expect(await runs.get(first)).toEqual(aRun({ runId: first }));
    expect(await runs.readRequest(first)).toEqual({ one: 1 });
    expect(await runs.get(second)).toBeUndefined();
    expect(await runs.readRequest(second)).toBeUndefined();
  });

  it('is changed member by member, and says when', async () => {
    const runs = someRuns();
    await runs.create(aRun({ runId: first }), {});
    await runs.change(first, { state: 'planning' });
    const changed = await runs.change(first, { step: 'reading' });
    expect(changed).toMatchObject({ state: 'planning', step: 'reading' });
    expect(await runs.get(first)).toEqual(changed);
    expect(changed.updatedAt > aRun().updatedAt).toBe(true);
    await expect(runs.change(second, {})).rejects.toMatchObject({ code: 'RUN_MISSING' });
  });

  it('loses no change to a parallel one', async () => {
    const runs = someRuns();
    await runs.create(aRun({ runId: first }), {});
    await Promise.all([
      runs.change(first, { step: 'reading' }),
      runs.change(first, { round: 7 }),
      runs.change(first, { domain: 'emea.contoso.com' }),
      runs.requestCancel(first, { by: 'somebody', reason: 'wrong' }),
    ]);
    expect(await runs.get(first)).toMatchObject({
      step: 'reading',
      round: 7,
      domain: 'emea.contoso.com',
      cancelRequested: { by: 'somebody', reason: 'wrong' },
    });
  });

  it('keeps its ending when a late step comes', async () => {
    const runs = someRuns();
    await runs.create(aRun({ runId: first }), {});
    const ended = await runs.change(first, { ...verified, step: 'ended' });
    const late = await runs.change(first, { state: 'applying', step: 'late', round: 9, endedAt: null });
    expect(late).toEqual({ ...ended, updatedAt: late.updatedAt });
  });

  it('takes one request to cancel as long as it has not ended', async () => {
    const runs = someRuns();
    await runs.create(aRun({ runId: first }), {});
    expect(await runs.requestCancel(second, { by: 'a', reason: '' })).toBe('notFound');
    expect(await runs.requestCancel(first, { by: 'a', reason: 'one' })).toBe('requested');
    expect(await runs.requestCancel(first, { by: 'b', reason: 'two' })).toBe('requested');
    expect((await runs.get(first))?.cancelRequested).toMatchObject({ by: 'a', reason: 'one' });
    await runs.change(first, verified);
    expect(await runs.requestCancel(first, { by: 'c', reason: 'three' })).toBe('ended');
  });

  it('may have an outcome that outgrows a row', async () => {
    const runs = someRuns();
    await runs.create(aRun({ runId: first }), {});
    const findings = Array.from({ length: 3000 }, (_, index) => ({ id: `finding-${index}` }));
    await runs.change(first, { ...verified, outcome: { kind: 'verified', findings } });
    expect((await runs.get(first))?.outcome).toEqual({ kind: 'verified', findings });
    expect((await runs.list({ limit: 5 })).runs[0]?.outcome).toEqual({ kind: 'verified', findings });
  });
});

describe('lists of runs', () => {
  it('are newest first, page by page, filtered', async () => {
    const runs = someRuns();
    for (let hour = 0; hour < 24; hour++) {
      const workflow = hour % 2 === 0 ? 'ou-onboarding' : 'drift-check';
      await runs.create(aRun({ runId: idAt(hour), workflow, state: hour % 3 === 0 ? 'completed' : 'applying' }), {});
    }
    const hoursOf = async (query: Parameters<Runs['list']>[0]) => {
      const page = await runs.list(query);
      const hours = page.runs.map((run) => parseInt(run.runId.slice(12, 14), 16));
      return page.next === undefined ? hours : [...hours, 'more'];
    };
    expect(await hoursOf({ limit: 3 })).toEqual([23, 22, 21, 'more']);
    expect(await hoursOf({ limit: 3, after: idAt(3) })).toEqual([2, 1, 0]);
    expect(await hoursOf({ limit: 50, workflow: 'ou-onboarding', state: 'completed' })).toEqual([18, 12, 6, 0]);
    expect(await hoursOf({ limit: 2, state: 'completed', after: idAt(12) })).toEqual([9, 6, 'more']);
    expect(await hoursOf({ limit: 2, state: 'failed' })).toEqual([]);
    expect((await runs.list({ limit: 3 })).next).toBe(idAt(21));
  });

  it('of unfinished ones forget those that ended, also those created ended', async () => {
    const runs = someRuns();
    await runs.create(aRun({ runId: first }), {});
    await runs.create(aRun({ runId: second }), {});
    await runs.create(aRun({ runId: third, state: 'refused' }), {});
    await runs.change(first, verified);
    expect((await runs.listUnfinished()).map((run) => run.runId)).toEqual([second]);
  });
});

describe('documents of a run', () => {
  const plan = {
    decided: { scope: ['OU=A'] },
    shown: { summary: 's', items: [], risks: [], facts: [], reversible: 'yes' },
    refusal: null,
    fingerprint: 'sha256:aa',
  };

  it('are plans by round', async () => {
    const runs = someRuns();
    await runs.writePlan(first, 1, plan);
    await runs.writePlan(first, 2, { ...plan, fingerprint: 'sha256:bb' });
    expect(await runs.readPlan(first, 1)).toEqual(plan);
    expect((await runs.readPlan(first, 2))?.fingerprint).toBe('sha256:bb');
    expect(await runs.readPlan(first, 3)).toBeUndefined();
  });

  it('are snapshots of which the first stays', async () => {
    const runs = someRuns();
    await runs.keepSnapshot(first, 'schema of job/AD2AAD.é', { before: true });
    await runs.keepSnapshot(first, 'schema of job/AD2AAD.é', { before: false });
    await runs.keepSnapshot(first, 'nothing', undefined);
    expect(await runs.readSnapshot(first, 'schema of job/AD2AAD.é')).toEqual({ before: true });
    expect(await runs.readSnapshot(first, 'nothing')).toBeNull();
    expect(await runs.readSnapshot(first, 'schema')).toBeUndefined();
  });
});

describe('removing a run', () => {
  it('is refused before it ended, and leaves nothing of it and all of the others', async () => {
    const storage = open();
    const runs = someRuns(storage);
    const item = { id: 'a', kind: 'k', target: 't', action: 'x', before: null, after: null };
    for (const runId of [first, second]) {
      await runs.create(aRun({ runId }), {});
      await runs.writeItems(runId, [item]);
      await runs.settleItems(runId, [{ id: 'a', state: 'verified' }]);
      await runs.keepSnapshot(runId, 'before', {});
    }
    await expect(runs.remove(first)).rejects.toMatchObject({ code: 'RUN_NOT_ENDED' });
    await runs.change(first, verified);
    await runs.remove(first);
    await runs.remove(first);
    expect(await runs.get(first)).toBeUndefined();
    expect((await runs.listItems(first, { limit: 5 })).items).toEqual([]);
    expect(await storage.blobs('runs').list('')).toEqual([`${second}/request.json`]);
    expect(await storage.blobs('snapshots').list('')).toEqual([`${second}/before.json`]);
    expect((await runs.listItems(second, { limit: 5 })).items).toEqual([{ ...item, state: 'verified' }]);
  });
});

describe('a second process after kill -9', () => {
  it('finds the whole life of a run by repeating it, wherever the first one died', async () => {
    async function live(storage: Storage) {
      const runs = someRuns(storage);
      await runs.create(aRun({ runId: first }), { request: 1 });
      await runs.change(first, { state: 'applying' });
      await runs.change(first, verified);
    }
    const deaths = await atEveryDeath(open, live, async (storage) => {
      await live(storage);
      const runs = someRuns(storage);
      expect(await runs.get(first)).toMatchObject({ state: 'completed' });
      expect(await runs.readRequest(first)).toEqual({ request: 1 });
      expect(await runs.listUnfinished()).toEqual([]);
      await runs.remove(first);
      expect(await storage.table('runs').list('runs')).toEqual({ rows: [] });
    });
    expect(deaths).toBeGreaterThan(8);
  });
});
