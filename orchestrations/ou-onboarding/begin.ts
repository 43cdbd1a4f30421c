import { digestOf } from '../../domain/fingerprint';
import { RefusedError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import type { Configuration } from '../../gateways/graph/synchronization';
import { once } from '../kit/activities/once';
import { keepBefore, keepWritten, type Before, readBefore, readWritten } from './before';
import type * as contract from './contract';
import { BuildsOn, buildsOn } from './plan';
import { readCurrent } from './read-facts';
import type { OfRun } from '../kit/run-contract';
import { type OnboardingGateways, recordWritten, requestOf } from './writing';

/** How long a new configuration may stay invisible after Graph was asked for it (reference 1.2). */
export const creationShowsWithinSeconds = 120;

/** The name is this run's alone, so that a lost answer is found again and never doubled (reference 1.2). */
export function temporaryNameOf({ runId, round }: OfRun): string {
  return `CLOUDSYNC_${runId}_${round}`;
}

/** Keeps what is there, compares it with what the approved plan was made on, and creates the configuration when there was none. */
export async function applyConfiguration(gateways: OnboardingGateways, of: OfRun): Promise<contract.Target> {
  const known = await readWritten(gateways, of, 'target');
  if (known) return known;
  const before = (await readBefore(gateways, of)) ?? (await readBeforeNow(gateways, of));
  await requireAsPlanned(gateways, of, before);
  await keepBefore(gateways, of, before);
  const target = before.configuration ? existingTarget(before.configuration) : await create(gateways, of);
  await keepWritten(gateways, of, ['target', target]);
  await recordWritten(gateways, of, [target.created ? 'configuration created' : 'configuration kept', target]);
  return target;
}

async function readBeforeNow(gateways: OnboardingGateways, of: OfRun): Promise<Before> {
  const { domain } = await requestOf(gateways, of.runId);
  const all = await gateways.synchronization.listConfigurations();
  const existing = all.find((configuration) => configuration.domain === domain.toLowerCase());
  return existing ? readCurrent(gateways, existing) : { configuration: null, schema: null, settings: null };
}

/** What changed between the last look of the plan and this one voids the approval: nothing has been written yet. */
async function requireAsPlanned({ runs }: Pick<Gateways, 'runs'>, of: OfRun, before: Before): Promise<void> {
  const plan = await runs.readPlan(of.runId, of.round);
  if (!plan) throw new Error(`plan ${of.round} of run ${of.runId} is not stored`);
  const planned = BuildsOn.parse(plan.decided);
  const { configuration, schema, settings } = before;
  const now = buildsOn(configuration && { configuration, schema, settings: settings ?? [] });
  if (planned.configuration !== (configuration?.servicePrincipalId ?? null)) {
    throw new RefusedError(
      'CONFIGURATION_CHANGED',
      'The configuration of the domain is not the one that was planned on.',
    );
  }
  if (digestOf(planned.buildsOn) === digestOf(now)) return;
  const code = planned.buildsOn.schema === now.schema ? 'SETTINGS_CHANGED' : 'SCHEMA_CHANGED';
  throw new RefusedError(code, 'Someone changed the configuration after the plan was made. Nothing was overwritten.');
}

function existingTarget({ servicePrincipalId, applicationId }: Configuration): contract.Target {
  return { servicePrincipalId, applicationId, created: false };
}

async function create(gateways: OnboardingGateways, of: OfRun): Promise<contract.Target> {
  const { synchronization } = gateways;
  const name = temporaryNameOf(of);
  const ids = await once(gateways, of, {
    write: 'instantiate',
    showsWithinSeconds: creationShowsWithinSeconds,
    find: () => synchronization.findByName(name),
    act: () => synchronization.instantiate(name),
  });
  return { ...ids, created: true };
}
