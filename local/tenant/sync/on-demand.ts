import { z } from 'zod';
import { findByDn } from '../forest/objects';
import type { AdObject } from '../state/forest-documents';
import { isoAt, type Moment } from '../state/moment';
import type { JobError, ProvisioningStep } from '../state/sync-documents';
import { TenantError } from '../state/tenant-error';
import { evaluateObject } from './cycle/evaluate-object';
import { nothing, scopingStep, step } from './cycle/evaluation-steps';
import { logEvaluation } from './cycle/provisioning-log';
import { resolveReferences } from './cycle/resolve-references';
import { isRun, openRun, type Evaluation, type Run } from './cycle/run';
import { requireJob } from './find-job';
import { mappingOf } from './mapping/scope';

const Parameters = z.object({
  parameters: z
    .array(
      z.object({
        ruleId: z.string(),
        subjects: z.array(z.object({ objectId: z.string().min(1), objectTypeName: z.string().min(1) })).length(1),
      }),
    )
    .length(1),
});

/** Provisions one object now, also on a paused job that never started. HTTP 200 does not mean success: both texts are JSON. */
export function provisionOnDemand(
  moment: Moment,
  address: { servicePrincipalId: string; jobId: string },
  body: unknown,
): { key: string; value: string } {
  const job = requireJob(moment, address);
  const parsed = Parameters.safeParse(body);
  const [parameters] = parsed.data?.parameters ?? [];
  const [subject] = parameters?.subjects ?? [];
  if (!parameters || !subject)
    throw new TenantError(400, 'BadRequest', 'Exactly one parameter with one subject is expected.');
  if (job.template !== 'AD2AADProvisioning') {
    throw new TenantError(400, 'BadRequest', `Provisioning on demand is not supported for ${job.template}.`);
  }
  return moment.state.transaction(() => {
    const opened = openRun(moment, job, moment.state.nextId('onDemand'));
    if (!isRun(opened)) return unreachable(moment, opened);
    if (opened.rule.id !== parameters.ruleId) {
      throw new TenantError(400, 'BadRequest', `The synchronization rule '${parameters.ruleId}' does not exist.`);
    }
    return provision(opened, { distinguishedName: subject.objectId, objectType: subject.objectTypeName });
  });
}

function provision(run: Run, subject: { distinguishedName: string; objectType: string }) {
  const object = findByDn(run, subject.distinguishedName);
  if (!object || object.domain !== run.domain.id || object.objectType !== subject.objectType) {
    return answer(run, 'Failure', missing(subject.distinguishedName));
  }
  const evaluation = evaluateObject(run.state.quirks.onDemandObeysScope ? run : { ...run, ...noFilters }, object.id);
  if (evaluation.kind === 'exported') {
    logEvaluation(run, evaluation);
    resolveAround(run, object);
    return answer(run, 'Success', evaluation);
  }
  if (evaluation.kind === 'failed') {
    logEvaluation(run, evaluation);
    return answer(run, 'Failure', evaluation);
  }
  if (evaluation.kind === 'skipped') logEvaluation(run, evaluation);
  return answer(run, 'Skipped', explained(run, evaluation, object));
}

const noFilters: Pick<Run, 'filters'> = { filters: { containers: [], groupMembers: undefined } };

function resolveAround(run: Run, object: AdObject) {
  const groups = [
    ...(object.objectType === 'group' ? [object] : []),
    ...run.state.adObjects.where('member', object.id),
  ];
  for (const group of groups) {
    const resolved = resolveReferences(run, group.id);
    if (resolved) logEvaluation(run, resolved);
  }
}

/** Says why nothing was exported; a delete is never done on demand. */
function explained(run: Run, evaluation: Evaluation, object: AdObject): Evaluation {
  const base = { ...evaluation, object };
  if (evaluation.kind === 'unchanged') {
    return {
      ...base,
      errorCode: 'RedundantExport',
      reason: 'The state of the entry in the source and target systems already match.',
    };
  }
  if (evaluation.kind === 'pendingDelete') {
    return {
      ...base,
      action: 'other',
      errorCode: 'NotInScope',
      reason: 'The object is no longer in scope.',
      status: 'skipped',
    };
  }
  if (evaluation.kind === 'nothing') {
    const why = mappingOf(run.rule, object)
      ? 'not effectively entitled'
      : `no enabled mapping for ${object.objectType}`;
    return {
      ...base,
      errorCode: 'NotInScope',
      reason: `The object is not in scope: ${why}.`,
      steps: [scopingStep(why, false)],
    };
  }
  return base;
}

function missing(distinguishedName: string): Evaluation {
  const reason = `No object '${distinguishedName}' of that type was found in the domain.`;
  return {
    ...nothing(''),
    status: 'failure',
    errorCode: 'EntryNotFound',
    reason,
    steps: [step('EntryImport', 'import', { status: 'failure', description: reason })],
  };
}

function unreachable(moment: Moment, error: JobError) {
  const steps = [step('EntryImport', 'import', { status: 'failure', description: error.message })];
  return answer(moment, 'Failure', {
    ...nothing(''),
    status: 'failure',
    errorCode: error.code,
    reason: error.message,
    steps,
  });
}

type Result = 'Success' | 'Skipped' | 'Failure';

/** The field names and casings differ from those of the log. */
function answer(moment: Moment, result: Result, evaluation: Evaluation): { key: string; value: string } {
  const { errorCode, reason } = evaluation;
  const details = errorCode ? { errorCode, errorMessage: reason ?? null } : {};
  return { key: JSON.stringify({ result, details }), value: JSON.stringify(valueOf(moment, result, evaluation)) };
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
    sourceIdentity: { id: evaluation.sourceId, type: capitalized(object ? object.objectType : '') },
    sourceSystem: { name: 'Active Directory' },
    targetIdentity: { id: evaluation.targetId ?? '', type: evaluation.targetType ?? '' },
    targetSystem: { name: 'Microsoft Entra ID' },
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
