import { digestOf } from '../../domain/fingerprint';
import type { ActivitiesOf } from '../kit/activity';
import { raiseAlarm } from '../kit/activities/alarms';
import { keepPlan } from '../kit/activities/keep-plan';
import type { OfRun } from '../kit/run-contract';
import { approvedOf, requestOf } from './approved';
import * as contract from './contract';
import { planOf } from './plan';
import { findHeld, readFacts, readOutset, type ReviewGateways } from './read-facts';
import { readStaged, secondsUntilSettled } from './read-held';
import { applyRestart, readRelease, releaseDeletes } from './release';
import { keepRestoreKit } from './restore-kit';
import { limits } from './rules';
import { readCycle, readDeleted, recordUnread, verifyRelease } from './verify';

export function createActivities(gateways: ReviewGateways): ActivitiesOf<typeof contract> {
  return {
    readEvidence: (input) => readEvidence(gateways, input),

    recordIncomplete: (input) => recordIncomplete(gateways, input),

    async planReview(input) {
      const request = await requestOf(gateways, input.runId);
      const plan = planOf(await readFacts(gateways, request));
      return keepPlan(gateways, input, { workflow: contract.workflow, request, plan });
    },

    recordRestoreKit: async (input) => keepRestoreKit(gateways, input, await approvedOf(gateways, input)),
    releaseDeletes: (input) => releaseDeletes(gateways, input),
    readRelease: (input) => readRelease(gateways, input),
    readCycle: (input) => readCycle(gateways, input),
    readDeleted: (input) => readDeleted(gateways, input),
    verifyRelease: (input) => verifyRelease(gateways, input),
    recordUnread: (input) => recordUnread(gateways, input),
    applyRestart: (input) => applyRestart(gateways, input),
  };
}

/** Complete: the set reaches the threshold, and a reading that is long enough ago gave the same one. */
async function readEvidence(
  gateways: ReviewGateways,
  { runId, round }: OfRun,
): Promise<{ state: 'nothingToWaitFor' | 'gathering' | 'complete'; staged: number }> {
  const request = await requestOf(gateways, runId);
  const { mayRead } = await readOutset(gateways, request);
  const found = mayRead ? await findHeld(gateways, request) : undefined;
  if (!found || 'otherReason' in found) return { state: 'nothingToWaitFor', staged: 0 };
  const { held } = found;
  const ids = (await readStaged(gateways, held)).map(({ sourceId }) => sourceId);
  if (ids.length < held.threshold || secondsUntilSettled(gateways, held) > 0) {
    return { state: 'gathering', staged: ids.length };
  }
  const now = gateways.clock.now().getTime();
  const seen = `evidence-${round}-${digestOf({ ids, lastLook: held.lastLook }).slice(-32)}`;
  await gateways.runs.keepSnapshot(runId, seen, { at: new Date(now).toISOString() });
  const first = (await gateways.runs.readSnapshot(runId, seen)) as { at: string };
  const agreed = now - Date.parse(first.at) >= limits.agreementSeconds * 1000;
  return { state: agreed ? 'complete' : 'gathering', staged: ids.length };
}

async function recordIncomplete(gateways: ReviewGateways, { runId, round }: OfRun) {
  const { domain } = await requestOf(gateways, runId);
  const code = 'EVIDENCE_INCOMPLETE';
  await gateways.ledger.append(runId, { step: `evidence:${round}`, kind: 'evidence', data: { round, code } });
  const alarm = { code, severity: 'warning', domain, subject: '', detail: limits.incompleteText } as const;
  await raiseAlarm(gateways, alarm, `${runId}:${round}`);
  return {};
}
