import type { Configuration } from '../../gateways/graph/synchronization';
import { provisioningJobOf } from '../../domain/job-templates';

/** After so long a cycle of Connect Sync has come, which this app cannot see (every 30 minutes). */
const unseenCycleMilliseconds = 40 * 60_000;

/** Whether every domain that Cloud Sync serves has had a whole cycle since then: a mailbox does not say which one it is of. */
export function hasCycled(configurations: readonly Configuration[], since: string, now: string): boolean {
  const running = configurations
    .flatMap(({ jobs }) => provisioningJobOf(jobs) ?? [])
    .filter(({ code }) => code === 'Active');
  if (running.length === 0) return Date.parse(now) - Date.parse(since) >= unseenCycleMilliseconds;
  return running.every(({ lastExecution }) => {
    const { timeBegan, timeEnded } = lastExecution ?? {};
    return Boolean(timeBegan && timeEnded && Date.parse(timeBegan) > Date.parse(since));
  });
}
