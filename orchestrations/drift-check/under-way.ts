import { asksForApproval, type Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { waitingForTurn } from '../kit/turn';

type RunGateways = Pick<Gateways, 'clock' | 'runs'>;

/** When a look began, and which runs were under way then. */
export interface Moment {
  at: string;
  unfinished: string[];
}

export async function readMoment({ clock, runs }: RunGateways): Promise<Moment> {
  const at = clock.now().toISOString();
  return { at, unfinished: (await runs.listUnfinished()).map(({ runId }) => runId) };
}

interface Asked {
  domain: string;
  since: Moment;
  /** The run that asks: what it is doing itself keeps it from nothing. */
  runId: string;
}

/** Whether a run of ours may have changed the domain since: it writes now, or went on or ended meanwhile. */
export async function isChangedSince(gateways: RunGateways, { domain, since, runId }: Asked): Promise<boolean> {
  const runs = await runsSince(gateways, since);
  return runs.some(
    (run) =>
      run.runId !== runId &&
      run.domain?.toLowerCase() === domain &&
      asksForApproval(run.workflow) &&
      (isWriting(run) || run.updatedAt >= since.at),
  );
}

/** Those that are unfinished, those that were when it began, and those that came since. */
async function runsSince({ runs }: RunGateways, { at, unfinished: before }: Moment): Promise<Run[]> {
  const unfinished = await runs.listUnfinished();
  const ids = new Set(unfinished.map(({ runId }) => runId));
  const found = [...unfinished];
  for (const runId of before) {
    const run = ids.has(runId) ? undefined : await runs.get(runId);
    if (run) found.push(run);
  }
  for (let after: string | undefined, more = true; more;) {
    const page = await runs.list({ limit: 20, ...(after !== undefined && { after }) });
    const started = page.runs.filter(({ startedAt }) => startedAt >= at);
    found.push(...started);
    after = page.next;
    more = after !== undefined && started.length === page.runs.length;
  }
  return found;
}

function isWriting({ state, step }: Run): boolean {
  return ['applying', 'verifying'].includes(state) && step !== waitingForTurn;
}
