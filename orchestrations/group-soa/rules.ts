import { type Nesting, unitsOf } from '../../domain/nesting';
import { outsetRefusal } from '../../domain/outset-refusal';
import type { Refusal, Risk } from '../../domain/plan';
import { hasTooManyWaves, mostWaves, type Unit, type Wave, wavesOf } from '../../domain/waves';
import type { GroupSummary, Member } from '../../gateways/graph/groups';
import type { PlanSummary } from '../kit/run-contract';
import type { Facts } from './facts';
import { writeBackRisks } from './write-back-plan';
import { reportedGroup, writeBackRefusal } from './write-back-rules';

export const limits = {
  /** So long a rollback waits for the next cycle to take the groups over, and everything for the audit log. */
  lastLooksSeconds: 7_200,
  /** Each look reads every item, and the audit log at five requests in ten seconds. */
  lastLookEverySeconds: 90,
  /** More than that cannot be provisioned back, or converted (reference 8.4). */
  mostMembers: 50_000,
  /** Domain-relative ids below are those of groups that Windows makes itself. */
  firstOrdinaryRelativeId: 1000,
} as const;

/** Only what was approved is written, whatever else has come since; what is gone is left out. */
export function stillApproved(_approved: PlanSummary, now: PlanSummary): boolean {
  return !now.refusal;
}

export function refusalOf(facts: Facts): Refusal | undefined {
  const { request, report, groups, unknownIds, writeBack } = facts;
  const outset = outsetRefusal(facts);
  if (outset) return outset;
  if (request.groups.organizationalUnit !== undefined && !report) {
    const message =
      'Which groups are in an organizational unit only a fresh on-premises report tells. Send one, then ask again.';
    return { code: 'REPORT_REQUIRED', message };
  }
  if (groups.length === 0) return { code: 'GROUP_NOT_FOUND', message: nothingFound(unknownIds) };
  if (hasTooManyWaves(groups.length, request.waves)) return tooManyWaves;
  return writeBack && writeBackRefusal(writeBack);
}

export const tooManyWaves: Refusal = {
  code: 'TOO_MANY_WAVES',
  message: `This would take more than ${mostWaves} waves. Ask again with a larger waves.size, or for fewer groups that contain each other.`,
};

function nothingFound(unknownIds: readonly string[]): string {
  if (unknownIds.length === 0) return 'No group fits what was asked. Look at the prefix, the unit or the run.';
  return `The tenant knows none of these groups: ${unknownIds.slice(0, 5).join(', ')}. Look at the ids.`;
}

export interface Skip {
  code: string;
  message: string;
}

/** Why groups are left out, by id. Those that hold (or, on the way back, are in) one that stays behind follow it. */
export function skipsOf(facts: Facts): Map<string, Skip> {
  const { direction } = facts.request;
  const ownSkip = direction === 'convert' ? conversionSkip : rollbackSkip;
  const own = facts.groups.flatMap((group) => {
    const skip = ownSkip(facts, group);
    return skip ? [[group.id, skip] as const] : [];
  });
  const names = new Map(facts.groups.map(({ id, displayName }) => [id, displayName]));
  return withFollowers(direction, nestingOf(facts, [...names.keys()]), { own: new Map(own), names });
}

/** Who is left out, and who has to follow them. */
export function withFollowers(
  direction: Direction,
  nesting: Nesting,
  { own, names }: { own: ReadonlyMap<string, Skip>; names: ReadonlyMap<string, string> },
): Map<string, Skip> {
  const skips = new Map(own);
  for (const unit of orderedUnits(direction, nesting)) {
    const others = [...unit.after.flatMap((one) => one.ids), ...unit.ids];
    const behind = others.find((id) => staysBehind(skips.get(id)));
    if (behind !== undefined) leaveTogether(skips, unit.ids, followed(direction, names.get(behind) ?? behind));
  }
  return skips;
}

function leaveTogether(skips: Map<string, Skip>, ids: readonly string[], skip: Skip): void {
  for (const id of ids) if (!skips.has(id)) skips.set(id, skip);
}

