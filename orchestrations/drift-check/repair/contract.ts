import { z } from 'zod';
import { Cause } from '../../../domain/outcome';
import { DomainName, StartRequest } from '../../../domain/start-request';
import { activityRef } from '../../kit/activity';
import { PlanInput, PlanSummary } from '../../kit/run-contract';

export const name = 'driftRepair';
export const workflow = 'drift-repair';

/** Body of `POST /api/drift-repairs` (api.md, 2.5): findings of one domain, as a drift check showed them. */
export const Request = StartRequest.extend({
  runId: z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a drift check'),
  findingIds: z.array(z.string().min(1).max(64)).min(1).max(500),
});

/** As it is kept: with the domain of the findings. */
export const Kept = Request.extend({ domain: DomainName.optional() });
export type Kept = z.infer<typeof Kept>;

const settled = z.object({ settled: z.boolean() });

export const planRepair = activityRef({
  name: 'driftRepair_planRepair',
  input: PlanInput,
  output: PlanSummary,
  cancellable: true,
});

/** Keeps what is there, compares it with what was planned on, and pauses the provisioning job when its schema is to change. */
export const applyPause = activityRef({
  name: 'driftRepair_applyPause',
  input: PlanInput,
  output: z.object({}),
  cancellable: true,
});

export const readPaused = activityRef({
  name: 'driftRepair_readPaused',
  input: PlanInput,
  output: settled,
  cancellable: true,
});

export const applySettings = activityRef({
  name: 'driftRepair_applySettings',
  input: PlanInput,
  output: z.object({}),
  cancellable: true,
});

export const applySchema = activityRef({
  name: 'driftRepair_applySchema',
  input: PlanInput,
  output: z.object({}),
  cancellable: true,
});

/** Creates and starts jobs; one that was paused here is restarted as the portal does, so that its scope is read in full. */
export const applyJobs = activityRef({
  name: 'driftRepair_applyJobs',
  input: PlanInput,
  output: z.object({}),
  cancellable: true,
});

/** Whatever ended the run early: a job that was paused here runs again. */
export const restoreJobs = activityRef({
  name: 'driftRepair_restoreJobs',
  input: PlanInput,
  output: z.object({}),
  cancellable: false,
});

/** Settled: none of the findings is there any more. */
export const readRepaired = activityRef({
  name: 'driftRepair_readRepaired',
  input: PlanInput,
  output: settled,
  cancellable: false,
});

/** Compares once more, settles the items, and says what is known. */
export const verifyRepair = activityRef({
  name: 'driftRepair_verifyRepair',
  input: PlanInput.extend({ cause: Cause.nullable() }),
  output: z.object({
    outcome: z.looseObject({ kind: z.enum(['verified', 'acceptedUnverified', 'unknown', 'failed']) }),
  }),
  cancellable: false,
});
