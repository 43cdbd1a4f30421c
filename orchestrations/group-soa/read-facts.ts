import { domainOf, isWithin } from '../../domain/distinguished-name';
import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Gateways } from '../../gateways/gateways';
import type { GroupSummary, LinkKind, Member } from '../../gateways/graph/groups';
import { allItems } from '../kit/activities/all-items';
import { freshReport } from '../kit/activities/fresh-report';
import type { WaveGateways } from '../kit/activities/wave-work';
import type { Kept } from './contract';
import type { Facts } from './facts';
import { isGroup } from './groups-of-run';
import { requiredPermissions, requiredToWriteBack } from './permissions';
import { readWriteBackFacts } from './write-back-facts';
import type { BackGateways } from './write-back-kept';

export type ConversionGateways = WaveGateways &
  BackGateways &
  Pick<Gateways, 'audits' | 'config' | 'directory' | 'groups' | 'identity' | 'reports'>;

/** Reads what a plan is decided from. The whole list of groups costs less than asking for a few of them one by one. */
export async function readFacts(gateways: ConversionGateways, request: Kept): Promise<Facts> {
  const outset = await readOutset(gateways, request);
  if (outset.missingPermissions.length > 0 || !outset.tenantSyncEnabled) return outset;
  const all = await gateways.groups.list();
  const members = await readLinksOf(gateways, all, 'members');
  const asked = await askedFor(gateways, request, { all, report: outset.report });
  const groups = request.includeNested ? withNested(asked.groups, { all, members }) : asked.groups;
  const ids = new Set(groups.map(({ id }) => id));
  const isRollback = request.direction === 'rollBack';
  const unsynchronized = groups.filter(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled !== true);
  return {
    ...outset,
    ...asked,
    groups,
    authorities: await gateways.groups.readAuthorities(unsynchronized.map(({ id }) => id)),
    members: new Map([...members].filter(([id]) => ids.has(id))),
    owners: isRollback ? await readLinksOf(gateways, groups, 'owners') : new Map<string, Member[]>(),
    cloudGroupIds: new Set(all.filter(isOfCloud).map(({ id }) => id)),
    writeBack: request.provisionBack && (await readWriteBackFacts(gateways, request.provisionBack)),
  };
}

async function readOutset(gateways: ConversionGateways, request: Kept): Promise<Facts> {
  const { identity, directory } = gateways;
  const granted = await identity.readGrantedPermissions();
  const needed = request.provisionBack ? [...requiredPermissions, ...requiredToWriteBack] : requiredPermissions;
  const missingPermissions = [...new Set(needed)].filter((permission) => !granted.includes(permission));
  const tenantSyncEnabled = missingPermissions.length > 0 || (await directory.readOrganization()).onPremisesSyncEnabled;
  const { organizationalUnit } = request.groups;
  const domain = request.provisionBack?.domain ?? (organizationalUnit && domainOf(organizationalUnit));
  return {
    request,
    missingPermissions,
    tenantSyncEnabled,
    groups: [],
    unknownIds: [],
    authorities: new Map(),
    members: new Map(),
    owners: new Map(),
    cloudGroupIds: new Set(),
    report: domain ? await freshReport(gateways, domain) : undefined,
    writeBack: undefined,
  };
}

/** A group that AD never had has no security identifier from there. */
function isOfCloud({ onPremisesSecurityIdentifier, onPremisesSyncEnabled }: GroupSummary): boolean {
  return onPremisesSyncEnabled !== true && onPremisesSecurityIdentifier === null;
}

/** Most groups show all of theirs in the list; only the others are asked for one by one. */
async function readLinksOf(
  { groups }: Pick<Gateways, 'groups'>,
  wanted: readonly GroupSummary[],
  kind: LinkKind,
): Promise<Map<string, Member[] | undefined>> {
  const first = await groups.listLinks(kind);
  const large = wanted.filter(({ id }) => first.get(id)?.isWhole !== true).map(({ id }) => id);
  const whole = await groups.readLinks(large);
  return new Map(
    wanted.map(({ id }) => {
      const found = first.get(id);
      return [id, found?.isWhole ? found.links : whole.get(id)?.[kind]];
    }),
  );
}

interface Known {
  all: readonly GroupSummary[];
  report: OnPremisesReport | undefined;
}

async function askedFor(
  { runs }: Pick<Gateways, 'runs'>,
  { groups: asked }: Kept,
  { all, report }: Known,
): Promise<Pick<Facts, 'groups' | 'unknownIds'>> {
  if (asked.all) return { groups: [...all], unknownIds: [] };
  if (asked.namePrefix !== undefined) return { groups: startingWith(all, asked.namePrefix), unknownIds: [] };
  if (asked.organizationalUnit !== undefined)
    return { groups: within(all, report, asked.organizationalUnit), unknownIds: [] };
  const ids = asked.ids ?? (await convertedBy(runs, asked.runId ?? ''));
  const known = new Map(all.map((group) => [group.id.toLowerCase(), group]));
  const unique = [...new Set(ids.map((id) => id.toLowerCase()))];
  return {
    groups: unique.flatMap((id) => known.get(id) ?? []),
    unknownIds: unique.filter((id) => !known.has(id)),
  };
}

function startingWith(all: readonly GroupSummary[], prefix: string): GroupSummary[] {
  return all.filter(({ displayName }) => displayName.toLowerCase().startsWith(prefix.toLowerCase()));
}

/** The report names groups by the identifier that Graph keeps of them. */
function within(
  all: readonly GroupSummary[],
  report: OnPremisesReport | undefined,
  organizationalUnit: string,
): GroupSummary[] {
  const inUnit = report?.groups.filter(({ distinguishedName }) => isWithin(distinguishedName, organizationalUnit));
  const identifiers = new Set(inUnit?.map(({ objectSid }) => objectSid));
  return all.filter(({ onPremisesSecurityIdentifier: sid }) => sid !== null && identifiers.has(sid));
}

/** What a run changed, or may have changed: whether it is converted is read anew. */
async function convertedBy(runs: Gateways['runs'], runId: string): Promise<string[]> {
  const items = await allItems({ runs }, runId);
  const changed: readonly string[] = ['verified', 'acceptedUnverified', 'unknown'];
  return items
    .filter((item) => isGroup(item) && (changed.includes(item.state) || item.code === 'MEMBERSHIP_CHANGED'))
    .map(({ id }) => id);
}

/** What is nested in them, and in that, and so on. */
function withNested(
  asked: readonly GroupSummary[],
  { all, members }: { all: readonly GroupSummary[]; members: Map<string, Member[] | undefined> },
): GroupSummary[] {
  const known = new Map(all.map((group) => [group.id, group]));
  const found = new Map(asked.map((group) => [group.id, group]));
  // A map hands out what is added while it is walked through.
  for (const id of found.keys()) {
    for (const member of members.get(id) ?? []) {
      const group = known.get(member.id);
      if (group) found.set(member.id, group);
    }
  }
  return [...found.values()];
}
