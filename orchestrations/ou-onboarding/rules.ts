import { outsetRefusal } from '../../domain/outset-refusal';
import { belongsToDomain, isSameName, isWithin, withoutCovered } from '../../domain/distinguished-name';
import type { Refusal, Risk } from '../../domain/plan';
import type { PlanSummary } from '../kit/run-contract';
import { activeAgentsOf, type Facts } from './facts';
import {
  containersOf,
  credentialMapping,
  groupsOf,
  hasObjectType,
  type Rule,
  scopeRuleOf,
  sourceOf,
} from '../../domain/synchronization-schema';
import { jobTemplates, provisioningJobOf } from '../../domain/job-templates';
import { maskedKeysOf, synchronizesPasswords, unreadableKeysOf } from '../../domain/synchronization-settings';

/** How long the steps wait, in seconds. The log may lag by minutes and has no promise (reference 7). */
export const limits = {
  pauseSeconds: 1800,
  firstCycleSeconds: 86_400,
  provisioningLogSeconds: 3600,
  restoreTries: 7,
  restorePauseSeconds: 300,
  lastTrySeconds: 1800,
} as const;

/** Only the very plan that was approved is applied; what it builds on is part of it. */
export function stillApproved(approved: PlanSummary, now: PlanSummary): boolean {
  return !now.refusal && approved.fingerprint === now.fingerprint;
}

/** Someone else changed what the plan builds on between the last look and our write; nothing was overwritten. */
export function voidsApproval(code: string): boolean {
  return ['CONFIGURATION_CHANGED', 'SCHEMA_CHANGED', 'SETTINGS_CHANGED'].includes(code);
}

/** Units that are asked for and not yet in scope; a unit within another one of the request is covered by that. */
export function unitsToAdd(facts: Facts): string[] {
  const already = containersToday(facts);
  return withoutCovered(facts.request.organizationalUnits).filter(
    (unit) => !already.some((container) => isWithin(unit, container)),
  );
}

function ruleToday(facts: Facts): Rule | undefined {
  return facts.current?.schema ? scopeRuleOf(facts.current.schema) : undefined;
}

function containersToday(facts: Facts): string[] {
  const rule = ruleToday(facts);
  return rule ? containersOf(rule) : [];
}

function separateUnits(facts: Facts): number {
  return withoutCovered([...containersToday(facts), ...unitsToAdd(facts)]).length;
}

type RefusalRule = (facts: Facts) => string | undefined;

/** In the order in which they are told; the text says what to do. */
const refusalRules: Record<string, RefusalRule> = {
  OU_OUTSIDE_DOMAIN: ({ request }) => {
    const foreign = request.organizationalUnits.filter((unit) => !belongsToDomain(unit, request.domain));
    return foreign.length > 0 ? `Not an organizational unit of ${request.domain}: ${list(foreign)}.` : undefined;
  },
  DUPLICATE_CONFIGURATION: ({ configurations, request }) =>
    configurations.length > 1
      ? `${request.domain} has ${configurations.length} configurations (${list(configurations.map((one) => one.servicePrincipalId))}). Remove all but one in the portal.`
      : undefined,
  NO_ACTIVE_AGENT: ({ agents, request }) =>
    agents.kind === 'read' && activeAgentsOf(agents.agents) === 0
      ? `No active provisioning agent serves ${request.domain}. Install or start one, then ask again.`
      : undefined,
  GROUP_SCOPE_PRESENT: (facts) => {
    const rule = ruleToday(facts);
    return rule && groupsOf(rule).length > 0
      ? 'The configuration is scoped by groups. Units and groups are not combined; change the scope in the portal first.'
      : undefined;
  },
  SCOPE_RULE_UNCLEAR: ({ current }) =>
    current?.schema && !scopeRuleOf(current.schema)
      ? 'The schema has no rule, or several, that could carry the scope. A person has to look at it in the portal.'
      : undefined,
  SCOPE_WOULD_NARROW: (facts) => {
    const rule = ruleToday(facts);
    return rule && containersOf(rule).length === 0
      ? 'Today the whole domain is in scope, because the list of units is empty. Adding one would stage the deletion of everything else.'
      : undefined;
  },
  SCOPE_TOO_LARGE: (facts) =>
    separateUnits(facts) > facts.limits.hard
      ? `${separateUnits(facts)} separate units do not fit into one configuration (at most ${facts.limits.hard}). Ask for a common parent.`
      : undefined,
  OU_NOT_FOUND: ({ report, request }) => {
    const known = report?.organizationalUnits.map((unit) => unit.distinguishedName);
    const missing =
      known && request.organizationalUnits.filter((unit) => !known.some((name) => isSameName(name, unit)));
    return missing && missing.length > 0
      ? `The on-premises report of ${report?.collectedAt ?? ''} does not know ${list(missing)}.`
      : undefined;
  },
  SCOPE_OVERLAPS_CONNECT_SYNC: ({ report, request }) => {
    const owned = report?.connectSync?.includedOrganizationalUnits ?? [];
    const both = request.organizationalUnits.filter((unit) =>
      owned.some((other) => isWithin(unit, other) || isWithin(other, unit)),
    );
    return both.length > 0
      ? `Connect Sync still synchronizes ${list(both)}. One object must be in the scope of one tool only.`
      : undefined;
  },
  SETTINGS_MASKED: ({ current }) => {
    const masked = current ? maskedKeysOf(current.settings) : [];
    return masked.length > 0
      ? `The service does not show the value of ${list(masked)}; writing the settings back would destroy it.`
      : undefined;
  },
  SETTINGS_UNREADABLE: ({ current }) => {
    const unreadable = current ? unreadableKeysOf(current.settings) : [];
    return unreadable.length > 0
      ? `What the setting ${list(unreadable)} says is not known; changing it could destroy it.`
      : undefined;
  },
  MAPPING_CONFLICT: (facts) =>
    hashConflict(facts) ?? mappingConflict(facts.request.attributeMappings, ruleToday(facts)),
  JOB_QUARANTINED: ({ current }) => {
    const quarantine = provisioningJobOf(current?.configuration.jobs ?? [])?.quarantine;
    return quarantine
      ? `The provisioning job is in quarantine (${quarantine.reason}): pausing it would lift that unseen. Put its cause right first, held deletes by their review.`
      : undefined;
  },
  SWITCHING_OFF_IS_MANUAL: ({ current, request: { settings } }) => {
    const jobs = current?.configuration.jobs.map(({ templateId }) => templateId) ?? [];
    const off = [
      settings.passwordHashSync === false && synchronizesPasswords(current?.settings ?? []) && 'password hash sync',
      settings.exchangeHybridWriteback === false &&
        jobs.includes(jobTemplates.exchangeWriteback) &&
        'Exchange hybrid writeback',
    ].filter((name) => name !== false);
    return off.length > 0
      ? `${off.join(' and ')} is on, and an onboarding switches nothing off. Do that in the portal, or leave it out of the request.`
      : undefined;
  },
};

