import { z } from 'zod';
import { keyOf } from '../../domain/distinguished-name';
import { digestOf, fingerprintOf } from '../../domain/fingerprint';
import type { Plan, PlanItem } from '../../domain/plan';
import * as contract from './contract';
import { jobTemplates } from '../../domain/job-templates';
import type { Current, Facts } from './facts';
import { refusalOf, risksOf, unitsToAdd } from './rules';
import {
  containersOf,
  credentialMapping,
  hasObjectType,
  rulesDigestOf,
  scopeRuleOf,
  sourceOf,
  type WantedMapping,
} from '../../domain/synchronization-schema';
import { changesOf } from '../../domain/synchronization-settings';

/** What is decided and what is shown, from facts alone: the same facts give the same fingerprint. */
export function planOf(facts: Facts): Plan {
  const refusal = refusalOf(facts) ?? null;
  const risks = risksOf(facts);
  const items = refusal ? [] : itemsOf(facts);
  const decided = {
    workflow: contract.workflow,
    version: 1,
    domain: facts.request.domain.toLowerCase(),
    configuration: facts.current?.configuration.servicePrincipalId ?? null,
    canary: facts.request.canary ? (keyOf(facts.request.canary.distinguishedName) ?? null) : null,
    items: items.map(({ id, kind, action, after }) => ({ id, kind, action, after })),
    buildsOn: buildsOn(facts.current),
    refusal: refusal?.code ?? null,
    risks: risks.map((risk) => risk.code),
  };
  return {
    decided,
    shown: {
      summary: refusal ? refusal.message : summaryOf(facts, items),
      items,
      risks,
      facts: shownFacts(facts),
      reversible,
    },
    refusal,
    fingerprint: fingerprintOf(decided),
  };
}

const reversible =
  'Until the first cycle has begun everything can be put back exactly as it was, and is put back by itself when a step fails. ' +
  'Once a cycle has run, the scope is not narrowed again by itself, because that would delete the accounts it took over.';

/** What a plan that was decided says about the configuration it was made on. */
export const BuildsOn = z.object({
  configuration: z.string().nullable(),
  buildsOn: z.object({ schema: z.string().nullable(), settings: z.string().nullable() }),
});

/** Someone's change to these voids an approval. */
export function buildsOn(current: Current | null): z.infer<typeof BuildsOn>['buildsOn'] {
  return {
    schema: current?.schema ? rulesDigestOf(current.schema) : null,
    settings: current ? digestOf([...current.settings].sort((a, b) => (a.key < b.key ? -1 : 1))) : null,
  };
}

function itemsOf(facts: Facts): PlanItem[] {
  const scope = scopeItems(facts);
  const rest = [...mappingItems(facts), ...settingItems(facts), ...jobItems(facts)];
  const created = facts.current ? [] : [configurationItem(facts)];
  return [...created, ...scope, ...rest];
}

function configurationItem({ request }: Facts): PlanItem {
  const domain = request.domain.toLowerCase();
  return { id: 'configuration', kind: 'configuration', target: domain, action: 'create', before: null, after: domain };
}

function scopeItems(facts: Facts): PlanItem[] {
  const rule = facts.current?.schema ? scopeRuleOf(facts.current.schema) : undefined;
  const count = rule ? containersOf(rule).length : 0;
  return unitsToAdd(facts).map((unit) => ({
    id: `scope:${keyOf(unit) ?? unit}`,
    kind: 'scope',
    target: unit,
    action: 'add',
    before: count === 0 ? 'not synchronized' : `not synchronized (${count} other units are)`,
    after: unit,
  }));
}

/** What the schema must map in the end: what was asked, and the hashes when password hash sync was. */
export function wantedMappings(facts: Pick<Facts, 'request'>, objectTypes: (type: string) => boolean): WantedMapping[] {
  const hashed = facts.request.settings.passwordHashSync ? ['user', 'inetOrgPerson'].filter(objectTypes) : [];
  const wanted = [
    ...facts.request.attributeMappings,
    ...hashed.map((objectType) => ({ objectType, ...credentialMapping })),
  ];
  // One that is asked for twice is one; two sources for one target were refused.
  return [...new Map(wanted.map((mapping) => [mappingKeyOf(mapping), mapping])).values()];
}

function mappingKeyOf({ objectType, target }: { objectType: string; target: string }): string {
  return `mapping:${objectType}:${target}`.toLowerCase();
}

function mappingItems(facts: Facts): PlanItem[] {
  const rule = facts.current?.schema ? scopeRuleOf(facts.current.schema) : undefined;
  return wantedMappings(facts, (type) => !rule || hasObjectType(rule, type))
    .filter(({ objectType, target }) => !rule || sourceOf(rule, objectType, target) === undefined)
    .map(({ objectType, target, source }) => ({
      id: mappingKeyOf({ objectType, target }),
      kind: 'mapping',
      target: `${objectType}.${target}`,
      action: 'add',
      before: null,
      after: source,
    }));
}

function settingItems({ current, request }: Facts): PlanItem[] {
  const settings = current?.settings ?? [];
  return changesOf(settings, request.domain, request.settings).map(({ key, value }) => ({
    id: `setting:${key}`,
    kind: 'setting',
    target: key,
    action: 'set',
    before: settings.find((setting) => setting.key === key)?.value ?? null,
    after: value,
  }));
}

/** Templates of the jobs that must exist in the end. */
export function wantedJobs({ request }: Pick<Facts, 'request'>): string[] {
  const { passwordHashSync, exchangeHybridWriteback } = request.settings;
  return [
    jobTemplates.provisioning,
    ...(passwordHashSync ? [jobTemplates.passwordHash] : []),
    ...(exchangeHybridWriteback ? [jobTemplates.exchangeWriteback] : []),
  ];
}

function jobItems(facts: Facts): PlanItem[] {
  const jobs = facts.current?.configuration.jobs ?? [];
  return wantedJobs(facts)
    .filter((templateId) => !jobs.some((job) => job.templateId === templateId))
    .map((templateId) => ({
      id: `job:${templateId}`,
      kind: 'job',
      target: templateId,
      action: 'create and start',
      before: null,
      after: 'Active',
    }));
}

function summaryOf(facts: Facts, items: readonly PlanItem[]): string {
  const { request, current } = facts;
  const units = items.filter((item) => item.kind === 'scope').length;
  if (items.length === 0) return `Nothing is left to change for ${request.domain}.`;
  const what = units === 1 ? '1 organizational unit' : `${units} organizational units`;
  if (!current) return `Create the Cloud Sync configuration of ${request.domain} with ${what}.`;
  return units > 0
    ? `Add ${what} to the Cloud Sync configuration of ${request.domain}.`
    : `Change settings of the Cloud Sync configuration of ${request.domain}.`;
}

function shownFacts({ request, current, agents, report }: Facts) {
  return [
    { name: 'Domain', value: request.domain },
    { name: 'Configuration', value: current ? `extends ${current.configuration.displayName}` : 'is created' },
    { name: 'Canary', value: request.canary?.distinguishedName ?? 'none' },
    {
      name: 'Agents',
      value:
        agents.kind === 'read'
          ? agents.agents.map((agent) => `${agent.machineName} ${agent.status}`).join(', ')
          : 'not readable',
    },
    { name: 'On-premises report', value: report?.collectedAt ?? 'none that is fresh' },
  ];
}
