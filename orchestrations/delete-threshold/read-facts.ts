import { NotNowError } from '../../domain/errors';
import { provisioningJobOf } from '../../domain/job-templates';
import { containersInScope } from '../../domain/synchronization-schema';
import type { Gateways } from '../../gateways/gateways';
import type { Configuration } from '../../gateways/graph/synchronization';
import type { AlarmGateways } from '../kit/activities/alarms';
import { freshReport } from '../kit/activities/fresh-report';
import type { Hold, Kept } from './contract';
import type { StagedDelete } from './evidence';
import type { Facts, Held } from './facts';
import { kindOf } from './object-kinds';
import { requiredPermissions } from './permissions';
import { heldOf, otherReasonOf, readStaged, secondsUntilSettled } from './read-held';

export type ReviewGateways = AlarmGateways &
  Pick<
    Gateways,
    | 'clock'
    | 'config'
    | 'deletions'
    | 'directory'
    | 'identity'
    | 'ledger'
    | 'log'
    | 'provisioningLog'
    | 'reports'
    | 'runs'
    | 'synchronization'
  >;

/** What can be said before the tenant is read any further. */
export async function readOutset(
  { identity, directory }: Pick<Gateways, 'identity' | 'directory'>,
  request: Kept,
): Promise<Facts & { mayRead: boolean }> {
  const granted = await identity.readGrantedPermissions();
  const missingPermissions = requiredPermissions.filter((permission) => !granted.includes(permission));
  const tenantSyncEnabled = missingPermissions.length > 0 || (await directory.readOrganization()).onPremisesSyncEnabled;
  return {
    request,
    missingPermissions,
    tenantSyncEnabled,
    mayRead: missingPermissions.length === 0 && tenantSyncEnabled,
    held: null,
    otherReason: null,
    staged: [],
    users: new Map(),
    groups: new Map(),
    roleHolders: null,
    scope: null,
    report: undefined,
  };
}

export interface FoundHold {
  held: Held;
  configuration: Pick<Configuration, 'servicePrincipalId' | 'jobs'>;
}

/** The hold that a review was opened for, read by its ids: a list that lacks it for a moment says nothing. */
async function findHold(
  gateways: Pick<Gateways, 'synchronization'>,
  hold: Hold,
): Promise<FoundHold | { otherReason: string | null }> {
  const { servicePrincipalId, jobId } = hold;
  const configuration = {
    servicePrincipalId,
    jobs: [await gateways.synchronization.readJob(servicePrincipalId, jobId)],
  };
  const held = await heldOf(gateways, configuration);
  if (held?.seriesBegan === hold.seriesBegan) return { held, configuration };
  return { otherReason: otherReasonOf(configuration) };
}

/** The configuration of the domain whose job holds deletes, or why it cannot be told. */
export async function findHeld(
  gateways: Pick<Gateways, 'synchronization'>,
  { domain, hold }: Pick<Kept, 'domain' | 'hold'>,
): Promise<FoundHold | { otherReason: string | null }> {
  if (hold) return findHold(gateways, hold);
  const configurations = await gateways.synchronization.listConfigurations();
  let otherReason: string | null = null;
  for (const configuration of configurations.filter((one) => one.domain === domain.toLowerCase())) {
    const held = await heldOf(gateways, configuration);
    if (held) return { held, configuration };
    otherReason ??= otherReasonOf(configuration);
  }
  return { otherReason };
}

/** Reads what a review is decided from. Directly after a look of the service its log is not complete: come back then. */
export async function readFacts(gateways: ReviewGateways, request: Kept): Promise<Facts> {
  const outset = await readOutset(gateways, request);
  if (!outset.mayRead) return outset;
  const found = await findHeld(gateways, request);
  if ('otherReason' in found) return { ...outset, ...found };
  const { held, configuration } = found;
  const seconds = secondsUntilSettled(gateways, held);
  if (seconds > 0) throw new NotNowError('LOG_MAY_STILL_CHANGE', Math.min(60, Math.ceil(seconds)));
  const staged = await readStaged(gateways, held);
  const { deletions } = gateways;
  const [users, groups, roleHolders, scope, report] = await Promise.all([
    deletions.readUsers(targetsOf(staged, 'user')),
    deletions.readGroups(targetsOf(staged, 'group')),
    orNull(deletions.readRoleHolders()),
    orNull(readScope(gateways, configuration)),
    freshReport(gateways, request.domain),
  ]);
  return { ...outset, held, staged, users, groups, roleHolders, scope, report };
}

export function targetsOf(
  staged: readonly Pick<StagedDelete, 'objectType' | 'targetId'>[],
  kind: 'user' | 'group',
): string[] {
  return staged.flatMap(({ objectType, targetId }) =>
    targetId !== null && kindOf(objectType) === kind ? [targetId] : [],
  );
}

/** What only explains must not keep a review from being made; that it is not known is shown. */
async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch {
    return null;
  }
}

async function readScope(
  { synchronization }: ReviewGateways,
  configuration: FoundHold['configuration'],
): Promise<string[]> {
  const job = provisioningJobOf(configuration.jobs);
  if (!job) return [];
  return containersInScope(await synchronization.readSchema(configuration.servicePrincipalId, job.jobId));
}
