import { z } from 'zod';
import { StartRequest } from '../../domain/start-request';
import { WaveOptions } from '../../domain/waves';
import { activityRef } from '../kit/activity';
import { PlanInput, PlanSummary } from '../kit/run-contract';
import { waveActivities } from '../kit/waves';

export const name = 'groupSoa';
export const workflow = 'group-soa';

const Ids = z.strictObject({ ids: z.array(z.guid()).min(1).max(20_000) });
const Unit = z.strictObject({ organizationalUnit: z.string().min(1).max(2048) });
const Prefix = z.strictObject({ namePrefix: z.string().min(1).max(256) });
const All = z.strictObject({ all: z.literal(true) });
const OfRun = z.strictObject({ runId: z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a run') });

const Common = StartRequest.extend({
  includeNested: z.boolean().default(false),
  waves: WaveOptions.default(WaveOptions.parse({})),
});

/** Body of `POST /api/group-soa-conversions` (api.md, 2.3). */
export const Conversion = Common.extend({ groups: z.union([Ids, Unit, Prefix, All]) });

/** Body of `POST /api/group-soa-rollbacks`: also what an earlier run converted. */
export const Rollback = Common.extend({ groups: z.union([Ids, Unit, Prefix, All, OfRun]) });

/** As it is kept: which of the two it is. */
export const Request = Rollback.extend({ direction: z.enum(['convert', 'rollBack']) });
export type Request = z.infer<typeof Request>;

export const planChange = activityRef({
  name: 'groupSoa_planChange',
  input: PlanInput,
  output: PlanSummary,
  cancellable: true,
});

const OfRound = z.object({ runId: z.string(), round: z.number() });

export const {
  layout: readWaves,
  write: applyChunk,
  verify: verifyWave,
  stop: recordStopped,
} = waveActivities('groupSoa');

/** Says what became of all items, with what still waits for AD. */
export const verifyChange = activityRef({
  name: 'groupSoa_verifyChange',
  input: OfRound,
  output: z.object({
    outcome: z.looseObject({ kind: z.enum(['verified', 'acceptedUnverified', 'unknown', 'failed']) }),
    waiting: z.number(),
  }),
  cancellable: false,
});
