import { provisioningJobOf } from '../../domain/job-templates';
import type { Gateways } from '../../gateways/gateways';
import type { Configuration, Job } from '../../gateways/graph/synchronization';

type StatusGateways = Pick<Gateways, 'config' | 'log' | 'synchronization'>;

export interface ConfigurationStatus {
  domain: string;
  /** In plain words. */
  status: string;
}

const words: Readonly<Record<string, string>> = {
  Active: 'healthy',
  Paused: 'paused',
  NotRun: 'not started yet',
  NotConfigured: 'not started yet',
};

/** Configured and declared domains. A console that cannot read Graph still shows its runs. */
export async function readConfigurationStatuses(gateways: StatusGateways): Promise<ConfigurationStatus[]> {
  const declared = gateways.config.configurations.map(({ domain }) => domain.toLowerCase());
  const configurations = await readConfigurations(gateways);
  if (!configurations) return declared.map((domain) => ({ domain, status: 'cannot be read now' }));
  const statuses = new Map(declared.map((domain) => [domain, 'not onboarded yet']));
  for (const configuration of configurations) {
    statuses.set(configuration.domain ?? configuration.displayName, statusOf(configuration));
  }
  return [...statuses].map(([domain, status]) => ({ domain, status })).sort(byDomain);
}

function byDomain(one: ConfigurationStatus, other: ConfigurationStatus): number {
  return one.domain.localeCompare(other.domain);
}

async function readConfigurations({ log, synchronization }: StatusGateways): Promise<Configuration[] | undefined> {
  try {
    return await synchronization.listConfigurations();
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : null }, 'console without configurations');
    return undefined;
  }
}

function statusOf({ jobs }: Configuration): string {
  const job = provisioningJobOf(jobs);
  return job ? jobStatus(job) : 'without a provisioning job';
}

function jobStatus({ code, quarantine }: Job): string {
  if (quarantine) return `quarantined: ${quarantine.reason}`;
  return words[code] ?? code;
}
