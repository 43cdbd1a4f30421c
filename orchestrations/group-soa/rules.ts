import type { Refusal, Risk } from '../../domain/plan';
import { unitsOf } from '../../domain/nesting';
import { chunkSize, type Waves, wavesOf } from '../../domain/waves';
import type { GroupSummary } from '../../gateways/graph/groups';
import type { PlanSummary } from '../kit/run-contract';
import type { Facts } from './facts';

export const limits = {
  /** A rollback waits so long for the next cycle to take the groups over. */
  takeOverSeconds: 1800,
  /** Group provisioning and the conversion itself take no more members (reference 8.4). */
  mostMembers: 50_000,
} as const;

/** Only what was approved is written, whatever else has come since; what is gone is skipped. */
export function stillApproved(_approved: PlanSummary, now: PlanSummary): boolean {
  return !now.refusal;
}

export function refusalOf(facts: Facts): Refusal | undefined {
  const { missingPermissions, tenantSyncEnabled, request, report, unknownIds } = facts;
  if (missingPermissions.length > 0) {
    const message = `The app lacks the Graph permission ${missingPermissions.join(', ')}. Grant it and restart the app, since tokens are kept for a day.`;
    return { code: 'PERMISSION_MISSING', message };
  }
  if (!tenantSyncEnabled) {
    const message = 'Directory synchronization is off for this tenant. An administrator has to switch it on once.';
    return { code: 'TENANT_SYNC_DISABLED', message };
  }
  if ('organizationalUnit' in request.groups && !report) {
    const message =
      'Which groups are in an organizational unit only a fresh on-premises report tells. Send one, then ask again.';
    return { code: 'REPORT_REQUIRED', message };
  }
  if (unknownIds.length > 0) {
    return { code: 'GROUP_NOT_FOUND', message: `The tenant has no group ${unknownIds.slice(0, 5).join(', ')}.` };
  }
  return undefined;
}

/** Why a group is left out; undefined: it is changed. The first that applies. */
export function skipCodeOf(facts: Facts, group: GroupSummary): string | undefined {
  return facts.request.direction === 'convert' ? conversionSkip(facts, group) : rollbackSkip(facts, group);
}

function conversionSkip({ authorities, memberships }: Facts, group: GroupSummary): string | undefined {
  if (group.onPremisesSyncEnabled !== true && authorities.get(group.id)?.isCloudManaged === true) {
    return 'ALREADY_CLOUD_MANAGED';
  }
  if (group.isDynamic) return 'DYNAMIC';
  if (group.onPremisesSyncEnabled !== true) return 'NOT_SYNCED';
  if ((memberships.get(group.id)?.members.length ?? 0) > limits.mostMembers) return 'TOO_MANY_MEMBERS';
  return undefined;
}

/** Only what is of the cloud by conversion can be given back. */
function rollbackSkip({ authorities }: Facts, group: GroupSummary): string | undefined {
  if (group.onPremisesSyncEnabled === true) return 'NOT_CONVERTED';
  return authorities.get(group.id)?.isCloudManaged === true ? undefined : 'NOT_CONVERTED';
}

/** The ids to be changed, cut into waves: children before parents, or the other way round on the way back. */
export function wavesFor(
  { request, memberships }: Pick<Facts, 'request' | 'memberships'>,
  ids: readonly string[],
): Waves {
  const changed = new Set(ids);
  const nesting = new Map(
    ids.map((id) => [
      id,
      (memberships.get(id)?.members ?? []).filter((member) => changed.has(member.id)).map((member) => member.id),
    ]),
  );
  const units = unitsOf(nesting);
  const deepest = Math.max(0, ...units.map(({ level }) => level));
  const ordered =
    request.direction === 'convert' ? units : units.map((unit) => ({ ...unit, level: deepest - unit.level }));
  return wavesOf(ordered, request.waves);
}

export function risksOf(facts: Facts, changed: readonly GroupSummary[]): Risk[] {
  const mailed = changed.filter(({ mailEnabled }) => mailEnabled);
  const unread = changed.filter(({ id }) => !facts.memberships.get(id));
  const risks: (Risk | false)[] = [
    mailed.length > 0 &&
      facts.request.direction === 'convert' && {
        code: 'MAIL_ENABLED_GROUPS',
        severity: 'warning',
        message: `${mailed.length} receive mail: after the change they are managed in Exchange Online only, and cannot be provisioned back to AD.`,
      },
    unread.length > 0 && {
      code: 'MEMBERSHIP_UNKNOWN',
      severity: 'warning',
      message: `The members of ${unread.length} could not be read: what they hold is not known.`,
    },
    facts.request.direction === 'rollBack' && cloudOnlyRisk(facts, changed),
  ];
  return risks.filter((risk) => risk !== false);
}

const namesShown = 20;

/** What AD does not know leaves the group when AD takes it over. */
function cloudOnlyRisk(facts: Facts, changed: readonly GroupSummary[]): Risk | false {
  const names = changed.flatMap(({ id, displayName }) => {
    const { members = [], owners = [] } = facts.memberships.get(id) ?? {};
    const leaving = [...members, ...owners].filter(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled !== true);
    return leaving.map((member) => `${member.displayName ?? member.id} (in ${displayName})`);
  });
  if (names.length === 0) return false;
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return {
    code: 'CLOUD_ONLY_MEMBERS',
    severity: 'critical',
    message: `AD does not know these members and owners, who will leave: ${names.slice(0, namesShown).join(', ')}${more}.`,
  };
}

/** Graph's write quota sets the pace: a full bucket, then twenty a second (reference 9). */
export function estimatedSeconds(count: number, waves: Waves): number {
  const chunks = waves.reduce((sum, wave) => sum + wave.length, 0);
  return Math.ceil(Math.max(0, count - 2_900) / 20) + Math.ceil(count / chunkSize) + chunks + waves.length * 20;
}
