import { delayFrom } from '../../state/chance';
import { isoAt } from '../../state/moment';
import type { ProvisioningIdentity, ProvisioningLogEntry } from '../../state/sync-documents';
import type { Evaluation, Run } from './run';

/** How long an entry stays unseen: usually a minute or two; staged deletes come in later and not all at once. */
const lag = { usual: [20_000, 150_000], stagedDelete: [30_000, 480_000] } as const;

export function logEvaluation(run: Run, evaluation: Evaluation): void {
  if (run.unlogged) return;
  const { state, now } = run;
  const id = state.nextId('provisioningLog');
  const bounds = evaluation.action === 'stagedDelete' ? lag.stagedDelete : lag.usual;
  const entry: ProvisioningLogEntry = {
    ...logEntryOf(run, evaluation, id),
    visibleAt: now + delayFrom(state.seed, bounds, 'log', id),
  };
  state.provisioningLog.put(entry);
}

function systemsOf({ state, job }: Run) {
  const principal = state.servicePrincipals.get(job.servicePrincipalId);
  const displayName = principal?.displayName ?? '';
  return {
    principal: { id: job.servicePrincipalId, displayName },
    directory: { id: '', displayName: 'Active Directory', details: {} },
    entra: {
      id: '',
      displayName: 'Microsoft Entra ID',
      details: {
        ApplicationId: principal?.appId ?? '',
        ServicePrincipalId: job.servicePrincipalId,
        ServicePrincipalDisplayName: displayName,
      },
    },
  };
}

function logEntryOf(run: Run, evaluation: Evaluation, id: string): ProvisioningLogEntry {
  const { state, now, job } = run;
  const { principal, directory, entra } = systemsOf(run);
  const fromCloud = job.template.startsWith('AAD2AD');
  const [sourceIdentity, targetIdentity] = [sourceOf(evaluation), targetOf(evaluation)];
  return {
    id,
    activityDateTime: isoAt(now),
    tenantId: state.tenantId(),
    jobId: job.id,
    cycleId: run.cycleId,
    changeId: state.nextId('change'),
    provisioningAction: evaluation.action,
    durationInMilliseconds: delayFrom(state.seed, [200, 4000], 'duration', id),
    initiatedBy: { id: '', displayName: 'Azure AD Provisioning Service', initiatorType: 'system' },
    servicePrincipal: principal,
    sourceSystem: fromCloud ? entra : directory,
    targetSystem: fromCloud ? directory : entra,
    sourceIdentity: fromCloud ? targetIdentity : sourceIdentity,
    targetIdentity: fromCloud ? sourceIdentity : targetIdentity,
    provisioningStatusInfo: { status: evaluation.status, errorInformation: errorOf(evaluation) },
    provisioningSteps: evaluation.steps,
    modifiedProperties: evaluation.modified,
    visibleAt: 0,
  };
}

/** What is out of scope is logged with its id alone. */
function sourceOf({ kind, object, sourceId }: Evaluation): ProvisioningIdentity {
  if (!object || kind === 'skipped') return { id: sourceId, displayName: null, identityType: '', details: {} };
  return {
    id: object.id,
    displayName: String(object.attributes['displayName'] ?? object.attributes['cn'] ?? ''),
    identityType: object.objectType,
    details: {
      DistinguishedName: object.distinguishedName,
      ...(object.attributes['userPrincipalName']
        ? { UserPrincipalName: String(object.attributes['userPrincipalName']) }
        : {}),
    },
  };
}

function targetOf({ targetId, targetType, targetName }: Evaluation): ProvisioningIdentity {
  return { id: targetId ?? '', displayName: targetName ?? null, identityType: targetType ?? '', details: {} };
}

function errorOf({ errorCode, reason, status }: Evaluation) {
  if (!errorCode) return null;
  return {
    errorCode,
    reason: reason ?? null,
    additionalDetails: null,
    errorCategory: status === 'failure' ? 'failure' : 'nonServiceFailure',
    recommendedAction: null,
  };
}
