import { createRuns } from '../../../gateways/records/runs';
import { createStarts } from '../../../gateways/records/starts';
import { firstReview, lastReview, openReview } from '../../../functions/delete-reviews/series';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { aRun } from '../../support/builders';

const series = { jobId: 'AD2AADProvisioning.tenant.1', seriesBegan: '2026-11-24T06:00:00Z' };

function world() {
  const storage = createSqliteStorage(':memory:');
  const clock = { now: () => new Date('2026-11-24T07:00:00Z'), pause: () => Promise.resolve() };
  return { clock, runs: createRuns(storage, clock), starts: createStarts(storage) };
}

const idOf = (digit: string) => digit.repeat(32);

test('two who find a hold at once open one review', async () => {
  const gateways = world();
  const [one, other] = await Promise.all([firstReview(gateways, series), firstReview(gateways, series)]);
  expect(one.runId).toBe(other.runId);
});

test('another hold of the same job is another review', async () => {
  const gateways = world();
  const { runId } = await firstReview(gateways, series);
  const later = await firstReview(gateways, { ...series, seriesBegan: '2026-11-25T06:00:00Z' });
  expect(later.runId).not.toBe(runId);
});

test('the open review is answered, and after its end the next one is opened, once', async () => {
  const gateways = world();
  const { runId } = await firstReview(gateways, series);
  await gateways.runs.create(aRun({ runId }), {});
  expect((await openReview(gateways, series, idOf('b'))).runId).toBe(runId);
  await gateways.runs.change(runId, { state: 'expired' });
  expect((await openReview(gateways, series, idOf('b'))).runId).toBe(idOf('b'));
  expect((await openReview(gateways, series, idOf('c'))).runId).toBe(idOf('b'));
  expect((await firstReview(gateways, series)).runId).toBe(runId);
});

test('the last review is the newest that was recorded', async () => {
  const gateways = world();
  expect(await lastReview(gateways, series)).toBeUndefined();
  const { runId } = await firstReview(gateways, series);
  await gateways.runs.create(aRun({ runId, state: 'rejected' }), {});
  await openReview(gateways, series, idOf('b'));
  expect((await lastReview(gateways, series))?.runId).toBe(runId);
});
