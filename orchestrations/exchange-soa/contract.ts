import { z } from 'zod';
import { exactlyOne, OrganizationalUnitName, RunIdText } from '../../domain/selection';
import { StartRequest } from '../../domain/start-request';
import { WaveOptions } from '../../domain/waves';
import { activityRef } from '../kit/activity';
import { PlanInput, PlanSummary } from '../kit/run-contract';
import { waveRefs } from '../kit/waves';

export const name = 'exchangeSoa';
export const readinessName = 'exchangeSoa_readiness';
export const workflow = 'exchange-soa';

const PrincipalName = z
  .string()
  .min(3)
  .max(1024)
  .regex(/^[^@\s]+@[^@\s]+$/, 'a user principal name');

const Selection = z.strictObject({
  ids: z.array(z.guid()).min(1).max(20_000).optional(),
  userPrincipalNames: z.array(PrincipalName).min(1).max(20_000).optional(),
  organizationalUnit: OrganizationalUnitName.optional(),
  all: z.literal(true).optional(),
});

/** Also what an earlier run moved. */
const RollbackSelection = Selection.extend({ runId: RunIdText.optional() });

const Common = StartRequest.extend({ waves: WaveOptions.default(WaveOptions.parse({})) });

/** Body of `POST /api/exchange-soa-conversions` (api.md, 2.4). */
export const Conversion = Common.extend({
  mailboxes: Selection.refine(exactlyOne, 'exactly one of ids, userPrincipalNames, organizationalUnit and all'),
  /** A person's word, for mailboxes that no fresh report knows: nothing was changed on-premises since then. */
  attestedUnchangedSince: z.iso.datetime({ offset: true }).optional(),
});
export type Conversion = z.infer<typeof Conversion>;

/** Body of `POST /api/exchange-soa-rollbacks`. */
export const Rollback = Common.extend({
  mailboxes: RollbackSelection.refine(
    exactlyOne,
    'exactly one of ids, userPrincipalNames, organizationalUnit, all and runId',
  ),
  /** AD is to get the values of today: by a script, compared afterwards. */
  restoreAttributes: z.boolean().default(false),
});
export type Rollback = z.infer<typeof Rollback>;

/** As it is kept: which of the two it is. */
export const Kept = Rollback.extend({
  direction: z.enum(['convert', 'rollBack']),
  attestedUnchangedSince: Conversion.shape.attestedUnchangedSince,
});
export type Kept = z.infer<typeof Kept>;

/** Body of `POST /api/exchange-readiness-checks`. */
export const ReadinessCheck = StartRequest;

export const planChange = activityRef({
  name: 'exchangeSoa_planChange',
  input: PlanInput,
  output: PlanSummary,
  cancellable: true,
});

export const { readWaves, readWave, applyChunk, verifyWave, recordLeft } = waveRefs(name);

/** Looks again at everything that was written, compares attributes where that was asked, and says what became of it. */
export const verifyChange = activityRef({
  name: 'exchangeSoa_verifyChange',
  input: PlanInput,
  output: z.object({
    outcome: z.looseObject({ kind: z.enum(['verified', 'acceptedUnverified', 'unknown', 'failed']) }),
    waiting: z.number(),
    /** Whether a cancellation ended the waiting for something that has not been seen. */
    isCutShort: z.boolean(),
  }),
  cancellable: false,
});

/** The two ways to run without the last server, which exclude each other (reference A.10). */
export const EndState = z.enum(['managementToolsOnly', 'serverRemoved']);
export type EndState = z.infer<typeof EndState>;

/** A line of the checklist, and the end states for which it counts. */
export const ReadinessResult = z.object({
  name: z.string(),
  result: z.enum(['verified', 'failed', 'unknown', 'needsAttestation']),
  evidence: z.string(),
  howTo: z.string(),
  endStates: z.array(EndState),
});
export type ReadinessResult = z.infer<typeof ReadinessResult>;

/** The checklist of the last Exchange server, as it is in the outcome of a run. */
export const Readiness = z.object({
  checks: z.array(ReadinessResult),
  ready: z.boolean(),
  endState: EndState.nullable(),
});
export type Readiness = z.infer<typeof Readiness>;

export const readReadiness = activityRef({
  name: 'exchangeSoa_readReadiness',
  input: z.object({ runId: z.string() }),
  output: Readiness,
  cancellable: true,
});
