import { RefusedError } from '../../domain/errors';
import { policyFor } from '../../domain/operator-config';
import { once, readAttempt } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import { approvedOf, requestOf } from './approved';
import * as contract from './contract';
import type { Decided } from './plan';
import { planOf } from './plan';
import { readFacts, type ReviewGateways } from './read-facts';
import { heldJobOf } from './read-held';
import { changedSinceApproval } from './rules';

/** A release takes effect with the next cycle. */
const showsWithinSeconds = 600;

/** Releases what was approved, after reading the set once more; a release whose answer was lost is looked for first. */
export async function releaseDeletes(gateways: ReviewGateways, of: OfRun): Promise<{ releasedAt: string }> {
  const { clock, ledger, synchronization } = gateways;
  const approved = await approvedOf(gateways, of);
  const triedAt = await readAttempt(gateways, of, 'release');
  if (triedAt === undefined) {
    await requireNotCancelled(gateways, of);
    await requireUnchanged(gateways, of);
  }
  const asked = clock.now().toISOString();
  const releasedAt = await once(gateways, of, {
    write: 'release',
    showsWithinSeconds,
    find: async () => ((await isHeld(gateways, approved)) ? undefined : (triedAt ?? asked)),
    act: async () => {
      // Another set after an earlier try may be its effect: nothing more is released, and what went is looked at.
      if (triedAt !== undefined && !(await isUnchanged(gateways, of))) return triedAt;
      const at = clock.now().toISOString();
      await synchronization.releaseDeletes(approved.servicePrincipalId, approved.jobId);
      return at;
    },
  });
  const data = { what: 'release', jobId: approved.jobId, deletes: approved.deletes.length };
  await ledger.append(of.runId, { step: `written:${of.round}:release`, kind: 'written', data });
  return { releasedAt };
}

/** When it was first tried, whatever came of it. */
export async function readRelease(gateways: ReviewGateways, of: OfRun): Promise<{ releasedAt: string | null }> {
  return { releasedAt: (await readAttempt(gateways, of, 'release')) ?? null };
}

async function requireNotCancelled({ runs }: ReviewGateways, { runId }: OfRun): Promise<void> {
  if (!(await runs.get(runId))?.cancelRequested) return;
  throw new RefusedError('CANCELLED', 'The run was cancelled before anything was released.');
}

async function isUnchanged(gateways: ReviewGateways, of: OfRun): Promise<boolean> {
  const approved = await gateways.runs.readPlan(of.runId, of.round);
  const now = planOf(await readFacts(gateways, await requestOf(gateways, of.runId)));
  return !now.refusal && now.fingerprint === approved?.fingerprint;
}

async function requireUnchanged(gateways: ReviewGateways, of: OfRun): Promise<void> {
  if (await isUnchanged(gateways, of)) return;
  throw new RefusedError(
    changedSinceApproval,
    'The held deletes are not the approved ones (any more). Nothing was released.',
  );
}

export async function isHeld(
  { synchronization }: Pick<ReviewGateways, 'synchronization'>,
  { servicePrincipalId, jobId, seriesBegan }: Decided,
): Promise<boolean> {
  const job = await synchronization.readJob(servicePrincipalId, jobId);
  const held = heldJobOf({ jobs: [job] });
  return held?.quarantine.seriesBegan === seriesBegan;
}

/** After a no: looks at everything again, which stages the deletes anew unless their cause was put right. Once per run. */
export async function applyRestart(gateways: ReviewGateways, of: OfRun): Promise<{ restarted: boolean }> {
  const { config, ledger, synchronization } = gateways;
  const { domain } = await requestOf(gateways, of.runId);
  const wanted =
    policyFor(config, contract.workflow, domain) && config.policies[contract.workflow]?.restartAfterRejection;
  if (!wanted) return { restarted: false };
  const { servicePrincipalId, jobId } = await approvedOf(gateways, of);
  await synchronization.restart(servicePrincipalId, jobId);
  await ledger.append(of.runId, {
    step: `written:${of.round}:restart`,
    kind: 'written',
    data: { what: 'restart', jobId },
  });
  return { restarted: true };
}
