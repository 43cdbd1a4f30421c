import { RefusedError } from '../../domain/errors';
import type { Check } from '../../domain/outcome';
import type { OnDemandResult } from '../../gateways/graph/synchronization';
import { noteAttempt } from '../kit/activities/once';
import { keepWritten } from './before';
import { jobTemplates } from '../../domain/job-templates';
import { scopeRuleOf } from '../../domain/synchronization-schema';
import { jobIdsOf, type OfTarget, type OnboardingGateways, requestOf } from './writing';

const redundant = 'RedundantExport';

/** Provisions the named object, on demand, before anything is started. */
export async function verifyCanary(gateways: OnboardingGateways, of: OfTarget): Promise<{ check: Check }> {
  const { canary } = await requestOf(gateways, of.runId);
  if (!canary) {
    const evidence = 'No canary was named. Look at the first object in the portal.';
    return { check: { name: 'canary', result: 'needsAction', evidence } };
  }
  const { servicePrincipalId } = of.target;
  const { synchronization } = gateways;
  const jobId = (await jobIdsOf(gateways, of))[jobTemplates.provisioning];
  const rule = jobId && scopeRuleOf(await synchronization.readSchema(servicePrincipalId, jobId));
  if (!rule) throw new RefusedError('CANARY_FAILED', 'The provisioning job or its scope rule is gone.');
  const { distinguishedName, objectType } = canary;
  await keepWritten(gateways, of, ['canary', { distinguishedName }]);
  const { first } = await noteAttempt(gateways, of, { write: 'canary', at: gateways.clock.now().toISOString() });
  const target = { servicePrincipalId, jobId, ruleId: rule.id, objectType, distinguishedName };
  const found = await synchronization.provisionOnDemand(target);
  await keepWritten(gateways, of, ['canaryLeft', { left: !first || mayBeThere(found) }]);
  const data = { what: 'canary', result: found.result, errorCode: found.errorCode, targetId: found.targetId };
  await gateways.ledger.append(of.runId, { step: `written:${of.round}:canary`, kind: 'written', data });
  return { check: { name: 'canary', result: 'verified', evidence: canaryEvidence(found, distinguishedName) } };
}

/** Whether the object may be in the tenant now. Only steps that ended before the export prove that it was not written. */
function mayBeThere({ result, errorCode, targetId, steps }: OnDemandResult): boolean {
  if (result === 'Skipped') return errorCode === redundant;
  if (result !== 'Failure' || steps.length === 0) return true;
  return targetId !== null || steps.some(({ type }) => type.toLowerCase() === 'export');
}

/** The answer's status is 200 also for a failure; what counts is the result inside. */
function canaryEvidence({ result, errorCode, reason, targetId }: OnDemandResult, distinguishedName: string): string {
  if (result === 'Success') return `Provisioned as ${targetId ?? 'an object without a known id'}.`;
  if (result === 'Skipped' && errorCode === redundant) return 'Source and target already agree.';
  const why = `${distinguishedName} was not provisioned: ${errorCode ?? result}. ${reason ?? ''}`;
  throw new RefusedError('CANARY_FAILED', why.trim());
}
