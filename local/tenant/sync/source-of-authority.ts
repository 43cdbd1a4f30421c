import { delayFrom } from '../state/chance';
import type { DirectoryAudit, Group } from '../state/directory-documents';
import { isoAt, type Moment } from '../state/moment';
import { TenantError } from '../state/tenant-error';
import { requestTakeOver } from './take-over';

/** Kinds of the effects by which a change shows: first the flag, then that AD no longer synchronizes the group. */
export const authorityFlag = 'sourceOfAuthority';
export const authoritySync = 'sourceOfAuthoritySync';

const SHOWS_AFTER = [2000, 19_500] as const;
const SYNC_SHOWS_AFTER = [0, 2500] as const;
/** By seed, changes show at the tick of a clock, so that ten thousand of them do not wake the world ten thousand times. */
const TICK = 500;
/** How late the audit tells of it. */
const AUDITED_AFTER = [30_000, 300_000] as const;

interface AuthorityChange {
  group: Group;
  isCloudManaged: boolean;
  initiatedBy: DirectoryAudit['initiatedBy'];
  /** By seed when undefined. */
  effectDelayMilliseconds: number | undefined;
}

/** Accepts a change, which shows seconds later; what the group already is, or will be, changes nothing. */
export function changeSourceOfAuthority(moment: Moment, change: AuthorityChange): void {
  const { group, isCloudManaged } = change;
  const { state, now } = moment;
  if (!wasSynchronized(group)) {
    const message = 'The source of authority can only be changed for objects that are synchronized from on-premises.';
    throw new TenantError(400, 'Request_BadRequest', message);
  }
  const id = `${authorityFlag} ${group.id}`;
  const coming = state.effects.get(id)?.data['isCloudManaged'] ?? group.isCloudManaged;
  if (coming === isCloudManaged) return;
  const delay = change.effectDelayMilliseconds;
  const dueAt =
    delay === undefined
      ? nextTick(now + delayFrom(state.seed, SHOWS_AFTER, authorityFlag, group.id, now))
      : now + delay;
  const data = { groupId: group.id, isCloudManaged, bySeed: delay === undefined };
  state.effects.put({ id, dueAt, kind: authorityFlag, data });
  auditChange(moment, change);
}

function nextTick(at: number): number {
  return Math.ceil(at / TICK) * TICK;
}

/** A group that rolled back and waits for AD still has its SID from there; one of the cloud never had one. */
function wasSynchronized(group: Group): boolean {
  return group.onPremisesSyncEnabled === true || group.onPremisesSecurityIdentifier !== null;
}

export function applyAuthorityFlag(moment: Moment, data: Record<string, unknown>): void {
  const { state, now } = moment;
  const groupId = String(data['groupId']);
  const isCloudManaged = data['isCloudManaged'] === true;
  if (!state.groups.patch(groupId, { isCloudManaged })) return;
  if (!isCloudManaged) {
    requestTakeOver(moment, groupId);
    return;
  }
  if (data['bySeed'] !== true) {
    applyAuthoritySync(moment, { groupId });
    return;
  }
  const dueAt = nextTick(now + delayFrom(state.seed, SYNC_SHOWS_AFTER, authoritySync, groupId, now));
  const id = `${authoritySync} ${groupId}`;
  state.effects.put({ id, dueAt, kind: authoritySync, data: { groupId } });
}

export function applyAuthoritySync({ state }: Moment, data: Record<string, unknown>): void {
  const group = state.groups.get(String(data['groupId']));
  if (group?.isCloudManaged) state.groups.patch(group.id, { onPremisesSyncEnabled: null });
}

function auditChange({ state, now }: Moment, { group, isCloudManaged, initiatedBy }: AuthorityChange) {
  const id = state.nextId('directoryAudit');
  const value = (flag: boolean) => JSON.stringify([flag]);
  state.directoryAudits.put({
    id,
    category: 'GroupManagement',
    correlationId: state.nextId('correlation'),
    result: 'success',
    resultReason: '',
    activityDisplayName: isCloudManaged
      ? 'Change Source of Authority from AD to cloud'
      : 'Undo changes to Source of Authority from AD DS to cloud',
    activityDateTime: isoAt(now),
    loggedByService: 'Core Directory',
    operationType: 'Update',
    initiatedBy,
    targetResources: [
      {
        id: group.id,
        displayName: group.displayName,
        type: 'Group',
        modifiedProperties: [
          { displayName: 'IsCloudManaged', oldValue: value(!isCloudManaged), newValue: value(isCloudManaged) },
        ],
      },
    ],
    additionalDetails: [],
    visibleAt: now + delayFrom(state.seed, AUDITED_AFTER, 'audit', id),
  });
}
