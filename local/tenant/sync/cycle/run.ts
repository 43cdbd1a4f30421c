import { guidFrom } from '../../state/chance';
import type { AdDomain, AdObject } from '../../state/forest-documents';
import type { Moment } from '../../state/moment';
import type {
  Connection,
  Job,
  JobError,
  LogStatus,
  ProvisioningLogEntry,
  ProvisioningStep,
  Secret,
} from '../../state/sync-documents';
import { ruleFilters, type RuleFilters } from '../mapping/scope';
import { schemaOf, type SynchronizationRule } from '../schema/schema-body';
import { domainOfSecrets, effectiveSecrets } from '../secrets';

/** One look of a job at its domain: what every evaluation needs. */
export interface Run extends Moment {
  job: Job;
  secrets: Secret[];
  domain: AdDomain;
  rule: SynchronizationRule;
  filters: RuleFilters;
  cycleId: string;
}

/** What became of one object. `pendingDelete` is decided by the delete threshold, once all objects are known. */
export interface Evaluation {
  kind: 'exported' | 'unchanged' | 'skipped' | 'pendingDelete' | 'failed' | 'nothing';
  action: ProvisioningLogEntry['provisioningAction'];
  sourceId: string;
  object?: AdObject;
  targetId?: string;
  targetType?: string;
  targetName?: string;
  status: LogStatus;
  errorCode?: string;
  reason?: string;
  steps: ProvisioningStep[];
  modified: { displayName: string; oldValue: string | null; newValue: string | null }[];
}

export function connectionId(jobId: string, sourceId: string): string {
  return `${jobId}|${sourceId}`;
}

export function connectionOf({ state, job }: Run, sourceId: string): Connection | undefined {
  return state.connections.get(connectionId(job.id, sourceId));
}

const messages: Record<string, string> = {
  HybridIdentityServiceNoAgentsAssigned: 'We are unable to find an active agent for the domain you are trying to sync.',
  HybridIdentityServiceNoActiveAgents: 'The agents assigned to the domain are not running or cannot be reached.',
};

export function connectivityError(code: string): JobError {
  return {
    code,
    message: messages[code] ?? 'The synchronization service could not reach the domain.',
    tenantActionable: true,
  };
}

/** Binds the job to its domain through the secrets and an active agent, or says with which error code that fails. */
export function openRun(moment: Moment, job: Job, cycleId?: string): Run | JobError {
  const { state } = moment;
  const secrets = effectiveSecrets(moment, job.servicePrincipalId);
  const domain = state.domains.get(domainOfSecrets(secrets) ?? '');
  const agents = domain ? state.agents.where('domain', domain.id) : [];
  if (!domain || agents.length === 0) return connectivityError('HybridIdentityServiceNoAgentsAssigned');
  if (!agents.some((agent) => agent.running)) return connectivityError('HybridIdentityServiceNoActiveAgents');
  const schema = state.schemas.get(job.id);
  const rule = schema && schemaOf(schema).synchronizationRules[0];
  if (!rule) return { code: 'SchemaInvalid', message: 'The job has no synchronization rule.', tenantActionable: true };
  return {
    ...moment,
    job,
    secrets,
    domain,
    rule,
    filters: ruleFilters(state, rule),
    cycleId: cycleId ?? guidFrom(state.seed, 'cycle', job.id, job.cycleCount),
  };
}

export function isRun(opened: Run | JobError): opened is Run {
  return 'rule' in opened;
}