/** What is of the cloud already, or was never of AD, holds nobody back. */
function staysBehind(skip: Skip | undefined): boolean {
  return skip !== undefined && !['ALREADY_CLOUD_MANAGED', 'DYNAMIC', 'NOT_SYNCED', 'NOT_CONVERTED'].includes(skip.code);
}

export function followed(direction: Direction, name: string): Skip {
  if (direction === 'convert') {
    const message = `It contains ${name}, which was not converted as asked; converting it would tear the two apart.`;
    return { code: 'CHILD_NOT_CONVERTED', message };
  }
  const message = `It is in ${name}, which was not given back as asked; giving it back would tear the two apart.`;
  return { code: 'PARENT_NOT_ROLLED_BACK', message };
}

/** In the order of api.md, 2.3: the first that applies is said. */
function conversionSkip(facts: Facts, group: GroupSummary): Skip | undefined {
  const { id, mailEnabled, isDynamic } = group;
  const isSynchronized = group.onPremisesSyncEnabled === true;
  const isConverted = !isSynchronized && facts.authorities.get(id)?.isCloudManaged === true;
  const isProvisionedBack = facts.request.provisionBack !== undefined;
  const rules: [boolean, Skip][] = [
    [isConverted, skipped.converted],
    [isDynamic, skipped.dynamic],
    [!isSynchronized, skipped.notSynchronized],
    [isProvisionedBack && mailEnabled, skipped.mailEnabled],
    [isCritical(group.onPremisesSecurityIdentifier), skipped.critical],
    [(facts.members.get(id)?.length ?? 0) > limits.mostMembers, skipped.tooManyMembers],
    [isProvisionedBack && !isUniversal(facts, group), skipped.notUniversal],
  ];
  return rules.find(([applies]) => applies)?.[1];
}

const skipped = {
  converted: { code: 'ALREADY_CLOUD_MANAGED', message: 'It is managed in the cloud already.' },
  dynamic: { code: 'DYNAMIC', message: 'It is a dynamic group of the cloud.' },
  notSynchronized: { code: 'NOT_SYNCED', message: 'It is not synchronized from AD.' },
  mailEnabled: {
    code: 'MAIL_ENABLED_NOT_WRITABLE_BACK',
    message: 'It receives mail; such a group cannot be provisioned back to AD.',
  },
  critical: { code: 'CRITICAL_SYSTEM_OBJECT', message: 'It is one of the groups that Windows itself makes.' },
  tooManyMembers: { code: 'TOO_MANY_MEMBERS', message: `It has more than ${limits.mostMembers} members.` },
  notUniversal: {
    code: 'SCOPE_NOT_UNIVERSAL',
    message: 'The on-premises report does not show it as universal; only such a group can be provisioned back to AD.',
  },
  unreadable: { code: 'AUTHORITY_UNREADABLE', message: 'Who manages it could not be read, so nothing is changed.' },
  notConverted: { code: 'NOT_CONVERTED', message: 'It was not converted, or is with AD again.' },
} as const satisfies Record<string, Skip>;

function isUniversal({ report }: Facts, group: GroupSummary): boolean {
  return report !== undefined && reportedGroup(group, report)?.scope === 'universal';
}

/** `S-1-5-32-...` are built in; `S-1-5-21-<domain>-<relative id>` below 1000 come with a domain. */
function isCritical(securityIdentifier: string | null): boolean {
  if (securityIdentifier === null) return false;
  if (securityIdentifier.startsWith('S-1-5-32-')) return true;
  const relative = Number(securityIdentifier.split('-').at(-1));
  return securityIdentifier.startsWith('S-1-5-21-') && relative < limits.firstOrdinaryRelativeId;
}

/** Only what is of the cloud by conversion can be given back. */
function rollbackSkip({ authorities, cloudGroupIds }: Facts, group: GroupSummary): Skip | undefined {
  if (group.onPremisesSyncEnabled === true || cloudGroupIds.has(group.id)) return skipped.notConverted;
  const isCloudManaged = authorities.get(group.id)?.isCloudManaged;
  if (isCloudManaged === undefined) return skipped.unreadable;
  return isCloudManaged ? undefined : skipped.notConverted;
}

