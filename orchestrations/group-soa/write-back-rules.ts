import { z } from 'zod';
import type { Refusal } from '../../domain/plan';
import type { OnPremisesReport } from '../../domain/on-premises-report';
import {
  groupRuleOf,
  scopeRuleOf,
  sourceOf,
  type RawSchema,
  type WantedMapping,
} from '../../domain/synchronization-schema';
import type { GroupSummary } from '../../gateways/graph/groups';
import type { WriteBackFacts } from './write-back-facts';
import {
  constant,
  defaultContainerOf,
  defaultNameExpression,
  extensionName,
  isSameExpression,
  nameExpression,
  parentExpression,
  usersContainerOf,
} from './write-back-expressions';

export const backLimits = {
  /** A full cycle of a large domain fills in GroupDN. */
  groupNamesSeconds: 4 * 3600,
  /** Of the service (reference 8.3). */
  mostConfigurations: 20,
  /** Groups that are tried on demand: five in ten seconds is what the service takes. */
  mostTried: 5,
} as const;

/** Provisions groups to AD since this version (reference 8.3). */
const firstAgentVersion = [1, 1, 1370, 0];

/** What `decided` of a plan says of the way back. */
export const WriteBackDecided = z.object({
  items: z.array(z.object({ id: z.string(), after: z.unknown() })),
});

type Reason = (facts: WriteBackFacts) => Refusal | undefined;

export function writeBackRefusal(facts: WriteBackFacts): Refusal | undefined {
  for (const reason of reasons) {
    const refusal = reason(facts);
    if (refusal) return refusal;
  }
  return undefined;
}

const reasons: Reason[] = [
  ({ report, domain }) =>
    report
      ? undefined
      : no(
          'REPORT_REQUIRED',
          `There is no fresh on-premises report of ${domain}: which groups can be provisioned back is not known.`,
        ),
  outdatedAgents,
  ({ toAdOfDomain, domain }) =>
    toAdOfDomain > 1
      ? no('DUPLICATE_CONFIGURATION', `${domain} has ${toAdOfDomain} configurations from Entra ID to AD.`)
      : undefined,
  ({ toAdOfDomain, toAdOfTenant }) =>
    toAdOfDomain === 0 && toAdOfTenant >= backLimits.mostConfigurations
      ? no('WRITE_BACK_CONFIGURATIONS_FULL', `The tenant has ${toAdOfTenant} configurations to AD already.`)
      : undefined,
  withoutCycles,
  unclearRules,
  conflict,
];

function no(code: string, message: string): Refusal {
  return { code, message };
}

function outdatedAgents({ report, domain }: WriteBackFacts): Refusal | undefined {
  const agents = report?.agents ?? [];
  const fits = agents.some(({ version, serviceState }) => serviceState === 'Running' && isRecent(version));
  if (agents.length === 0 || fits) return undefined;
  return no('AGENT_OUTDATED', `No running agent of ${domain} has the version ${firstAgentVersion.join('.')} or later.`);
}

function isRecent(version: string): boolean {
  const parts = version.split('.').map(Number);
  const at = firstAgentVersion.findIndex((part, index) => (parts[index] ?? 0) !== part);
  return at < 0 || (parts[at] ?? 0) > (firstAgentVersion[at] ?? 0);
}

function withoutCycles({ keepsUnit, fromAd, domain }: WriteBackFacts): Refusal | undefined {
  if (!keepsUnit) return undefined;
  if (!fromAd) {
    return no(
      'CONFIGURATION_MISSING',
      `${domain} has no single configuration from AD whose job could fill in GroupDN.`,
    );
  }
  if (fromAd.job.quarantine) return no('JOB_QUARANTINED', `The provisioning job of ${domain} is in quarantine.`);
  if (fromAd.job.code === 'Active') return undefined;
  return no('JOB_NOT_RUNNING', `The provisioning job of ${domain} is ${fromAd.job.code}.`);
}

