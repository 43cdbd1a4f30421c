import { z } from 'zod';
import { findByDn } from '../forest/objects';
import type { AdObject } from '../state/forest-documents';
import type { Moment } from '../state/moment';
import type { JobError } from '../state/sync-documents';
import { TenantError } from '../state/tenant-error';
import { evaluateObject } from './cycle/evaluate-object';
import { nothing, scopingStep, step } from './cycle/evaluation-steps';
import { logEvaluation } from './cycle/provisioning-log';
import { resolveReferences } from './cycle/resolve-references';
import { isRun, openRun, type Evaluation, type Run } from './cycle/run';
import { requireJob } from './find-job';
import { provisionGroupOnDemand } from './group-provisioning/group-on-demand';
import { mappingOf } from './mapping/scope';
import { onDemandAnswer, type Result } from './on-demand-answer';

const Parameters = z.object({
  parameters: z
    .array(
      z.object({
        ruleId: z.string(),
        subjects: z
          .array(
            z.object({ objectId: z.string().min(1), objectTypeName: z.string().min(1), links: z.unknown().optional() }),
          )
          .length(1),
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
  if (!supported.has(job.template)) {
    throw new TenantError(400, 'BadRequest', `Provisioning on demand is not supported for ${job.template}.`);
  }
  return moment.state.transaction(() => {
    const opened = openRun(moment, job, moment.state.nextId('onDemand'));
    if (!isRun(opened)) return unreachable(moment, opened);
    if (opened.rule.id !== parameters.ruleId) {
      throw new TenantError(400, 'BadRequest', `The synchronization rule '${parameters.ruleId}' does not exist.`);
    }
    if (job.template === 'AAD2ADGroupProvisioning') {
      const evaluation = provisionGroupOnDemand(opened, subject);
      const explained = explainedRedundant(evaluation);
      return onDemandAnswer(opened, results[evaluation.kind], { evaluation: explained, direction: 'fromCloud' });
    }
    return provision(opened, { distinguishedName: subject.objectId, objectType: subject.objectTypeName });
  });
}

const supported = new Set<string>(['AD2AADProvisioning', 'AAD2ADGroupProvisioning']);

const results: Record<Evaluation['kind'], Result> = {
  exported: 'Success',
  unchanged: 'Skipped',
  skipped: 'Skipped',
  pendingDelete: 'Skipped',
  nothing: 'Skipped',
  failed: 'Failure',
};

function provision(run: Run, subject: { distinguishedName: string; objectType: string }) {
  const object = findByDn(run, subject.distinguishedName);
  if (!object || object.domain !== run.domain.id || object.objectType !== subject.objectType) {
    return onDemandAnswer(run, 'Failure', { evaluation: missing(subject.distinguishedName) });
  }
  const evaluation = evaluateObject(run.state.quirks.onDemandObeysScope ? run : { ...run, ...noFilters }, object.id);
  if (evaluation.kind === 'exported') {
    logEvaluation(run, evaluation);
    resolveAround(run, object);
    return onDemandAnswer(run, 'Success', { evaluation });
  }
  if (evaluation.kind === 'failed') {
    logEvaluation(run, evaluation);
    return onDemandAnswer(run, 'Failure', { evaluation });
  }
  if (evaluation.kind === 'skipped') logEvaluation(run, evaluation);
  return onDemandAnswer(run, 'Skipped', { evaluation: explained(run, evaluation, object) });
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
  if (evaluation.kind === 'unchanged') return explainedRedundant(base);
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

function explainedRedundant(evaluation: Evaluation): Evaluation {
  if (evaluation.kind !== 'unchanged') return evaluation;
  const reason = 'The state of the entry in the source and target systems already match.';
  return { ...evaluation, errorCode: 'RedundantExport', reason };
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
  return onDemandAnswer(moment, 'Failure', {
    evaluation: { ...nothing(''), status: 'failure', errorCode: error.code, reason: error.message, steps },
  });
}
