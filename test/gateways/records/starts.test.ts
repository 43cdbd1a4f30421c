import { createStarts } from '../../../gateways/records/starts';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { atEveryDeath } from '../../support/interrupted-storage';

const open = () => createSqliteStorage(':memory:');
const start = {
  caller: 'oid-one',
  route: 'ou-onboardings',
  key: 'key',
  bodyDigest: 'd1',
  runId: 'run-1',
  at: '2026-11-24',
};

describe('idempotency keys', () => {
  it('fix the run of the first call', async () => {
    const starts = createStarts(open());
    expect(await starts.claim(start)).toEqual({ runId: 'run-1', sameBody: true });
    expect(await starts.claim({ ...start, runId: 'run-2' })).toEqual({ runId: 'run-1', sameBody: true });
    expect(await starts.claim({ ...start, runId: 'run-3', bodyDigest: 'd2' })).toEqual({
      runId: 'run-1',
      sameBody: false,
    });
  });

  it('are apart by caller, route and key, however these are put together', async () => {
    const starts = createStarts(open());
    await starts.claim(start);
    for (const other of [
      { caller: 'oid-two' },
      { route: 'drift-checks' },
      { key: 'Key' },
      { caller: 'oid-oneou', route: '-onboardings' },
    ]) {
      expect(await starts.claim({ ...start, ...other, runId: 'other' })).toEqual({ runId: 'other', sameBody: true });
    }
  });

  it('take any printable key of 128 characters', async () => {
    const starts = createStarts(open());
    const key = '/\\#?%"\'~'.repeat(16);
    expect((await starts.claim({ ...start, key })).runId).toBe('run-1');
    expect((await starts.claim({ ...start, key, runId: 'run-2' })).runId).toBe('run-1');
  });

  it('give twenty parallel calls one run', async () => {
    const starts = createStarts(open());
    const claims = Array.from({ length: 20 }, (_, index) => starts.claim({ ...start, runId: `run-${index}` }));
    expect(new Set((await Promise.all(claims)).map((claimed) => claimed.runId)).size).toBe(1);
  });

  it('fix one run for whoever comes after a death', async () => {
    const deaths = await atEveryDeath(
      open,
      (storage) => createStarts(storage).claim(start),
      async (storage) => {
        const claimed = await createStarts(storage).claim({ ...start, runId: 'run-2' });
        expect(await createStarts(storage).claim({ ...start, runId: 'run-3' })).toEqual(claimed);
      },
    );
    expect(deaths).toBe(4);
  });
});
