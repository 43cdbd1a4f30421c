import { Aspect, type Difference } from '../../domain/drift';
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
  /** A configuration that is not listed for so long was removed, as `sync-health` sees it. */
  missedSeconds: 3600,
  /** An agent that was not listed for so long was taken out on purpose. */
  agentForgottenDays: 30,
  longestWaiverDays: 90,
} as const;

/** Where the outcome of a check is kept: it would be too long for a history. */
export const keptOutcome = 'outcome';

/** Of which a check without anything to read says nothing. */
const ofConfigurations: readonly Aspect[] = Aspect.exclude(['tenant', 'authority']).options;

/** What differs in one domain, what is not known of it, and what the check may therefore open and close. */
export function compare(facts: DomainFacts): Compared {
  const compared = comparedOf(facts);
  if (!facts.hasUnidentified) return compared;
  // Which configurations the domain has is not known as a whole.
  return { ...compared, judged: compared.judged.filter((aspect) => aspect !== 'configuration') };
}

function comparedOf(facts: DomainFacts): Compared {
  const { domain, configuration } = facts;
  if (facts.isBusy) return notKnown(domain, '', { code: 'RUN_UNDER_WAY', detail: underWay });
  if (configuration.kind === 'unreadable') return notKnown(domain, '/configuration', configuration);
  if (configuration.value === null) return absent(facts);
  const expected = expectedOf(facts);
  if (!expected) return judged(ofConfigurations, [stranger(domain, configuration.value), ...strangersOf(facts)]);
  const { value } = configuration;
  const ofAll = judged(['configuration'], [...strangersOf(facts), ...declarationDifferences(facts)]);
  return together([ofAll, measured(facts, value, expected)]);
}

/** What was accepted, or was there before, is missing; what was only declared waits to be onboarded. */
function absent(facts: DomainFacts): Compared {
  const { domain, accepted, known, declared } = facts;
  const servicePrincipalId = accepted?.state.servicePrincipalId ?? known?.servicePrincipalId;
  if (!accepted && !declared) return judged(ofConfigurations, []);
  if (servicePrincipalId) return missing(facts, servicePrincipalId);
  const seen = { domain, path: '/configuration', actual: null, aspect: 'configuration' } as const;
  const expected = declared?.organizationalUnits ?? [];
  return judged(ofConfigurations, [difference({ ...seen, code: 'NOT_ONBOARDED_YET', expected })]);
}

function missing(facts: DomainFacts, servicePrincipalId: string): Compared {
  const { domain } = facts;
  const path = '/configuration';
  if (!isMissedForLong(facts)) return notKnown(domain, path, { code: 'NOT_LISTED', detail: notListed });
  const seen = { domain, path, expected: { servicePrincipalId }, actual: null, aspect: 'configuration' } as const;
  return judged(ofConfigurations, [difference({ ...seen, code: 'CONFIGURATION_MISSING' })]);
}

/** A list may lack something for a moment: one look that misses it says nothing yet. */
function isMissedForLong({ known, now }: DomainFacts): boolean {
  const { missingSince } = known ?? {};
  return missingSince !== undefined && Date.parse(now) - Date.parse(missingSince) >= limits.missedSeconds * 1000;
}

const notListed = 'The configuration is not in the list now; a look an hour later tells whether it is gone.';
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
