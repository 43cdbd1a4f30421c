import { type ConfigurationState, configurationStateOf, namesBeyond } from '../../../domain/configuration-state';
import { digestOf, fingerprintOf } from '../../../domain/fingerprint';
import type { Plan, PlanItem, Refusal, Risk } from '../../../domain/plan';
import { differs } from '../difference';
import type { Ready } from '../read-for-plan';
import { compare } from '../rules';
import * as contract from './contract';

/** The state that would be accepted; undefined when the schema does not tell its scope. */
export function stateOf({ configuration, schema, settings, jobs }: Ready): ConfigurationState | undefined {
  const { servicePrincipalId } = configuration;
  return configurationStateOf({ servicePrincipalId, schema, settings, jobs });
}

export function planOf(domain: string, read: { ready: Ready } | { refusal: Refusal }): Plan {
  if ('refusal' in read) return planned(domain, { refusal: read.refusal, state: undefined });
  const state = stateOf(read.ready);
  if (!state) return planned(domain, { refusal: scopeUnclear, state });
  const refusal = declaredOtherwise(read.ready);
  if (refusal) return planned(domain, { refusal, state });
  const accepted = read.ready.facts.accepted?.state;
  const items = differs(accepted, state) ? [itemOf(domain, accepted, state)] : [];
  return planned(domain, { refusal: null, state, items, risks: risksOf(state) });
}

interface Decision {
  refusal: Refusal | null;
  state: ConfigurationState | undefined;
  items?: PlanItem[];
  risks?: Risk[];
}

function planned(domain: string, { refusal, state, items = [], risks = [] }: Decision): Plan {
  const decided = {
    workflow: contract.workflow,
    version: 1,
    domain,
    state: state ? digestOf(state) : null,
    items: items.map(({ id, kind, action, after }) => ({ id, kind, action, after })),
    refusal: refusal?.code ?? null,
    risks: risks.map(({ code }) => code),
  };
  const facts = state ? [{ name: 'Attribute mappings', value: String(state.schema.mappings.length) }] : [];
  const summary = refusal?.message ?? summaryOf(domain, items.length);
  const fingerprint = fingerprintOf(decided);
  return { decided, shown: { summary, items, risks, facts, reversible }, refusal, fingerprint };
}

const reversible = 'Nothing is written to the tenant. Another baseline, or a verified run, replaces this one.';

const scopeUnclear: Refusal = {
  code: 'SCOPE_RULE_UNCLEAR',
  message: 'The schema does not tell its scope: nothing can be accepted.',
};

function summaryOf(domain: string, items: number): string {
  if (items === 0) return `What is there of ${domain} is already what is expected.`;
  return `Accept the Cloud Sync configuration of ${domain} as it is now as what is expected.`;
}

/** A declaration is changed by committing it, not by accepting what differs from it. */
function declaredOtherwise(ready: Ready): Refusal | null {
  const { declared } = ready.facts;
  if (!declared) return null;
  const open = compare({ ...ready.facts, accepted: undefined }).differences.filter(({ aspect }) =>
    ['scope', 'mappings', 'appKey', 'notification', 'jobs'].includes(aspect),
  );
  if (open.length === 0) return null;
  const paths = open.map(({ path }) => path).join(', ');
  const message = `The declaration of ${declared.domain} says otherwise (${paths}). Change the declaration first, or ask for a repair.`;
  return { code: 'DECLARED_OTHERWISE', message };
}

function itemOf(domain: string, accepted: ConfigurationState | undefined, state: ConfigurationState): PlanItem {
  const before = accepted ? shownOf(accepted) : null;
  return { id: 'baseline', kind: 'configuration', target: domain, action: 'accept', before, after: shownOf(state) };
}

function shownOf({ schema, settings, jobs }: ConfigurationState) {
  const { organizationalUnits, groups } = schema;
  const standing = jobs.map(({ templateId, running }) => `${templateId} ${running ? 'runs' : 'does not run'}`);
  return { organizationalUnits, groups, ...settings, jobs: standing };
}

function risksOf({ schema, jobs }: ConfigurationState): Risk[] {
  const isEverything = namesBeyond(schema.organizationalUnits, []).length + schema.groups.length === 0;
  const stopped = jobs.filter(({ running }) => !running).map(({ templateId }) => templateId);
  const everything = 'The whole domain is in scope, and would be expected to be.';
  const still = `These jobs do not run, and would not be expected to: ${stopped.join(', ')}.`;
  return [
    ...(isEverything ? [{ code: 'WHOLE_DOMAIN', severity: 'critical' as const, message: everything }] : []),
    ...(stopped.length > 0 ? [{ code: 'JOBS_STAND_STILL', severity: 'warning' as const, message: still }] : []),
  ];
}
