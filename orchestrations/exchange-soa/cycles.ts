import { provisioningJobOf } from '../../domain/job-templates';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import { noteAttempt, readAttempt } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import type { MailboxGateways } from './read-facts';

/** After so long a cycle of Connect Sync has come, which this app cannot see (every 30 minutes). */
const unseenCycleMilliseconds = 40 * 60_000;

/** What a cycle brought shows everywhere after so long (reference B.5: seconds to minutes). */
const showsWithinMilliseconds = 300_000;

interface Since {
  /** Of the mailboxes; null: not known of some, which may be of any. */
  domains: readonly (string | null)[];
  since: string;
}

/** Whether each of these domains has had a whole cycle since then, and what it brought shows. */
export async function isCycleShown(gateways: MailboxGateways, of: OfRun, asked: Since): Promise<boolean> {
  const now = gateways.clock.now().toISOString();
  const seen = await readAttempt(gateways, of, 'cycle');
  if (seen !== undefined) return Date.parse(now) - Date.parse(seen) >= showsWithinMilliseconds;
  const configurations = await gateways.synchronization.listConfigurations();
  if (hasCycled(configurations, asked, now)) await noteAttempt(gateways, of, { write: 'cycle', at: now });
  return false;
}

/** A domain without a job of Cloud Sync is one of Connect Sync. A job that does not run has no cycles: then none is seen, however long it takes. */
export function hasCycled(configurations: readonly Configuration[], { domains, since }: Since, now: string): boolean {
  return domains.every((domain) => {
    const jobs = configurations.flatMap((one) => (mayServe(one, domain) ? (provisioningJobOf(one.jobs) ?? []) : []));
    if (jobs.length > 0) return jobs.every((job) => ranSince(job, since));
    return Date.parse(now) - Date.parse(since) >= unseenCycleMilliseconds;
  });
}

function mayServe(configuration: Configuration, domain: string | null): boolean {
  const served = configuration.domain;
  return served === null || domain === null || served.toLowerCase() === domain.toLowerCase();
}

function ranSince({ code, lastExecution }: Job, since: string): boolean {
  const { state, timeBegan, timeEnded } = lastExecution ?? {};
  if (code !== 'Active' || state === 'Failed') return false;
  return Boolean(timeBegan && timeEnded && Date.parse(timeBegan) > Date.parse(since));
}
