import type { Plan } from '../../../domain/plan';
import type { Workflow } from '../../../domain/run';
import type { Gateways } from '../../../gateways/gateways';
import type { OfRun, PlanSummary } from '../run-contract';

interface Planned {
  workflow: Workflow;
  /** As the run keeps it. */
  request: {
    domain?: string;
    mode: PlanSummary['mode'];
    whenBusy: PlanSummary['whenBusy'];
    planFingerprint?: string | undefined;
  };
  plan: Plan;
}

/** Keeps the plan of a round, and answers what the spine decides by. */
export async function keepPlan(
  { runs }: Pick<Gateways, 'runs'>,
  { runId, round }: OfRun,
  { workflow, request, plan }: Planned,
): Promise<PlanSummary> {
  await runs.writePlan(runId, round, plan);
  return {
    fingerprint: plan.fingerprint,
    refusal: plan.refusal,
    itemCount: plan.shown.items.length,
    domain: request.domain?.toLowerCase() ?? null,
    mode: request.mode,
    workflow,
    requestedFingerprint: request.planFingerprint ?? null,
    whenBusy: request.whenBusy,
  };
}
