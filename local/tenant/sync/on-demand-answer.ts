import { isoAt, type Moment } from '../state/moment';
import type { ProvisioningStep } from '../state/sync-documents';
import type { Evaluation } from './cycle/run';

export type Result = 'Success' | 'Skipped' | 'Failure';

/** The field names and casings differ from those of the log. */
export function onDemandAnswer(
  moment: Moment,
  result: Result,
  { evaluation, direction = 'fromAd' }: { evaluation: Evaluation; direction?: 'fromAd' | 'fromCloud' },
): { key: string; value: string } {
  const { errorCode, reason } = evaluation;
  const details = errorCode ? { errorCode, errorMessage: reason ?? null } : {};
  const value = { ...valueOf(moment, result, evaluation), ...identitiesOf(evaluation, direction) };
  return { key: JSON.stringify({ result, details }), value: JSON.stringify(value) };
}

function identitiesOf(evaluation: Evaluation, direction: 'fromAd' | 'fromCloud') {
  const { object, sourceId, targetId = '', targetType = '' } = evaluation;
  const inAd = { id: sourceId, type: capitalized(object ? object.objectType : '') };
  const inEntra = { id: targetId, type: targetType };
  const [ad, entra] = [{ name: 'Active Directory' }, { name: 'Microsoft Entra ID' }];
  return direction === 'fromAd'
    ? { sourceIdentity: inAd, sourceSystem: ad, targetIdentity: inEntra, targetSystem: entra }
    : { sourceIdentity: inEntra, sourceSystem: entra, targetIdentity: inAd, targetSystem: ad };
}

function valueOf({ state, now }: Moment, result: Result, evaluation: Evaluation) {
  const { object } = evaluation;
  return {
    action: result === 'Success' && evaluation.action === 'create' ? 'Create' : 'Other',
    changeId: state.nextId('change'),
    startTime: isoAt(now),
    endTime: isoAt(now),
    modifiedProperties: result === 'Success' ? evaluation.modified : [],
    provisioningSteps: evaluation.steps.map((each) => stepOf(each, now)),
    reportableIdentifier: object ? object.distinguishedName : null,
    statusInfo: statusOf(result, evaluation),
  };
}

function statusOf(result: Result, { errorCode, reason }: Evaluation) {
  return {
    status: result,
    errorCode: errorCode ?? null,
    reason: reason ?? null,
    additionalDetails: null,
    errorCategory: result === 'Failure' ? 'Failure' : null,
    recommendedAction: null,
  };
}

function stepOf({ name, provisioningStepType, status, description, details }: ProvisioningStep, now: number) {
  return {
    name,
    type: capitalized(provisioningStepType),
    status: capitalized(status),
    description,
    timestamp: isoAt(now),
    details,
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
