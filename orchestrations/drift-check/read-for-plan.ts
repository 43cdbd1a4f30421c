import { NotNowError } from '../../domain/errors';
import type { Refusal } from '../../domain/plan';
import type { RawSchema } from '../../domain/synchronization-schema';
import { maskedKeysOf, type Setting, unreadableKeysOf } from '../../domain/synchronization-settings';
import type { Gateways } from '../../gateways/gateways';
import type { Job, SurveyedConfiguration } from '../../gateways/graph/synchronization';
import type { DomainFacts } from './facts';
import { type FactGateways, readAgents, readDomain, readOutset } from './read-facts';

/** A configuration of which everything could be read: only of such a one anything is planned. */
export interface Ready {
  facts: DomainFacts;
  configuration: SurveyedConfiguration;
  schema: RawSchema | null;
  settings: Setting[];
  jobs: Job[];
}

type PlanGateways = FactGateways & Pick<Gateways, 'identity'>;

/** What is being changed says nothing about what will be there. */
const busySeconds = 60;

/** What a plan about one domain is made from, or why there can be none. */
export async function readForPlan(
  gateways: PlanGateways,
  { domain, runId, required }: { domain: string; runId: string; required: readonly string[] },
): Promise<{ ready: Ready } | { refusal: Refusal }> {
  const granted = await gateways.identity.readGrantedPermissions();
  const missing = required.filter((permission) => !granted.includes(permission));
  if (missing.length > 0) {
    const message = `The app lacks the Graph permission ${missing.join(', ')}. Grant it and restart the app, since tokens are kept for a day.`;
    return { refusal: { code: 'PERMISSION_MISSING', message } };
  }
  const patience = { waits: true };
  const outset = await readOutset(gateways, patience);
  const agents = await readAgents(gateways, patience);
  const facts = await readDomain(gateways, { domain, outset, agents, patience, runId });
  if (facts.isBusy) throw new NotNowError('RUN_UNDER_WAY', busySeconds);
  return readyOf(facts);
}

function readyOf(facts: DomainFacts): { ready: Ready } | { refusal: Refusal } {
  const { configuration, schema } = facts;
  if (configuration.kind === 'unreadable') return unread('configurations', configuration.detail);
  if (configuration.value === null) return refused('CONFIGURATION_MISSING', `${facts.domain} has no configuration.`);
  const { jobs, settings } = configuration.value;
  if (jobs.kind === 'unreadable') return unread('jobs', jobs.detail);
  if (settings.kind === 'unreadable') return unread('settings', settings.detail);
  if (schema.kind === 'unreadable') return unread('schema', schema.detail);
  const masked = maskedKeysOf(settings.value);
  if (masked.length > 0) {
    return refused('SETTINGS_MASKED', `The service does not show the value of ${masked.join(', ')}.`);
  }
  const unreadable = unreadableKeysOf(settings.value);
  if (unreadable.length > 0) {
    const message = `What the setting ${unreadable.join(', ')} says is not known, so nothing is planned.`;
    return refused('SETTINGS_UNREADABLE', message);
  }
  if (facts.others.length > 0) {
    return refused('DUPLICATE_CONFIGURATION', `${facts.domain} has several configurations. Remove all but one.`);
  }
  const parts = { schema: schema.value, settings: settings.value, jobs: jobs.value };
  return { ready: { facts, configuration: configuration.value, ...parts } };
}

function unread(what: string, detail: string): { refusal: Refusal } {
  return refused('FACTS_UNREADABLE', `The ${what} cannot be read now, so nothing is planned. ${detail}`);
}

function refused(code: string, message: string): { refusal: Refusal } {
  return { refusal: { code, message } };
}
