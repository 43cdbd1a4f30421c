import { type Cause, type OutcomeKind, worstOf } from '../../domain/outcome';
import type { Gateways } from '../../gateways/gateways';
import type { DeletionState } from '../../gateways/graph/deletions';
import type { ProvisioningEntry } from '../../gateways/graph/provisioning-log';
import { raiseAlarm } from '../kit/activities/alarms';
import type { OfRun } from '../kit/run-contract';
import { approvedOf, requestOf } from './approved';
import { type Decided, itemIdOf } from './plan';
import { type ReviewGateways, targetsOf } from './read-facts';
import { isHeld } from './release';
import { limits } from './rules';

type OfRelease = OfRun & { releasedAt: string };
type Approved = Decided['deletes'][number];
type ItemResult = Parameters<Gateways['runs']['settleItems']>[1][number];

const mostEntries = 50_000;

/** Only a cycle that began after the release counts. */
export async function readCycle(gateways: ReviewGateways, of: OfRelease): Promise<{ settled: boolean }> {
  const approved = await approvedOf(gateways, of);
  const job = await gateways.synchronization.readJob(approved.servicePrincipalId, approved.jobId);
  const { timeBegan = null, timeEnded = null } = job.lastExecution ?? {};
  const ended = timeBegan !== null && timeEnded !== null && Date.parse(timeBegan) >= Date.parse(of.releasedAt);
  return { settled: ended && !(await isHeld(gateways, approved)) };
}

export async function readDeleted(gateways: ReviewGateways, of: OfRelease): Promise<{ settled: boolean }> {
  const { approved, states, deleted } = await readEvidence(gateways, of);
  const job = await gateways.synchronization.readJob(approved.servicePrincipalId, approved.jobId);
  const endedAt = Date.parse(job.lastExecution?.timeEnded ?? of.releasedAt);
  const quiet = gateways.clock.now().getTime() - endedAt >= limits.quietSeconds * 1000;
  const logged = new Set(deleted.map(({ sourceId }) => sourceId));
  const shown = approved.deletes.every((one) => logged.has(one.sourceId) && stateOf(states, one) !== 'present');
  return { settled: shown && quiet };
}

/** What was deleted, one by one, and whether anything went that nobody approved. */
export async function verifyRelease(gateways: ReviewGateways, of: OfRelease) {
  const { approved, states, log, deleted } = await readEvidence(gateways, of);
  const results = approved.deletes.map((one) => resultOf(one, stateOf(states, one), { log, deleted }));
  await gateways.runs.settleItems(of.runId, results);
  const ids = new Set(approved.deletes.map(({ sourceId }) => sourceId));
  const unapproved = deleted.filter(({ sourceId }) => sourceId === null || !ids.has(sourceId));
  const held = await isHeld(gateways, approved);
  const cause = causeOf(results, unapproved);
  const doubts = [held ? 'acceptedUnverified' : 'verified', cause ? 'unknown' : 'verified'] as const;
  const outcome = {
    kind: unapproved.length > 0 ? ('failed' as const) : worstOf([...results.map(outcomeOf), ...doubts]),
    counts: {
      staged: approved.deletes.length,
      released: results.filter(({ state }) => state === 'verified').length,
      softDeleted: count(states, 'softDeleted'),
      hardDeleted: count(states, 'gone'),
      unapproved: unapproved.length,
      unknown: results.filter(({ state }) => state === 'unknown').length,
    },
    ...(cause && { cause }),
    ...(unapproved.length > 0 && { unapproved: unapproved.slice(0, mostNamed).map(named) }),
  };
  await gateways.ledger.append(of.runId, {
    step: `verified:${of.round}`,
    kind: 'verified',
    data: ledgerDataOf(outcome),
  });
  if (cause && unapproved.length > 0) await raiseBeyond(gateways, of, cause.message);
  return { outcome };
}

async function raiseBeyond(gateways: ReviewGateways, { runId, round }: OfRelease, detail: string): Promise<void> {
  const { domain } = await requestOf(gateways, runId);
  const alarm = { code: 'RELEASED_BEYOND_APPROVAL', severity: 'critical', domain, subject: runId, detail } as const;
  await raiseAlarm(gateways, alarm, `${runId}:${round}`);
}

/** Names are for people who look now; the ledger keeps ids. */
function ledgerDataOf({
  unapproved,
  cause,
  ...outcome
}: {
  unapproved?: { sourceId: string | null }[];
  cause?: Cause;
}) {
  return {
    ...outcome,
    ...(cause && { code: cause.code }),
    ...(unapproved && { unapproved: unapproved.map(({ sourceId }) => sourceId) }),
  };
}

async function readEvidence(gateways: ReviewGateways, of: OfRelease) {
  const approved = await approvedOf(gateways, of);
  const users = await gateways.deletions.readStates('user', targetsOf(approved.deletes, 'user'));
  const groups = await gateways.deletions.readStates('group', targetsOf(approved.deletes, 'group'));
  const query = { jobId: approved.jobId, after: of.releasedAt, limit: mostEntries };
  const log = (await gateways.provisioningLog.readEntries(query)).map(lowerCased);
  return { approved, states: new Map([...users, ...groups]), log, deleted: deletedBy(approved, log) };
}

function lowerCased(entry: ProvisioningEntry): ProvisioningEntry {
  return { ...entry, sourceId: entry.sourceId?.toLowerCase() ?? null };
}

