import { millisecondsOf } from '../../domain/duration';
import { hasEnded, type Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { newRunId } from '../../gateways/records/run-ids';

/** What retention needs of the durable client. */
export interface Histories {
  /** Ids of the instances that had come to an end, whatever it was, and last changed before an instant. */
  listEnded(before: Date): Promise<string[]>;
  purge(instanceId: string): Promise<void>;
}

type RetentionGateways = Pick<Gateways, 'approvals' | 'clock' | 'config' | 'log' | 'runs' | 'sentMails' | 'starts'>;

const pageSize = 500;

/** Removes what the policy keeps no longer: histories of the engine first, later the runs with all that belongs to them. The ledger stays. */
export async function retain(gateways: RetentionGateways, histories: Histories): Promise<void> {
  const { retention } = gateways.config;
  const purged = await purgeHistories(histories, before(gateways, retention.histories));
  const removed = await removeRuns(gateways, before(gateways, retention.finishedRuns));
  if (purged + removed > 0) gateways.log.info({ purged, removed }, 'retention has removed what is over');
}

/** The configuration was refused if a duration is none; without one nothing is over. */
function before({ clock }: RetentionGateways, duration: string): Date {
  return new Date(clock.now().getTime() - (millisecondsOf(duration) ?? clock.now().getTime()));
}

async function purgeHistories(histories: Histories, instant: Date): Promise<number> {
  const ended = await histories.listEnded(instant);
  for (const instanceId of ended) await histories.purge(instanceId);
  return ended.length;
}

/** Keys go first: a request that comes with one of them from now on is a new run. */
async function removeRuns(gateways: RetentionGateways, instant: Date): Promise<number> {
  const { approvals, runs, sentMails, starts } = gateways;
  const limit = instant.toISOString();
  await starts.forget(limit, async (runId) => isOver(await runs.get(runId), limit));
  const due = await listOver(gateways, instant);
  for (const { runId } of due) {
    await approvals.remove(runId);
    await sentMails.forget(runId);
    await runs.remove(runId);
  }
  return due.length;
}

/** A key without a run is one of a request that broke off before it was recorded. */
function isOver(run: Run | undefined, limit: string): boolean {
  return !run || (hasEnded(run.state) && (run.endedAt ?? run.updatedAt) < limit);
}

/** Ids sort newest first: whatever began after the instant cannot have ended before it. */
async function listOver({ runs }: RetentionGateways, instant: Date): Promise<Run[]> {
  const due: Run[] = [];
  let after: string | undefined = newRunId(instant, Buffer.alloc(10));
  while (after !== undefined) {
    const page: { runs: Run[]; next?: string } = await runs.list({ limit: pageSize, after });
    due.push(...page.runs.filter((run) => isOver(run, instant.toISOString())));
    after = page.next;
  }
  return due;
}
