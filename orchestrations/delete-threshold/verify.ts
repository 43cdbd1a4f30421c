import { type Cause, type OutcomeKind, worstOf } from '../../domain/outcome';
import type { Gateways } from '../../gateways/gateways';
import type { DeletionState } from '../../gateways/graph/deletions';
import type { ProvisioningEntry } from '../../gateways/graph/provisioning-log';
import { raiseAlarm } from '../kit/activities/alarms';
import { approvedOf, type OfRun, requestOf } from './approved';
import { type Decided, itemIdOf } from './plan';
import type { ReviewGateways } from './read-facts';
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
  const { approved, states, entries } = await readEvidence(gateways, of);
  const job = await gateways.synchronization.readJob(approved.servicePrincipalId, approved.jobId);
  const endedAt = Date.parse(job.lastExecution?.timeEnded ?? of.releasedAt);
  const quiet = gateways.clock.now().getTime() - endedAt >= limits.quietSeconds * 1000;
  const logged = new Set(entries.map(({ sourceId }) => sourceId));
  const shown = approved.deletes.every((one) => logged.has(one.sourceId) && stateOf(states, one) !== 'present');
  return { settled: shown && quiet };
}

/** What was deleted, one by one, and whether anything went that nobody approved. */
export async function verifyRelease(gateways: ReviewGateways, of: OfRelease) {
  const { approved, states, entries } = await readEvidence(gateways, of);
  const results = approved.deletes.map((one) => resultOf(one, stateOf(states, one), entries));
  await gateways.runs.settleItems(of.runId, results);
  const ids = new Set(approved.deletes.map(({ sourceId }) => sourceId));
  const unapproved = entries.filter(({ sourceId }) => sourceId === null || !ids.has(sourceId));
  const held = await isHeld(gateways, approved);
  const outcome = {
    kind:
      unapproved.length > 0
        ? ('failed' as const)
        : worstOf([...results.map(kindOf), held ? 'acceptedUnverified' : 'verified']),
    counts: {
      staged: approved.deletes.length,
      released: results.filter(({ state }) => state === 'verified').length,
      softDeleted: count(states, 'softDeleted'),
      hardDeleted: count(states, 'gone'),
      unapproved: unapproved.length,
      unknown: results.filter(({ state }) => state === 'unknown').length,
    },
    ...(unapproved.length > 0 && { cause: beyondApproval(unapproved), unapproved: unapproved.map(named) }),
  };
  await gateways.ledger.append(of.runId, {
    step: `verified:${of.round}`,
    kind: 'verified',
    data: ledgerDataOf(outcome),
  });
  if (outcome.cause) await raiseBeyond(gateways, of, outcome.cause.message);
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
  const targets = (kind: 'user' | 'group') =>
    approved.deletes.flatMap(({ objectType, targetId }) =>
      targetId !== null && (objectType === 'group') === (kind === 'group') ? [targetId] : [],
    );
  const users = await gateways.deletions.readStates('user', targets('user'));
  const groups = await gateways.deletions.readStates('group', targets('group'));
  const query = { jobId: approved.jobId, after: of.releasedAt, limit: mostEntries };
  const entries = (await gateways.provisioningLog.readEntries(query)).filter(isDelete);
  return { approved, states: new Map([...users, ...groups]), entries: distinct(entries) };
}

function isDelete({ action, status }: ProvisioningEntry): boolean {
  return action === 'delete' && status === 'success';
}

function distinct(entries: readonly ProvisioningEntry[]): ProvisioningEntry[] {
  const lower = entries.map((entry) => ({ ...entry, sourceId: entry.sourceId?.toLowerCase() ?? null }));
  return [...new Map(lower.map((entry) => [entry.sourceId ?? entry.id, entry])).values()];
}

function stateOf(states: ReadonlyMap<string, DeletionState>, { targetId }: Approved): DeletionState {
  return (targetId !== null && states.get(targetId)) || 'unknown';
}

/** A user must be among the deleted items; a group must be gone. What is still there has come back in AD before the release. */
function resultOf(approved: Approved, state: DeletionState, entries: readonly ProvisioningEntry[]): ItemResult {
  const id = itemIdOf(approved);
  const isGroup = approved.objectType === 'group';
  const entry = entries.find(({ sourceId }) => sourceId === approved.sourceId);
  if (state === 'present') {
    return entry
      ? { id, state: 'failed', code: 'STILL_PRESENT', message: 'The log says it was deleted, and it is there.' }
      : { id, state: 'skipped', code: 'CAME_BACK', message: 'It was not deleted: it came back before the release.' };
  }
  if (state === 'unknown')
    return { id, state: 'unknown', code: 'NOT_READABLE', message: 'What became of it could not be read.' };
  if (state === 'gone' && !isGroup) {
    return { id, state: 'failed', code: 'HARD_DELETED', message: 'It is not among the deleted users either.' };
  }
  if (entry) return { id, state: 'verified' };
  return {
    id,
    state: 'acceptedUnverified',
    code: 'NOT_IN_LOG',
    message: 'It is gone, but the log does not say by whom.',
  };
}

function kindOf({ state }: ItemResult): OutcomeKind {
  return state === 'skipped' || state === 'planned' ? 'verified' : state;
}

function count(states: ReadonlyMap<string, DeletionState>, wanted: DeletionState): number {
  return [...states.values()].filter((state) => state === wanted).length;
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
