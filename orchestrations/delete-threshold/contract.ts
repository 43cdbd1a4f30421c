import { z } from 'zod';
import { Cause } from '../../domain/outcome';
import { DomainName, StartRequest } from '../../domain/start-request';
import { activityRef } from '../kit/activity';
import { PlanInput, PlanSummary } from '../kit/run-contract';

export const name = 'deleteThreshold';
export const workflow = 'delete-threshold';

/** Body of `POST /api/delete-reviews` (api.md, 2.2), and what the sweep asks for when it finds a held job. */
export const Request = StartRequest.extend({ domain: DomainName });
export type Request = z.infer<typeof Request>;

/** One hold of one job: every look of the service within it belongs to the same series. */
export const Hold = z.object({ servicePrincipalId: z.string(), jobId: z.string(), seriesBegan: z.string() });
export type Hold = z.infer<typeof Hold>;

/** As it is kept: with the hold that the review was opened for; none when nothing was held then. */
export const Kept = Request.extend({ hold: Hold.optional() });
export type Kept = z.infer<typeof Kept>;

const OfRun = z.object({ runId: z.string(), round: z.number() });
const Released = OfRun.extend({ releasedAt: z.string() });
const settled = z.object({ settled: z.boolean() });

/** `nothingToWaitFor`: no deletes are held, or the app may not look; the plan says which. */
export const readEvidence = activityRef({
  name: 'deleteThreshold_readEvidence',
  input: OfRun,
  output: z.object({ state: z.enum(['nothingToWaitFor', 'gathering', 'complete']), staged: z.number() }),
  cancellable: true,
});

/** Opens the alarm for a review that ends without complete evidence. */
export const recordIncomplete = activityRef({
  name: 'deleteThreshold_recordIncomplete',
  input: OfRun,
  output: z.object({}),
  cancellable: false,
});

export const planReview = activityRef({
  name: 'deleteThreshold_planReview',
  input: PlanInput,
  output: PlanSummary,
  cancellable: true,
});

/** Keeps everything that is needed to make the groups again, before anything is released. */
export const recordRestoreKit = activityRef({
  name: 'deleteThreshold_recordRestoreKit',
  input: OfRun,
  output: z.object({ groups: z.number(), users: z.number() }),
  cancellable: true,
});

/** Reads the staged set once more; refuses `DELETES_CHANGED` when it is not the approved one, else releases. */
export const releaseDeletes = activityRef({
  name: 'deleteThreshold_releaseDeletes',
  input: OfRun,
  output: z.object({ releasedAt: z.string() }),
  // It looks for a cancellation itself: once it was tried, it has to be seen through.
  cancellable: false,
});

/** When a release was tried; null: never, so nothing can have been released. */
export const readRelease = activityRef({
  name: 'deleteThreshold_readRelease',
  input: OfRun,
  output: z.object({ releasedAt: z.string().nullable() }),
  cancellable: false,
});

/** Settled: a cycle began after the release, has ended, and the job is no longer held for these deletes. */
export const readCycle = activityRef({
  name: 'deleteThreshold_readCycle',
  input: Released,
  output: settled,
  cancellable: false,
});

/** Settled: every approved delete can be seen, and the log has had the time to show any other. */
export const readDeleted = activityRef({
  name: 'deleteThreshold_readDeleted',
  input: Released,
  output: settled,
  cancellable: false,
});

/** Re-reads each object, compares what was deleted with what was approved, and settles the items. */
export const verifyRelease = activityRef({
  name: 'deleteThreshold_verifyRelease',
  input: Released,
  output: z.object({
    outcome: z.looseObject({ kind: z.enum(['verified', 'acceptedUnverified', 'unknown', 'failed']) }),
  }),
  cancellable: false,
});

/** Ends a run that released while the proof could not be read. */
export const recordUnread = activityRef({
  name: 'deleteThreshold_recordUnread',
  input: OfRun.extend({ cause: Cause }),
  output: z.object({ outcome: z.looseObject({ kind: z.literal('unknown') }) }),
  cancellable: false,
});

/** The portal's "Restart sync", where the policy wants it after a rejection. */
export const applyRestart = activityRef({
  name: 'deleteThreshold_applyRestart',
  input: OfRun,
  output: z.object({ restarted: z.boolean() }),
  cancellable: true,
});
