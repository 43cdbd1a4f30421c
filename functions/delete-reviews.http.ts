import { RefusedError } from '../domain/errors';
import type { Gateways } from '../gateways/gateways';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { findHeld } from '../orchestrations/delete-threshold/read-facts';
import { openReview } from './delete-reviews/series';
import type { Door } from './http/door';
import { type StartGateways, startDoors } from './starts/start-doors';

type ReviewGateways = StartGateways & Pick<Gateways, 'synchronization'>;

/** The next review of deletes that are still held; the one that is open, when there is one. */
export function deleteReviewDoors(gateways: ReviewGateways): Door[] {
  return startDoors(gateways, {
    workflow: deleteThreshold.workflow,
    orchestrator: deleteThreshold.name,
    path: 'delete-reviews',
    summary: 'Review the deletes that the threshold holds',
    body: deleteThreshold.Request,
    keyBody: deleteThreshold.Request.required({ requestedBy: true }),
    domainOf: (request) => request.domain.toLowerCase(),
    runFor: (request, newId) => runFor(gateways, request, newId),
  });
}

/** A dry run stands beside the review; without the permission to look, the run itself says which is missing. */
async function runFor(
  gateways: ReviewGateways,
  request: deleteThreshold.Request,
  newId: string,
): Promise<{ runId: string; request: deleteThreshold.Kept }> {
  if (request.mode === 'plan') return { runId: newId, request };
  try {
    const found = await findHeld(gateways, request);
    if ('otherReason' in found) return { runId: newId, request };
    const { servicePrincipalId, jobId, seriesBegan } = found.held;
    const { runId } = await openReview(gateways, found.held, newId);
    return { runId, request: { ...request, hold: { servicePrincipalId, jobId, seriesBegan } } };
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'PERMISSION_MISSING') return { runId: newId, request };
    throw error;
  }
}
