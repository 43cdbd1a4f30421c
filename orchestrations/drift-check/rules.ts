import type { Aspect, Difference } from '../../domain/drift';
import type { SurveyedConfiguration } from '../../gateways/graph/synchronization';
import { declarationDifferences } from './declaration';
import { type Compared, difference, differs, judged, notKnown, together } from './difference';
import { expectedOf, type Expected } from './expected';
import type { DomainFacts } from './facts';
import { jobDifferences, settingsDifferences } from './part-differences';
import { premisesDifferences } from './premises-differences';
import { schemaDifferences } from './schema-differences';

export const limits = {
  /** Domains per activity: each of them is read, compared and forgotten before the next one. */
  domainsPerPart: 10,
  /** Groups per activity: twenty of them are one request. */
  groupsPerPart: 1000,
  /** How long a check waits for a service that asks to; then what it could not read is unknown. */
  patienceSeconds: 900,
  /** An agent that was not listed for so long was taken out on purpose. */
  agentForgottenDays: 30,
  longestWaiverDays: 90,
} as const;

/** Where the outcome of a check is kept: it would be too long for a history. */
export const keptOutcome = 'outcome';

/** Of which a check without anything to read says nothing. */
const ofConfigurations: readonly Aspect[] = [
  'configuration',
  'scope',
  'mappings',
  'appKey',
  'notification',
  'jobs',
  'units',
  'agents',
  'agentVersions',
  'report',
];

/** What differs in one domain, what is not known of it, and what the check may therefore open and close. */
export function compare(facts: DomainFacts): Compared {
  const { domain, configuration } = facts;
  if (facts.isBusy) return notKnown(domain, '', { code: 'RUN_UNDER_WAY', detail: underWay });
  if (configuration.kind === 'unreadable') return notKnown(domain, '/configuration', configuration);
  if (configuration.value === null) return judged(ofConfigurations, absent(facts));
  const expected = expectedOf(facts);
  if (!expected) return judged(ofConfigurations, [stranger(domain, configuration.value), ...strangersOf(facts)]);
  const { value } = configuration;
  const ofAll = judged(['configuration'], [...strangersOf(facts), ...declarationDifferences(facts)]);
  return together([ofAll, measured(facts, value, expected)]);
}

/** What was accepted, or was there before, is missing; what was only declared waits to be onboarded. */
function absent({ domain, accepted, known, declared }: DomainFacts): Difference[] {
  const servicePrincipalId = accepted?.state.servicePrincipalId ?? known?.servicePrincipalId ?? null;
  if (!accepted && !declared) return [];
  const seen = { domain, path: '/configuration', actual: null, aspect: 'configuration' } as const;
  if (servicePrincipalId === null) {
    const expected = declared?.organizationalUnits ?? [];
    return [difference({ ...seen, code: 'NOT_ONBOARDED_YET', expected })];
  }
  return [difference({ ...seen, code: 'CONFIGURATION_MISSING', expected: { servicePrincipalId } })];
}

const underWay = 'A run is changing the configuration now; look again when it has ended.';

/** There is one configuration per domain; nobody declares a second one. */
function strangersOf({ domain, others }: DomainFacts): Difference[] {
  return others.map((one) => stranger(domain, one, `/configurations/${one.servicePrincipalId}`));
}

function stranger(domain: string, configuration: SurveyedConfiguration, path = '/configuration'): Difference {
  const { servicePrincipalId, displayName } = configuration;
  const seen = { domain, path, expected: null, actual: { servicePrincipalId, displayName } };
  return difference({ ...seen, code: 'CONFIGURATION_UNDECLARED', aspect: 'configuration' });
}

function measured(facts: DomainFacts, configuration: SurveyedConfiguration, expected: Expected): Compared {
  const part = { domain: facts.domain, configuration, expected };
  return together([
    schemaDifferences(facts, expected),
    settingsDifferences(part),
    jobDifferences(part),
    premisesDifferences(facts),
  ]);
}

/** Directory synchronization of the whole tenant; nothing of it works when that is off. */
export function tenantDifferences(onPremisesSyncEnabled: boolean): Compared {
  const seen = { domain: null, path: '/tenant/onPremisesSyncEnabled', expected: true, actual: onPremisesSyncEnabled };
  if (!differs(seen.expected, seen.actual)) return judged(['tenant'], []);
  return judged(['tenant'], [difference({ ...seen, code: 'TENANT_FEATURE_CHANGED', aspect: 'tenant' })]);
}
