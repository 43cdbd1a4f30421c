import { isWithin } from '../../domain/distinguished-name';
import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import type { Cause } from '../../domain/outcome';
import { noteAttempt, readAttempt, waitUntilShown } from '../kit/activities/once';
import { readBefore, readWritten, keepWritten, type Before } from './before';
import { creationShowsWithinSeconds, temporaryNameOf } from './begin';
import type { Target } from './contract';
import { bringToRest, isPatient, isThere, pauseAll, type Restoring } from './rest';
import { putBack } from './put-back';
import { limits } from './rules';
import { containersInScope } from '../../domain/synchronization-schema';
import type { OfRun } from '../kit/run-contract';
import type { OnboardingGateways } from './writing';

type Trying = Omit<Restoring, 'target'>;
type Restored = { kind: 'failed'; restored: boolean; leftBehind: string[]; cause: Cause };

/**
 * Goes back: everything as it was, as long as no cycle has begun with the new scope. Afterwards the scope is never narrowed,
 * since that would delete what was just taken over: the jobs are paused, and people are told. Safe to repeat: what was decided
 * and what came of it is kept. On the last of its `tries` a failure to go back is an outcome too.
 */
export async function restoreBefore(gateways: OnboardingGateways, { cause, ...of }: Trying & { cause: Cause }) {
  const outcome = (await readWritten(gateways, of, 'restored')) ?? (await goBack(gateways, of, cause));
  await keepWritten(gateways, of, ['restored', outcome]);
  await settleItems(gateways, of, outcome.cause ?? cause);
  await gateways.ledger.append(of.runId, { step: `restored:${of.round}`, kind: 'restored', data: { ...outcome } });
  return { outcome: { ...outcome, kind: 'failed' as const } };
}

async function settleItems({ runs }: OnboardingGateways, { runId }: OfRun, { code, message }: Cause): Promise<void> {
  const { items } = await runs.listItems(runId, { limit: 500 });
  await runs.settleItems(
    runId,
    items.map(({ id }) => ({ id, state: 'failed' as const, code, message })),
  );
}

async function goBack(gateways: OnboardingGateways, of: Trying, cause: Cause): Promise<Restored> {
  const leftBehind = await canaryLeftBehind(gateways, of);
  try {
    return { ...(await tryToGoBack(gateways, of, cause)), leftBehind };
  } catch (error) {
    if (of.tries < limits.restoreTries || !(await isOfTheWorld(gateways, of, error))) throw error;
    const message = `${cause.code}: ${cause.message} Going back did not work either: ${error instanceof Error ? error.message : String(error)} Compare the configuration with the snapshots of this run.`;
    return { ...failed(false, { code: 'RESTORE_INCOMPLETE', message }), leftBehind };
  }
}

/** On the last try a service that asks to wait for longer than people should is one that is away. */
async function isOfTheWorld(gateways: OnboardingGateways, of: Trying, error: unknown): Promise<boolean> {
  if (!(error instanceof NotNowError)) return error instanceof RefusedError || error instanceof BrokenError;
  const now = gateways.clock.now();
  const { at } = await noteAttempt(gateways, of, { write: 'last-try', at: now.toISOString() });
  return now.getTime() - Date.parse(at) > limits.lastTrySeconds * 1000;
}

function failed(restored: boolean, cause: Cause): Omit<Restored, 'leftBehind'> {
  return { kind: 'failed', restored, cause };
}

/** An object that was provisioned, or may have been since the answer got lost, stays in the tenant though nothing has it in scope. */
async function canaryLeftBehind(gateways: OnboardingGateways, of: OfRun): Promise<string[]> {
  const canary = await readWritten(gateways, of, 'canary');
  const answer = await readWritten(gateways, of, 'canaryLeft');
  if (!canary || answer?.left === false) return [];
  const before = await readBefore(gateways, of);
  const containers = before?.schema ? containersInScope(before.schema) : [];
  const inScope = containers.some((container) => isWithin(canary.distinguishedName, container));
  return inScope ? [] : [canary.distinguishedName];
}

async function tryToGoBack(gateways: OnboardingGateways, of: Trying, cause: Cause) {
  const before = await readBefore(gateways, of);
  const target = before && (await findTarget(gateways, of, before));
  if (!before || !target) return failed(true, cause);
  const { cycleBegan } = await bringToRest(gateways, { ...of, target });
  if (cycleBegan) return pauseForReview(gateways, { ...of, target }, cause);
  const differences = target.created
    ? await remove(gateways, { ...of, target })
    : await putBack(gateways, { ...of, target }, before);
  if (differences.length === 0) return failed(true, cause);
  const message = `${cause.code}: ${cause.message} Not everything could be put back: ${differences.join(', ')}.`;
  return failed(false, { code: 'RESTORE_INCOMPLETE', message });
}

/** A creation whose answer was lost is found again by the name that only this run uses, also when it shows late. */
async function findTarget(gateways: OnboardingGateways, of: OfRun, before: Before): Promise<Target | undefined> {
  const known = await readWritten(gateways, of, 'target');
  if (known || before.configuration) return known;
  const askedAt = await readAttempt(gateways, of, 'instantiate');
  if (askedAt === undefined) return undefined;
  const found = await gateways.synchronization.findByName(temporaryNameOf(of));
  if (found) return { ...found, created: true };
  waitUntilShown(gateways, { since: askedAt, withinSeconds: creationShowsWithinSeconds });
  return undefined;
}

/** Deleted, and read back: an answer alone proves nothing. */
async function remove(gateways: OnboardingGateways, of: Restoring): Promise<string[]> {
  await gateways.synchronization.deleteConfiguration(of.target);
  if (!(await isThere(gateways, of))) return [];
  if (await isPatient(gateways, of)) throw new NotNowError('CONFIGURATION_STILL_THERE', 5);
  return ['the configuration is still there'];
}

async function pauseForReview(
  gateways: OnboardingGateways,
  of: Restoring,
  cause: Cause,
): Promise<Omit<Restored, 'leftBehind'>> {
  const running = await pauseAll(gateways, of);
  const stillRunning = running.length > 0 ? ` These could not be paused: ${running.join(', ')}.` : '';
  const message =
    `${cause.code}: ${cause.message} A cycle has begun with the new scope, so the scope was left as it is and the jobs are paused.${stillRunning} ` +
    'Look at the provisioning log, remove the cause, and start the jobs again in the portal; taking a unit out of scope would delete its accounts.';
  return failed(false, { code: 'PAUSED_FOR_REVIEW', message });
}
