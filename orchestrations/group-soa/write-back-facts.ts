import { jobTemplates, provisioningJobOf } from '../../domain/job-templates';
import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Setting } from '../../domain/synchronization-settings';
import type { Gateways } from '../../gateways/gateways';
import type { ExtensionApplication } from '../../gateways/graph/extensions';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import { freshReport } from '../kit/activities/fresh-report';
import type { ProvisionBack } from './write-back-contract';

/** Everything that is decided about the way back to AD, as read just now. */
export interface WriteBackFacts {
  domain: string;
  keepsUnit: boolean;
  tenantId: string;
  report: OnPremisesReport | undefined;
  /** What Cloud Sync's own application defines; read only when units are kept. */
  application: ExtensionApplication | undefined;
  /** The configuration from AD with its provisioning job; read only when units are kept. */
  fromAd: { servicePrincipalId: string; job: Job; schema: RawSchema } | undefined;
  /** How many configurations to AD the domain has, and the whole tenant. */
  toAdOfDomain: number;
  toAdOfTenant: number;
  /** The one of the domain. */
  toAd: ToAd | undefined;
}

export interface ToAd {
  configuration: Configuration;
  job: Job | undefined;
  schema: RawSchema | undefined;
  settings: Setting[];
  /** Ids of assigned groups. */
  assigned: string[];
}

type FactGateways = Pick<
  Gateways,
  'assignments' | 'clock' | 'config' | 'directory' | 'extensions' | 'reports' | 'synchronization'
>;

export async function readWriteBackFacts(
  gateways: FactGateways,
  { domain: asked, keepOrganizationalUnit: keepsUnit }: ProvisionBack,
): Promise<WriteBackFacts> {
  const { directory, extensions, synchronization } = gateways;
  const domain = asked.toLowerCase();
  const { tenantId } = await directory.readOrganization();
  const all = await synchronization.listConfigurations('toAd');
  const [only, ...more] = all.filter((configuration) => configuration.domain === domain);
  return {
    domain,
    keepsUnit,
    tenantId,
    report: await freshReport(gateways, domain),
    application: keepsUnit ? await extensions.findApplication(tenantId) : undefined,
    fromAd: keepsUnit ? await readFromAd(gateways, domain) : undefined,
    toAdOfDomain: only ? more.length + 1 : 0,
    toAdOfTenant: all.length,
    toAd: only && more.length === 0 ? await readToAd(gateways, only) : undefined,
  };
}

async function readFromAd({ synchronization }: FactGateways, domain: string): Promise<WriteBackFacts['fromAd']> {
  const found = (await synchronization.listConfigurations()).filter((one) => one.domain === domain);
  const [configuration] = found;
  const job = configuration && found.length === 1 ? provisioningJobOf(configuration.jobs) : undefined;
  if (!configuration || !job) return undefined;
  const { servicePrincipalId } = configuration;
  return { servicePrincipalId, job, schema: await synchronization.readSchema(servicePrincipalId, job.jobId) };
}

async function readToAd(gateways: FactGateways, configuration: Configuration): Promise<ToAd> {
  const { assignments, synchronization } = gateways;
  const { servicePrincipalId, jobs } = configuration;
  const job = jobs.find(({ templateId }) => templateId === jobTemplates.groupProvisioning);
  return {
    configuration,
    job,
    schema: job && (await synchronization.readSchema(servicePrincipalId, job.jobId)),
    settings: await synchronization.settings.read(servicePrincipalId),
    assigned: (await assignments.readGroups(servicePrincipalId)).groupIds,
  };
}
