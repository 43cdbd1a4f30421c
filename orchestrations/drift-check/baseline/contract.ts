import { z } from 'zod';
import { DomainName, StartRequest } from '../../../domain/start-request';
import { activityRef } from '../../kit/activity';
import { PlanInput, PlanSummary } from '../../kit/run-contract';

export const name = 'driftBaseline';
export const workflow = 'drift-baseline';

/** Body of `POST /api/drift-baselines` (api.md, 2.5): accept today's state of a configuration as expected. */
export const Request = StartRequest.extend({ domain: DomainName }).required({ reason: true });
export type Request = z.infer<typeof Request>;

export const planBaseline = activityRef({
  name: 'driftBaseline_planBaseline',
  input: PlanInput,
  output: PlanSummary,
  cancellable: true,
});

/** Reads once more, accepts what was approved, and reads back what was kept; refuses `CONFIGURATION_CHANGED`. */
export const recordBaseline = activityRef({
  name: 'driftBaseline_recordBaseline',
  input: PlanInput,
  output: z.object({ outcome: z.looseObject({ kind: z.literal('verified') }) }),
  cancellable: true,
});
