import type { Gateways } from '../../gateways/gateways';
import type { Configuration } from '../../gateways/graph/synchronization';
import { freshReport } from '../kit/activities/fresh-report';
import { requiredPermissions } from './permissions';
import { provisioningJobOf } from '../../domain/job-templates';
import type { Current, Facts } from './facts';
import type { Request } from './contract';

type FactGateways = Pick<
  Gateways,
  'agents' | 'clock' | 'config' | 'directory' | 'identity' | 'reports' | 'synchronization'
>;

/** Reads what a plan is decided from. What the app may not read at all is not asked for: the plan says so first. */
export async function readFacts(gateways: FactGateways, request: Request): Promise<Facts> {
  const { config, identity, directory, synchronization, agents } = gateways;
  const granted = await identity.readGrantedPermissions();
  const missingPermissions = requiredPermissions.filter((permission) => !granted.includes(permission));
  const limits = {
    soft: config.onboarding.softOrganizationalUnitLimit,
    hard: config.onboarding.hardOrganizationalUnitLimit,
  };
  const report = await freshReport(gateways, request.domain);
  const unread = { request, missingPermissions, limits, report };
  if (missingPermissions.length > 0) {
    const nothing = { configurations: [], current: null, agents: { kind: 'unreadable', code: 'NOT_ASKED' } } as const;
    return { ...unread, ...nothing, configurations: [], tenantSyncEnabled: true };
  }
  const { onPremisesSyncEnabled } = await directory.readOrganization();
  const configurations = (await synchronization.listConfigurations()).filter(
    (configuration) => configuration.domain === request.domain.toLowerCase(),
  );
  const [only, ...more] = configurations;
  return {
    ...unread,
    tenantSyncEnabled: onPremisesSyncEnabled,
    configurations,
    current: only && more.length === 0 ? await readCurrent(gateways, only) : null,
    agents: await agents.readAgents(request.domain),
  };
}

export async function readCurrent(
  { synchronization }: Pick<Gateways, 'synchronization'>,
  configuration: Configuration,
): Promise<Current> {
  const { servicePrincipalId } = configuration;
  const job = provisioningJobOf(configuration.jobs);
  return {
    configuration,
    schema: job ? await synchronization.readSchema(servicePrincipalId, job.jobId) : null,
    settings: await synchronization.settings.read(servicePrincipalId),
  };
}