/** The first rule that says no; undefined when all agree. */
export function refusalOf(facts: Facts): Refusal | undefined {
  const outset = outsetRefusal(facts);
  if (outset) return outset;
  for (const [code, rule] of Object.entries(refusalRules)) {
    const message = rule(facts);
    if (message) return { code, message };
  }
  return undefined;
}

/** Password hash sync brings a mapping of its own. */
function hashConflict({ request }: Facts): string | undefined {
  const { target, source } = credentialMapping;
  const other = request.attributeMappings.find(
    (mapping) => mapping.target.toLowerCase() === target.toLowerCase() && mapping.source !== source,
  );
  return request.settings.passwordHashSync && other
    ? `${target} comes from ${source} when passwords are synchronized, not from ${other.source}.`
    : undefined;
}

/** Also asked of the fresh schema of a new configuration, which no plan could read. */
export function mappingConflict(
  wanted: Facts['request']['attributeMappings'],
  rule: Rule | undefined,
): string | undefined {
  const seen = new Map<string, string>();
  for (const { objectType, target, source } of wanted) {
    const key = `${objectType}.${target}`.toLowerCase();
    const other = seen.get(key) ?? (rule && sourceOf(rule, objectType, target));
    if (other !== undefined && other !== source) {
      return `${target} of ${objectType} already comes from ${other}, not from ${source}.`;
    }
    if (rule && !hasObjectType(rule, objectType)) return `The schema has no mapping for objects of type ${objectType}.`;
    seen.set(key, source);
  }
  return undefined;
}

export function risksOf(facts: Facts): Risk[] {
  const risks = [reportRisk(facts), pausedRisk(facts), agentRisk(facts), limitRisk(facts), canaryRisk(facts)];
  return risks.filter((risk) => risk !== undefined);
}

function reportRisk({ report }: Facts): Risk | undefined {
  if (report) return undefined;
  const message =
    'There is no fresh report from the domain: whether the units exist, and whether Connect Sync owns them, is not known.';
  return { code: 'REPORT_MISSING', severity: 'warning', message };
}

function pausedRisk({ current }: Facts): Risk | undefined {
  const job = provisioningJobOf(current?.configuration.jobs ?? []);
  if (job?.code !== 'Paused') return undefined;
  const message = 'The provisioning job is paused today, by a person or by an earlier run: this run starts it.';
  return { code: 'JOB_PAUSED', severity: 'warning', message };
}

function agentRisk({ agents }: Facts): Risk | undefined {
  if (agents.kind !== 'read') {
    const message = 'The state of the provisioning agents could not be read.';
    return { code: 'AGENTS_UNKNOWN', severity: 'info', message };
  }
  if (activeAgentsOf(agents.agents) !== 1) return undefined;
  const message = 'Only one agent is active: when its server stops, synchronization stops.';
  return { code: 'FEWER_THAN_TWO_AGENTS', severity: 'warning', message };
}

function limitRisk(facts: Facts): Risk | undefined {
  const separate = separateUnits(facts);
  const { soft, hard } = facts.limits;
  if (separate <= soft || separate > hard) return undefined;
  const message = `${separate} separate units are close to what one configuration holds (${hard}).`;
  return { code: 'SCOPE_NEAR_LIMIT', severity: 'warning', message };
}

function canaryRisk(facts: Facts): Risk | undefined {
  const name = facts.request.canary?.distinguishedName;
  if (name === undefined) {
    const message = 'No canary was named: the first object to be provisioned is the first one of all.';
    return { code: 'NO_CANARY', severity: 'warning', message };
  }
  const units = [...facts.request.organizationalUnits, ...containersToday(facts)];
  if (units.some((unit) => isWithin(name, unit))) return undefined;
  const message = `The canary ${name} is in none of the units: it may be skipped, which ends the run before anything is started.`;
  return { code: 'CANARY_OUTSIDE_SCOPE', severity: 'warning', message };
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).join('; ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