/** Which of these each of them holds. */
export function nestingOf({ members }: Pick<Facts, 'members'>, ids: readonly string[]): Nesting {
  const asked = new Set(ids);
  return new Map(
    ids.map((id) => [id, (members.get(id) ?? []).map((member) => member.id).filter((member) => asked.has(member))]),
  );
}

type Direction = Facts['request']['direction'];

/** Children before parents, or the other way round on the way back; a cycle is one unit. */
function orderedUnits(direction: Direction, nesting: Nesting): Unit[] {
  const units = unitsOf(nesting).map((nested) => ({ nested, ids: nested.ids, after: [] as Unit[] }));
  const unitOf = new Map(units.map((unit) => [unit.nested, unit]));
  for (const unit of units) {
    for (const held of unit.nested.holds.flatMap((nested) => unitOf.get(nested) ?? [])) {
      if (direction === 'convert') unit.after.push(held);
      else held.after.push(unit);
    }
  }
  return direction === 'convert' ? units : units.reverse();
}

/** What is to be changed, cut into waves. */
export function wavesFor({ direction, waves }: Facts['request'], nesting: Nesting): Wave[] {
  return wavesOf(orderedUnits(direction, nesting), waves);
}

/** What each has to wait for (those that it holds, or that hold it), and with whom it is in a cycle. */
export function orderOf(direction: Direction, nesting: Nesting) {
  const units = orderedUnits(direction, nesting);
  const predecessors = units.flatMap(({ ids, after }) =>
    after.length === 0 ? [] : ids.map((id) => [id, after.flatMap((unit) => unit.ids)] as const),
  );
  const mates = units.flatMap(({ ids }) =>
    ids.length === 1 ? [] : ids.map((id) => [id, ids.filter((other) => other !== id)] as const),
  );
  return { predecessors: Object.fromEntries(predecessors), mates: Object.fromEntries(mates) };
}

/** Members and owners that AD does not know: they leave when AD takes the group over. */
export function leavingOf({ members, owners, cloudGroupIds }: LinkFacts, id: string): Member[] {
  return [...(members.get(id) ?? []), ...(owners.get(id) ?? [])].filter((member) =>
    member.isGroup ? cloudGroupIds.has(member.id) : member.onPremisesSyncEnabled !== true,
  );
}

type LinkFacts = Pick<Facts, 'members' | 'owners' | 'cloudGroupIds'>;

export function risksOf(facts: Facts, changed: readonly GroupSummary[]): Risk[] {
  const isConversion = facts.request.direction === 'convert';
  const mailed = changed.filter(({ mailEnabled }) => mailEnabled).length;
  const unread = changed.filter(({ id }) => !facts.members.get(id)).length;
  const risks: (Risk | false)[] = [
    isConversion &&
      mailed > 0 && {
        code: 'MAIL_ENABLED_GROUPS',
        severity: 'warning',
        message: `${mailed} receive mail: after the change they are managed in Exchange Online only, and cannot be provisioned back to AD.`,
      },
    unread > 0 && {
      code: 'MEMBERSHIP_UNKNOWN',
      severity: 'warning',
      message: `The members of ${unread} could not be read: what they hold is not known, and so is the order among them.`,
    },
    !isConversion && cloudOnlyRisk(facts, changed),
  ];
  const found = risks.filter((risk) => risk !== false);
  return facts.writeBack && changed.length > 0 ? [...found, ...writeBackRisks(facts.writeBack, changed)] : found;
}

const namesShown = 20;

/** What AD does not know leaves the group when AD takes it over. */
function cloudOnlyRisk(facts: Facts, changed: readonly GroupSummary[]): Risk | false {
  const names = changed.flatMap(({ id, displayName }) =>
    leavingOf(facts, id).map((member) => `${member.displayName ?? member.id} (in ${displayName})`),
  );
  if (names.length === 0) return false;
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return {
    code: 'CLOUD_ONLY_MEMBERS',
    severity: 'critical',
    message: `AD does not know these members and owners, who will leave: ${names.slice(0, namesShown).join(', ')}${more}.`,
  };
}