/**
 * What the cycle of the release deleted. Later cycles delete what stays below the threshold, as ever; without any approved delete
 * in the log it is the first cycle that deleted anything.
 */
function deletedBy({ deletes }: Decided, log: readonly ProvisioningEntry[]): ProvisioningEntry[] {
  const all = log.filter(({ action, status }) => action === 'delete' && !['failure', 'skipped'].includes(status));
  const ids = new Set(deletes.map(({ sourceId }) => sourceId));
  const ours = all.filter(({ sourceId }) => sourceId !== null && ids.has(sourceId));
  const first = [...all].sort((one, other) => one.at.localeCompare(other.at)).slice(0, 1);
  const cycles = new Set((ours.length > 0 ? ours : first).map(({ cycleId }) => cycleId));
  const released = all.filter(({ cycleId }) => cycles.has(cycleId));
  return [...new Map(released.map((entry) => [entry.sourceId ?? entry.id, entry])).values()];
}

function stateOf(states: ReadonlyMap<string, DeletionState>, { targetId }: Approved): DeletionState {
  return (targetId !== null && states.get(targetId)) || 'unknown';
}

/** A user must be among the deleted items; a group must be gone. */
function resultOf(
  approved: Approved,
  state: DeletionState,
  { log, deleted }: { log: readonly ProvisioningEntry[]; deleted: readonly ProvisioningEntry[] },
): ItemResult {
  const id = itemIdOf(approved);
  const isLogged = deleted.some(({ sourceId }) => sourceId === approved.sourceId);
  if (state === 'unknown') {
    return { id, state: 'unknown', code: 'NOT_READABLE', message: 'What became of it could not be read.' };
  }
  if (state === 'present') return { id, ...presentResult(approved, { log, isLogged }) };
  if (state === 'gone' && approved.objectType !== 'group') {
    return { id, state: 'failed', code: 'HARD_DELETED', message: 'It is not among the deleted users either.' };
  }
  if (isLogged) return { id, state: 'verified' };
  return {
    id,
    state: 'acceptedUnverified',
    code: 'NOT_IN_LOG',
    message: 'It is gone, but the log does not say by whom.',
  };
}

/** It came back only where the log shows that the service synchronized it again; else nobody knows why it is there. */
function presentResult(
  { sourceId }: Approved,
  { log, isLogged }: { log: readonly ProvisioningEntry[]; isLogged: boolean },
): Omit<ItemResult, 'id'> {
  if (isLogged) {
    return { state: 'failed', code: 'STILL_PRESENT', message: 'The log says it was deleted, and it is there.' };
  }
  const own = log.filter((entry) => entry.sourceId === sourceId);
  if (own.some(({ action, status }) => action === 'delete' && status === 'failure')) {
    return { state: 'failed', code: 'DELETE_FAILED', message: 'The service tried to delete it, and could not.' };
  }
  if (own.some(({ action, status }) => action !== 'stagedDelete' && action !== 'delete' && status === 'success')) {
    return { state: 'skipped', code: 'CAME_BACK', message: 'It was not deleted: it is synchronized again.' };
  }
  return { state: 'unknown', code: 'NOT_DELETED', message: 'It is still there, and the log does not say why.' };
}

function outcomeOf({ state }: ItemResult): OutcomeKind {
  return state === 'skipped' || state === 'planned' ? 'verified' : state;
}

function count(states: ReadonlyMap<string, DeletionState>, wanted: DeletionState): number {
  return [...states.values()].filter((state) => state === wanted).length;
}

/** Of more than these the outcome keeps the number only. */
const mostNamed = 100;

/** Where the log lacks what is gone, it may lack what nobody approved as well. */
function causeOf(results: readonly ItemResult[], unapproved: readonly ProvisioningEntry[]): Cause | undefined {
  if (unapproved.length > 0) return beyondApproval(unapproved);
  if (!results.some(({ code }) => code === 'NOT_IN_LOG')) return undefined;
  const message =
    'The provisioning log does not show all that is gone, so whether more was deleted than was approved is not known.';
  return { code: 'COMPARISON_INCOMPLETE', message };
}

function beyondApproval(unapproved: readonly ProvisioningEntry[]): Cause {
  const names = unapproved.slice(0, 20).map(({ sourceName, sourceId, id }) => sourceName ?? sourceId ?? id);
  const more = unapproved.length > names.length ? ` and ${unapproved.length - names.length} more` : '';
  const message = `Deleted without approval, because it was pending when the service acted: ${names.join(', ')}${more}. Restore it at once.`;
  return { code: 'RELEASED_BEYOND_APPROVAL', message };
}

function named({ sourceId, sourceName, sourceType, targetId }: ProvisioningEntry) {
  return { sourceId, displayName: sourceName, objectType: sourceType, targetId };
}

/** The release has been asked for; that its effect could not be looked at makes nothing of it undone. */
export async function recordUnread(gateways: ReviewGateways, { runId, round, cause }: OfRun & { cause: Cause }) {
  const { deletes } = await approvedOf(gateways, { runId, round });
  const { code, message } = cause;
  const results = deletes.map((one) => ({ id: itemIdOf(one), state: 'unknown' as const, code, message }));
  await gateways.runs.settleItems(runId, results);
  const outcome = { kind: 'unknown' as const, cause };
  await gateways.ledger.append(runId, { step: `verified:${round}`, kind: 'verified', data: outcome });
  return { outcome };
}
