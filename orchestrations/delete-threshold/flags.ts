import { isSameName, isWithin, parentOf } from '../../domain/distinguished-name';
import type { UserFacts } from '../../gateways/graph/deletions';
import type { StagedDelete } from './evidence';
import type { Facts } from './facts';
import { kindOf } from './object-kinds';

/** What makes a delete dangerous. `unknown`: something about the object could not be read. */
export type Flag = 'privileged' | 'licensed' | 'mailEnabled' | 'ownsGroups' | 'hardDelete' | 'unknown';

/** What a reviewer is told about one delete. */
export interface Described extends StagedDelete {
  flags: Flag[];
  organizationalUnit: string | null;
  sourceAnchor: string | null;
  userPrincipalName: string | null;
  /** In words, for example which roles are held. */
  notes: string[];
  likelyCause: string;
}

export function describe(facts: Facts, staged: StagedDelete): Described {
  const known = knownOf(facts, staged);
  const distinguishedName = staged.distinguishedName ?? known.distinguishedName;
  return {
    ...staged,
    ...known,
    organizationalUnit: distinguishedName === null ? null : (parentOf(distinguishedName) ?? null),
    likelyCause: likelyCause(facts, distinguishedName),
  };
}

function knownOf(facts: Facts, staged: StagedDelete): Known {
  const kind = kindOf(staged.objectType);
  if (kind === 'group') return groupNotes(facts, staged);
  if (kind === 'user') return userNotes(facts, staged);
  return { ...nothingKnown, flags: ['unknown'], notes: [`objects of type ${staged.objectType} are not read`] };
}

type Known = Pick<Described, 'flags' | 'notes' | 'sourceAnchor' | 'userPrincipalName'> & {
  distinguishedName: string | null;
};

function userNotes({ users, roleHolders }: Facts, { targetId }: StagedDelete): Known {
  const found = targetId === null ? undefined : users.get(targetId);
  if (found?.kind !== 'found') return { ...nothingKnown, flags: ['unknown'], notes: [whyUnknown(found?.kind)] };
  const { id, userPrincipalName, onPremisesImmutableId, onPremisesDistinguishedName } = found.facts;
  const roles = roleHolders === null ? null : (roleHolders.get(id) ?? []);
  return {
    flags: userFlags(found.facts, roles),
    notes: userDangers(found.facts, roles),
    sourceAnchor: onPremisesImmutableId,
    userPrincipalName,
    distinguishedName: onPremisesDistinguishedName,
  };
}

/** Roles are null when they could not be read. */
function userFlags({ licensed, mailEnabled, ownedGroups }: UserFacts, roles: readonly string[] | null): Flag[] {
  const flags: Partial<Record<Flag, boolean>> = {
    privileged: (roles ?? []).length > 0,
    licensed,
    mailEnabled,
    ownsGroups: ownedGroups.length > 0,
    unknown: roles === null,
  };
  return (Object.keys(flags) as Flag[]).filter((flag) => flags[flag]);
}

function userDangers({ ownedGroups }: UserFacts, roles: readonly string[] | null): string[] {
  if (roles === null) return ['whether a directory role is held could not be read', ...owns(ownedGroups)];
  return [...(roles.length > 0 ? [`holds ${roles.join(', ')}`] : []), ...owns(ownedGroups)];
}

function owns(groups: readonly string[]): string[] {
  if (groups.length === 0) return [];
  return [`owns ${groups.slice(0, 5).join(', ')}${groups.length > 5 ? ' and more' : ''}`];
}

/** Whatever group synchronization deletes is gone for good; it can only be made again, with a new id. */
function groupNotes({ groups }: Facts, { targetId }: StagedDelete): Known {
  const found = targetId === null ? undefined : groups.get(targetId);
  if (found?.kind !== 'found') {
    return { ...nothingKnown, flags: ['hardDelete', 'unknown'], notes: [whyUnknown(found?.kind)] };
  }
  const { mailEnabled, members, owners, onPremisesSecurityIdentifier } = found.facts;
  return {
    flags: mailEnabled ? ['hardDelete', 'mailEnabled'] : ['hardDelete'],
    notes: [`${members.length} members, ${owners.length} owners`],
    sourceAnchor: onPremisesSecurityIdentifier,
    userPrincipalName: null,
    distinguishedName: null,
  };
}

const nothingKnown = { sourceAnchor: null, userPrincipalName: null, distinguishedName: null } as const;

function whyUnknown(kind: 'missing' | 'unknown' | undefined): string {
  return kind === 'missing' ? 'not found in Entra ID' : 'could not be read in Entra ID';
}

/** A guess from what can be read, for the reviewer only: it is never part of what is approved. */
export function likelyCause({ scope, report }: Pick<Facts, 'scope' | 'report'>, name: string | null): string {
  if (name === null) return 'Not known: the log does not name its place in AD.';
  const container = scope?.find((unit) => isWithin(name, unit));
  if (!container) {
    return scope && scope.length > 0
      ? 'Its organizational unit is no longer in scope.'
      : 'Deleted in AD, moved there, or excluded by a filter.';
  }
  if (isGone(report, container)) return 'The unit in scope was renamed, moved or deleted in AD.';
  const unit = parentOf(name);
  if (unit && isGone(report, unit)) return 'Its organizational unit was renamed, moved or deleted in AD.';
  return 'Deleted in AD, moved there, or excluded by a filter.';
}

/** Only a fresh report can say so, and only of organizational units. */
function isGone(report: Facts['report'], unit: string): boolean {
  if (!report || !/^ou=/i.test(unit.trim())) return false;
  return !report.organizationalUnits.some(({ distinguishedName }) => isSameName(distinguishedName, unit));
}