function unclearRules({ keepsUnit, fromAd, toAd }: WriteBackFacts): Refusal | undefined {
  const isUnclear = (keepsUnit && fromAd && !scopeRuleOf(fromAd.schema)) || (toAd?.schema && !groupRuleOf(toAd.schema));
  return isUnclear
    ? no('SCOPE_RULE_UNCLEAR', 'A schema has no rule, or several, in which groups could be mapped.')
    : undefined;
}

/** The same target with a source that is not ours: changing it would move groups that somebody placed. */
function conflict(facts: WriteBackFacts): Refusal | undefined {
  if (!facts.keepsUnit) return undefined;
  const name = extensionOf(facts);
  const today = name && facts.fromAd && groupSource(facts.fromAd.schema, name);
  if (today && !isSameExpression(today, groupNameSource)) {
    return no('MAPPING_CONFLICT', `group.${name} is mapped from ${today} already.`);
  }
  const foreign = wantedBackMappings(facts).find(({ target, source }) => {
    const current = backSource(facts, target);
    return current !== undefined && !isSameExpression(current, source) && !isReplaceable(target, current);
  });
  if (!foreign) return undefined;
  return no('MAPPING_CONFLICT', `${foreign.target} is mapped from ${backSource(facts, foreign.target)} already.`);
}

/** A fixed container, or the name that the template gives: nobody has placed groups by it. */
function isReplaceable(target: string, current: string): boolean {
  return target === 'cn' ? isSameExpression(current, defaultNameExpression) : /^"[^"]*"$/.test(current);
}

export const groupNameSource = '[distinguishedName]';

/** Full name of the extension; undefined as long as it is not defined. */
export function extensionOf({ application }: Pick<WriteBackFacts, 'application'>): string | undefined {
  return application?.extensions[extensionName.toLowerCase()];
}

function groupSource(schema: RawSchema, target: string): string | undefined {
  const rule = scopeRuleOf(schema);
  return rule && sourceOf(rule, 'group', target);
}

/** Whether the names of groups are on their way already. */
export function mapsGroupNames({ fromAd }: Pick<WriteBackFacts, 'fromAd'>, extension: string | undefined): boolean {
  return Boolean(fromAd && extension && groupSource(fromAd.schema, extension) !== undefined);
}

function backSource({ toAd }: WriteBackFacts, target: string): string | undefined {
  const rule = toAd?.schema && groupRuleOf(toAd.schema);
  return rule && sourceOf(rule, 'Group', target);
}

/** Where groups go that have no place of their own: the configuration's own container, else the one every domain has. */
export function defaultContainer(facts: WriteBackFacts): string {
  return defaultContainerOf(backSource(facts, 'parentDistinguishedName') ?? '') ?? usersContainerOf(facts.domain);
}

/** Sources of the configuration to AD. One that exists keeps its own container unless units are to be kept. */
export function wantedBackMappings(
  facts: WriteBackFacts,
  extension = extensionOf(facts) ?? unmadeExtension,
): WantedMapping[] {
  const container = defaultContainer(facts);
  const parent = { objectType: 'Group', target: 'parentDistinguishedName' };
  if (facts.keepsUnit) {
    const name = { objectType: 'Group', target: 'cn', source: nameExpression(extension) };
    return [{ ...parent, source: parentExpression(extension, container) }, name];
  }
  return facts.toAd?.schema ? [] : [{ ...parent, source: constant(container) }];
}

/** Stands for the name of an extension that is not made yet: the id of its application is in it. */
const unmadeExtension = 'extension_<application>_GroupDN';

/** Those that are not as wanted today. */
export function openBackMappings(facts: WriteBackFacts): (WantedMapping & { before: string | undefined })[] {
  return wantedBackMappings(facts)
    .map((wanted) => ({ ...wanted, before: backSource(facts, wanted.target) }))
    .filter(({ before, source }) => before === undefined || !isSameExpression(before, source));
}

/** The group in AD that it came from. */
export function reportedGroup(
  { onPremisesSecurityIdentifier: sid }: Pick<GroupSummary, 'onPremisesSecurityIdentifier'>,
  report: OnPremisesReport,
): OnPremisesReport['groups'][number] | undefined {
  return sid ? report.groups.find(({ objectSid }) => objectSid === sid) : undefined;
}
