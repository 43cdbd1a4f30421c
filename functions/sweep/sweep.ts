import { hasEnded, type Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import type { Round } from '../../gateways/records/approvals';
import { decisionEvent } from '../../orchestrations/approval/contract';
import { cancelEvent } from '../../orchestrations/kit/run-input';
import { turnOf, type TurnState, waitingForTurn } from '../../orchestrations/kit/turn';

/** What the sweep needs of the durable client. */
export interface SweepClient {
  /** Runtime status in Durable Functions' own words; undefined when there is no such instance. */
  statusOf(instanceId: string): Promise<string | undefined>;
  start(orchestrator: string, instanceId: string, input: object): Promise<void>;
  raise(instanceId: string, event: string, data: object): Promise<void>;
  turnOf(turn: string): Promise<TurnState | undefined>;
  signalTurn(turn: string, operation: 'give' | 'remind', input: object): Promise<void>;
}

type SweepGateways = Pick<Gateways, 'approvals' | 'clock' | 'ledger' | 'log' | 'runs'>;

/** A start or an event may be on its way for a moment; only what is older was lost. */
const lostAfterMilliseconds = 60_000;

/**
 * Row first, then engine, always: this brings the engine up to what the rows say. Starts runs whose start was lost, raises stored
 * decisions and cancellations whose event was lost, takes back turns and closes rounds of ended runs, ends runs whose instance has failed.
 */
export async function sweep(gateways: SweepGateways, client: SweepClient): Promise<void> {
  const unfinished = await gateways.runs.listUnfinished();
  for (const run of unfinished) await carefully(gateways, { runId: run.runId }, () => sweepRun(gateways, client, run));
  for (const round of await gateways.approvals.listOpen()) {
    await carefully(gateways, { runId: round.runId }, () => sweepRound(gateways, client, round));
  }
  const turns = new Set(unfinished.flatMap((run) => turnOf(run) ?? []));
  for (const turn of turns) await carefully(gateways, { turn }, () => sweepTurn(gateways, client, turn));
}

/** One that cannot be swept must not keep the others waiting. */
async function carefully(
  { log }: SweepGateways,
  fields: Record<string, string>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error(
      { ...fields, error: error instanceof Error ? error.message : String(error) },
      'sweep could not finish one',
    );
  }
}

const givenUp = ['Failed', 'Terminated', 'Canceled'];

async function sweepRun(gateways: SweepGateways, client: SweepClient, run: Run): Promise<void> {
  if (gateways.clock.now().getTime() - Date.parse(run.updatedAt) < lostAfterMilliseconds) return;
  const status = (await client.statusOf(run.instanceId)) ?? 'missing';
  if (status === 'missing' && run.state === 'queued') {
    gateways.log.warn({ runId: run.runId }, 'starting a run whose start was lost');
    await client.start(run.orchestrator, run.instanceId, { runId: run.runId });
  } else if (status === 'missing' || givenUp.includes(status)) {
    await endBroken(gateways, run, status);
  } else if (run.cancelRequested && status !== 'Completed') {
    await client.raise(run.instanceId, cancelEvent, { runId: run.runId });
  }
}

/** The engine gave the instance up, so nobody else will end the run. */
async function endBroken({ clock, ledger, runs }: SweepGateways, { runId }: Run, status: string): Promise<void> {
  const message = `The workflow's instance is ${status.toLowerCase()}. Look at the ledger for what was written, then ask again.`;
  const outcome = { kind: 'unknown' as const, cause: { code: 'INSTANCE_LOST', message } };
  await ledger.append(runId, { step: 'end', kind: 'ended', data: { state: 'failed', refusal: null, outcome } });
  await runs.change(runId, { state: 'failed', outcome, step: 'ended', endedAt: clock.now().toISOString() });
}

async function sweepRound(gateways: SweepGateways, client: SweepClient, round: Round): Promise<void> {
  const run = await gateways.runs.get(round.runId);
  if (!run || hasEnded(run.state)) return closeRound(gateways, round);
  const decisions = await gateways.approvals.decisions(round.runId, round.round);
  const oldest = decisions.map(({ at }) => Date.parse(at)).sort((a, b) => a - b)[0];
  const waited = oldest === undefined ? 0 : gateways.clock.now().getTime() - oldest;
  if (waited > lostAfterMilliseconds) await client.raise(round.instanceId, decisionEvent, { round: round.round });
  if (run.cancelRequested) await client.raise(round.instanceId, cancelEvent, { round: round.round });
}

/** Its instance went down with the run: nobody else will close it, and there is nothing left to decide. */
async function closeRound({ approvals, clock }: SweepGateways, { runId, round }: Round): Promise<void> {
  await approvals.close(runId, round, {
    state: 'cancelled',
    at: clock.now().toISOString(),
    because: 'The run has ended.',
  });
}

async function sweepTurn(gateways: SweepGateways, client: SweepClient, turn: string): Promise<void> {
  const holder = (await client.turnOf(turn))?.holder;
  if (!holder) return;
  const run = await gateways.runs.get(holder.runId);
  if (!run || hasEnded(run.state)) {
    gateways.log.warn({ runId: holder.runId, turn }, 'taking back the turn of a run that has ended');
    return client.signalTurn(turn, 'give', { runId: holder.runId });
  }
  const waiting = run.step === waitingForTurn;
  const since = gateways.clock.now().getTime() - Date.parse(run.updatedAt);
  if (waiting && since > lostAfterMilliseconds) await client.signalTurn(turn, 'remind', {});
}
