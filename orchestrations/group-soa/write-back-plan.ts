import { jobTemplates } from '../../domain/job-templates';
import type { PlanItem, Risk } from '../../domain/plan';
import type { GroupSummary } from '../../gateways/graph/groups';
import type { WriteBackFacts } from './write-back-facts';
import { extensionName, keepsPlace } from './write-back-expressions';
import {
  defaultContainer,
  extensionOf,
  groupNameSource,
  mapsGroupNames,
  openBackMappings,
  reportedGroup,
} from './write-back-rules';

/** What is written once so that converted groups can come back to AD; empty when all of it is there. */
export function writeBackItems(facts: WriteBackFacts): PlanItem[] {
  return [...extensionItems(facts), ...configurationItems(facts), ...mappingItems(facts)];
}

/** Part of a plan's `decided`. */
export function writeBackDecided(facts: WriteBackFacts) {
  return { items: writeBackItems(facts).map(({ id, action, after }) => ({ id, action, after })) };
}

/** Settings of a new configuration: without `SyncAll` the service might take every group of the tenant. */
export function newSettings(domain: string) {
  return [
    { key: 'Domain', value: JSON.stringify({ domain }) },
    { key: 'SyncAll', value: 'false' },
  ];
}

type Part = Omit<PlanItem, 'before'> & { before?: unknown };

function item({ id, before = null, ...part }: Part): PlanItem {
  return { id: `writeBack:${id}`, before, ...part };
}

function extensionItems(facts: WriteBackFacts): PlanItem[] {
  const { keepsUnit, application, tenantId } = facts;
  if (!keepsUnit) return [];
  const uri = `api://${tenantId}/CloudSyncCustomExtensionsApp`;
  const extension = extensionOf(facts);
  const target = `group.${extensionName}`;
  const items: (PlanItem | false)[] = [
    !application?.servicePrincipalId &&
      item({
        id: 'application',
        kind: 'application',
        target: uri,
        action: application ? 'enable' : 'create',
        after: uri,
      }),
    !extension && item({ id: 'extension', kind: 'extension', target, action: 'create', after: 'a text of groups' }),
    !mapsGroupNames(facts, extension) &&
      item({ id: 'groupName', kind: 'mapping', target, action: 'add', after: groupNameSource }),
  ];
  return items.filter((one) => one !== false);
}

function configurationItems({ toAd, domain }: WriteBackFacts): PlanItem[] {
  const target = `${domain} (to AD)`;
  const settings = newSettings(domain).map(({ key, value }) =>
    item({ id: `setting:${key}`, kind: 'setting', target: key, action: 'set', after: value }),
  );
  const created = [
    item({ id: 'configuration', kind: 'configuration', target, action: 'create', after: domain }),
    ...settings,
  ];
  const job = item({
    id: 'job',
    kind: 'job',
    target: jobTemplates.groupProvisioning,
    action: 'create',
    after: 'Active once the groups that are tried have found their AD groups, Paused until then',
  });
  return [...(toAd ? [] : created), ...(toAd?.job ? [] : [job])];
}

function mappingItems(facts: WriteBackFacts): PlanItem[] {
  return openBackMappings(facts).map(({ target, source, before }) =>
    item({
      id: `mapping:${target}`,
      kind: 'mapping',
      target: `${target} in AD`,
      action: 'set',
      before: before ?? "the template's own",
      after: source,
    }),
  );
}

/** What people should know; `groups`: those that are to be converted. */
export function writeBackRisks(
  facts: WriteBackFacts,
  groups: readonly Pick<GroupSummary, 'displayName' | 'onPremisesSecurityIdentifier'>[],
): Risk[] {
  return [placeRisk(facts, groups), scopeRisk(facts), moveRisk(facts), assignmentRisk].filter(
    (risk) => risk !== undefined,
  );
}

const namesShown = 20;

function placeRisk(facts: WriteBackFacts, groups: Parameters<typeof writeBackRisks>[1]): Risk | undefined {
  const { keepsUnit, report } = facts;
  if (!keepsUnit) {
    const message = `Groups that come back are renamed and moved to ${defaultContainer(facts)}, wherever they are today.`;
    return { code: 'ORGANIZATIONAL_UNIT_CHANGES', severity: 'critical', message };
  }
  const lost = groups.filter((group) => {
    const name = report && reportedGroup(group, report)?.distinguishedName;
    return name !== undefined && !keepsPlace(name);
  });
  if (lost.length === 0) return undefined;
  const names = lost.slice(0, namesShown).map(({ displayName }) => displayName);
  const more = lost.length > namesShown ? ` and ${lost.length - namesShown} more` : '';
  const message = `The expressions do not give these their name and unit back, so they may fail or move: ${names.join(', ')}${more}.`;
  return { code: 'PLACE_NOT_KEPT', severity: 'critical', message };
}

function scopeRisk({ toAd, domain }: WriteBackFacts): Risk | undefined {
  const syncAll = toAd?.settings.find(({ key }) => key === 'SyncAll')?.value;
  if (!toAd || syncAll?.toLowerCase() === 'false') return undefined;
  const message = `The configuration of ${domain} to AD does not say that it takes assigned groups only.`;
  return { code: 'ALL_GROUPS_PROVISIONED', severity: 'critical', message };
}

function moveRisk(facts: WriteBackFacts): Risk | undefined {
  const count = facts.toAd?.assigned.length ?? 0;
  if (count === 0 || openBackMappings(facts).length === 0) return undefined;
  const message = `${count} groups are provisioned already: those with a GroupDN move to the unit it names.`;
  return { code: 'MOVES_ASSIGNED_GROUPS', severity: 'warning', message };
}

const assignmentRisk: Risk = {
  code: 'ASSIGNMENT_BY_HAND',
  severity: 'info',
  message: 'After the conversion somebody has to run the script that assigns the groups to the configuration to AD.',
};
