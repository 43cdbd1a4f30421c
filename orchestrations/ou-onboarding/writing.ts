import { RefusedError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import type { Job } from '../../gateways/graph/synchronization';
import { readBefore, readWritten } from './before';
import type { OfRun } from '../kit/run-contract';
import * as contract from './contract';
import { jobTemplates } from '../../domain/job-templates';

export type OnboardingGateways = Pick<
  Gateways,
  | 'agents'
  | 'audits'
  | 'clock'
  | 'config'
  | 'directory'
  | 'drift'
  | 'identity'
  | 'ledger'
  | 'log'
  | 'provisioningLog'
  | 'reports'
  | 'runs'
  | 'synchronization'
>;

export interface OfTarget extends OfRun {
  target: contract.Target;
}

export async function requestOf({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<contract.Request> {
  return contract.Request.parse(await runs.readRequest(runId));
}

/** Once per run, round and kind of write, however often the activity is repeated. */
export async function recordWritten(
  { ledger }: Pick<Gateways, 'ledger'>,
  { runId, round }: OfRun,
  [what, data]: [string, object],
): Promise<void> {
  await ledger.append(runId, { step: `written:${round}:${what}`, kind: 'written', data: { what, ...data } });
}

/** Template to job id, of what was there before and what this run created. */
export async function jobIdsOf(gateways: Pick<Gateways, 'runs'>, of: OfRun): Promise<Record<string, string>> {
  const before = (await readBefore(gateways, of))?.configuration?.jobs ?? [];
  const written = await readWritten(gateways, of, 'jobs');
  return { ...Object.fromEntries(before.map(({ templateId, jobId }) => [templateId, jobId])), ...written };
}

/** By the id that was kept when it was created: a new job is missing in lists for some moments. */
export async function provisioningJob(gateways: OnboardingGateways, of: OfTarget): Promise<Job> {
  const { servicePrincipalId } = of.target;
  const jobId = (await jobIdsOf(gateways, of))[jobTemplates.provisioning];
  if (jobId) return gateways.synchronization.readJob(servicePrincipalId, jobId);
  throw new RefusedError(
    'JOB_MISSING',
    `The configuration ${servicePrincipalId} has no ${jobTemplates.provisioning} job.`,
  );
}

export function isRunning({ code }: Pick<Job, 'code'>): boolean {
  return code === 'Active' || code === 'Quarantine';
}
