import { randomBytes } from 'node:crypto';
import { unreadableBy } from '../../domain/reading';
import { hasEnded } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { newRunId } from '../../gateways/records/run-ids';
import { readableOf } from '../../domain/survey';
import type { Configuration } from '../../gateways/graph/synchronization';
import { changedEvent, instanceIdOf } from '../../orchestrations/approval/contract';
import * as deleteThreshold from '../../orchestrations/delete-threshold/contract';
import type { Held } from '../../orchestrations/delete-threshold/facts';
import { Decided } from '../../orchestrations/delete-threshold/plan';
import { heldOf, readStaged, secondsUntilSettled } from '../../orchestrations/delete-threshold/read-held';
import type { AlarmGateways } from '../../orchestrations/kit/activities/alarms';
import type { Engine } from '../http/engine';
import { operator } from '../starts/operator';
import { recordRun, startInstance } from '../starts/record-run';
import { firstReview, lastReview, openReview, type Review } from './series';
import { judgeStillHeld } from './still-held';

export type HeldGateways = AlarmGateways &
  Pick<
    Gateways,
    | 'approvals'
    | 'clock'
    | 'config'
    | 'ledger'
    | 'log'
    | 'provisioningLog'
    | 'runs'
    | 'settings'
    | 'starts'
    | 'synchronization'
  >;

type ReviewEngine = Pick<Engine, 'start' | 'raise'>;

/**
 * Opens the review of every job that is held for too many deletes, and wakes the reviews whose deletes are no longer the ones
 * that people are deciding about. Safe to repeat, and at the same time as others. A configuration that cannot be read stays as it
 * is: nothing is opened, woken or resolved for it.
 */
export async function reviewHeldJobs(gateways: HeldGateways, engine: ReviewEngine): Promise<Held[]> {
  const look = await lookAtJobs(gateways);
  const { looked } = look;
  const holds = looked.flatMap(({ held }) => held ?? []);
  for (const { configuration, held } of looked) {
    if (held) await reviewHeld(gateways, engine, { held, configuration });
  }
  await judgeStillHeld(
    gateways,
    looked.map(({ configuration }) => configuration),
    holds,
  );
  await wakeResolved(gateways, engine, look);
  return holds;
}

interface Looked {
  configuration: Configuration;
  held: Held | null;
}

interface Look {
  looked: Looked[];
  /** Service principals of configurations that could not be read; null for one that is not even known by its id. */
  unread: (string | null)[];
}

async function lookAtJobs(gateways: HeldGateways): Promise<Look> {
  const { configurations, unreadable } = readableOf(await gateways.synchronization.surveyConfigurations());
  const look: Look = { looked: [], unread: [] };
  const leaveOut = (servicePrincipalId: string | null, code: string) => {
    gateways.log.warn({ servicePrincipalId, code }, 'a configuration cannot be read');
    look.unread.push(servicePrincipalId);
  };
  for (const { servicePrincipalId, code } of unreadable) leaveOut(servicePrincipalId, code);
  for (const configuration of configurations) {
    try {
      look.looked.push({ configuration, held: await heldOf(gateways, configuration) });
    } catch (error) {
      leaveOut(configuration.servicePrincipalId, unreadableBy(error).code);
    }
  }
  return look;
}

async function reviewHeld(
  gateways: HeldGateways,
  engine: ReviewEngine,
  { held, configuration }: { held: Held; configuration: Configuration },
): Promise<void> {
  if (configuration.domain === null) return;
  const { runId, run } = await nextReview(gateways, held);
  if (run) return;
  const { servicePrincipalId, jobId, seriesBegan } = held;
  const hold = { servicePrincipalId, jobId, seriesBegan };
  const kept = { domain: configuration.domain, reason: reasonOf(held), hold };
  const request = deleteThreshold.Kept.parse(kept);
  const opened = await recordRun(gateways, {
    workflow: deleteThreshold.workflow,
    orchestrator: deleteThreshold.name,
    runId,
    requester: operator(gateways),
    request,
    domain: configuration.domain,
  });
  gateways.log.info({ runId, jobId: held.jobId }, 'opening the review of held deletes');
  await startInstance(gateways, engine, opened);
}

const againAfterMilliseconds = 15 * 60_000;

/**
 * The first review of a hold; or another one, when the last ended without an answer of people and the deletes are still held: it
 * broke down, or the hold seemed to be gone.
 */
async function nextReview(gateways: HeldGateways, held: Held): Promise<Review> {
  const last = await lastReview(gateways, held);
  const isUnanswered = last?.state === 'failed' || last?.state === 'completed';
  if (!last?.endedAt || !isUnanswered) return firstReview(gateways, held);
  const now = gateways.clock.now();
  if (now.getTime() - Date.parse(last.endedAt) < againAfterMilliseconds) return { runId: last.runId, run: last };
  return openReview(gateways, held, newRunId(now, randomBytes(10)));
}

function reasonOf({ seriesBegan, threshold }: Held): string {
  return `The delete threshold (${threshold}) has held the synchronization job since ${seriesBegan}.`;
}

/** Rounds that wait for decisions: the set is read again, and the round is told when it is another one or is held no more. */
async function wakeResolved(gateways: HeldGateways, engine: ReviewEngine, look: Look): Promise<void> {
  for (const round of await gateways.approvals.listOpen()) {
    if (round.workflow !== deleteThreshold.workflow) continue;
    const run = await gateways.runs.get(round.runId);
    if (!run || hasEnded(run.state) || !(await hasChanged(gateways, round, look))) continue;
    gateways.log.info({ runId: round.runId }, 'the held deletes are not the ones that are being decided about');
    await engine.raise(instanceIdOf(round.runId, round.round), changedEvent, { round: round.round });
  }
}

async function hasChanged(
  gateways: HeldGateways,
  { runId, round }: { runId: string; round: number },
  { looked, unread }: Look,
): Promise<boolean> {
  const asked = Decided.parse((await gateways.runs.readPlan(runId, round))?.decided);
  if (unread.includes(asked.servicePrincipalId) || unread.includes(null)) return false;
  const held = looked.find(
    ({ held: one }) => one?.jobId === asked.jobId && one.seriesBegan === asked.seriesBegan,
  )?.held;
  if (!held) return true;
  if (secondsUntilSettled(gateways, held) > 0) return false;
  const now = (await readStaged(gateways, held)).map(({ sourceId }) => sourceId);
  // Fewer than the hold needs: the log is not all there, which is no change.
  if (now.length < held.threshold) return false;
  return now.join() !== asked.deletes.map(({ sourceId }) => sourceId).join();
}
