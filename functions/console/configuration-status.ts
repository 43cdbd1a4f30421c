import { provisioningJobOf } from '../../domain/job-templates';
import type { Gateways } from '../../gateways/gateways';
import { readableOf } from '../../domain/survey';
import type { Configuration, Job } from '../../gateways/graph/synchronization';

type StatusGateways = Pick<Gateways, 'config' | 'log' | 'synchronization'>;

export interface ConfigurationStatus {
  domain: string;
  /** In plain words. */
  status: string;
}

const unreadable = 'cannot be read now';

const words: Readonly<Record<string, string>> = {
  Active: 'healthy',
  Paused: 'paused',
  NotRun: 'not started yet',
  NotConfigured: 'not started yet',
};

/** Configured and declared domains. A console that cannot read Graph still shows its runs. */
export async function readConfigurationStatuses(gateways: StatusGateways): Promise<ConfigurationStatus[]> {
  const declared = gateways.config.configurations.map(({ domain }) => domain.toLowerCase());
  const survey = await readSurvey(gateways);
  if (!survey) return declared.map((domain) => ({ domain, status: unreadable }));
  const statuses = new Map(declared.map((domain) => [domain, 'not onboarded yet']));
  for (const configuration of survey.configurations) {
    statuses.set(configuration.domain ?? configuration.displayName, statusOf(configuration));
  }
  // By its name, which the portal takes from the domain: what else it is bound to cannot be read.
  for (const { displayName } of survey.unreadable) statuses.set(displayName.toLowerCase(), unreadable);
  return [...statuses].map(([domain, status]) => ({ domain, status })).sort(byDomain);
}

function byDomain(one: ConfigurationStatus, other: ConfigurationStatus): number {
  return one.domain.localeCompare(other.domain);
}

async function readSurvey({ log, synchronization }: StatusGateways) {
  try {
    return readableOf(await synchronization.surveyConfigurations());
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
