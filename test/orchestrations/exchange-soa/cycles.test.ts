import type { Configuration, Job } from '../../../gateways/graph/synchronization';
import { hasCycled } from '../../../orchestrations/exchange-soa/cycles';

const since = '2026-11-24T06:00:00.000Z';
const job = (timeBegan: string | null, timeEnded: string | null, code = 'Active') =>
  ({
    jobs: [{ templateId: 'AD2AADProvisioning', code, lastExecution: { timeBegan, timeEnded } } as Job],
  }) as Configuration;
const later = (minutes: number) => new Date(Date.parse(since) + minutes * 60_000).toISOString();

test('a cycle counts that began after the instant and has ended', () => {
  expect(hasCycled([job(later(1), later(2))], since, later(3))).toBe(true);
  expect(hasCycled([job(later(-1), later(2))], since, later(3))).toBe(false);
  expect(hasCycled([job(later(1), null)], since, later(3))).toBe(false);
});

test('every domain has to have had one; a job that does not run is not waited for', () => {
  expect(hasCycled([job(later(1), later(2)), job(later(-9), later(-8))], since, later(3))).toBe(false);
  expect(hasCycled([job(later(1), later(2)), job(null, null, 'Paused')], since, later(3))).toBe(true);
});

test('where no job runs, the cycles of Connect Sync are waited for blindly', () => {
  expect([hasCycled([], since, later(39)), hasCycled([], since, later(40))]).toEqual([false, true]);
});
