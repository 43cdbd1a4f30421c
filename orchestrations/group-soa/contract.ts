import { z } from 'zod';
import { Check, OutcomeKind } from '../../domain/outcome';
import { exactlyOne, OrganizationalUnitName, RunIdText } from '../../domain/selection';
import { StartRequest } from '../../domain/start-request';
import { WaveOptions } from '../../domain/waves';
import { activityRef } from '../kit/activity';
import { PlanInput, PlanSummary } from '../kit/run-contract';
import { waveRefs } from '../kit/waves';
import { ProvisionBack } from './write-back-contract';

export * from './write-back-contract';

export const name = 'groupSoa';
export const workflow = 'group-soa';

const Selection = z.strictObject({
  ids: z.array(z.guid()).min(1).max(20_000).optional(),
  organizationalUnit: OrganizationalUnitName.optional(),
  namePrefix: z.string().min(1).max(256).optional(),
  all: z.literal(true).optional(),
});

/** Also what an earlier run converted. */
const RollbackSelection = Selection.extend({ runId: RunIdText.optional() });

const Common = StartRequest.extend({
  includeNested: z.boolean().default(false),
  waves: WaveOptions.default(WaveOptions.parse({})),
});

/** Body of `POST /api/group-soa-conversions` (api.md, 2.3). */
export const Conversion = Common.extend({
  groups: Selection.refine(exactlyOne, 'exactly one of ids, organizationalUnit, namePrefix and all'),
  /** Group writeback: what was converted is provisioned to AD again. */
  provisionBack: ProvisionBack.optional(),
});
export type Conversion = z.infer<typeof Conversion>;

/** Body of `POST /api/group-soa-rollbacks`. */
export const Rollback = Common.extend({
  groups: RollbackSelection.refine(exactlyOne, 'exactly one of ids, organizationalUnit, namePrefix, all and runId'),
});
export type Rollback = z.infer<typeof Rollback>;

/** As it is kept: which of the two it is. */
export const Kept = Rollback.extend({
  direction: z.enum(['convert', 'rollBack']),
  provisionBack: Conversion.shape.provisionBack,
});
export type Kept = z.infer<typeof Kept>;

export const planChange = activityRef({
  name: 'groupSoa_planChange',
  input: PlanInput,
  output: PlanSummary,
  cancellable: true,
});

export const { readWaves, readWave, applyChunk, verifyWave, recordLeft } = waveRefs(name);

/** Reads once more what still waits, and says what became of everything. `waiting`: for AD, or for the audit log. */
export const verifyChange = activityRef({
  name: 'groupSoa_verifyChange',
  input: PlanInput,
  output: z.object({
    outcome: z.object({ kind: OutcomeKind, counts: z.record(z.string(), z.number()), checks: z.array(Check) }),
    waiting: z.number(),
  }),
  cancellable: false,
});
