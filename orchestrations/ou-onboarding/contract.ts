import { z } from 'zod';
import { ConfigurationSettings, Mapping } from '../../domain/operator-config';
import { Cause, Check } from '../../domain/outcome';
import { DomainName, StartRequest } from '../../domain/start-request';
import { activityRef } from '../kit/activity';
import { PlanInput, PlanSummary } from '../kit/run-contract';

export const name = 'ouOnboarding';
export const workflow = 'ou-onboarding';

/** Body of `POST /api/ou-onboardings` (api.md, 2.1). Sixty units and foreign names are accepted here and refused by the plan. */
export const Request = StartRequest.extend({
  domain: DomainName,
  organizationalUnits: z.array(z.string().min(1).max(2048)).min(1).max(1000),
  settings: ConfigurationSettings.default({}),
  attributeMappings: z.array(Mapping).max(200).default([]),
  canary: z
    .strictObject({
      objectType: z.enum(['user', 'group', 'contact', 'inetOrgPerson']),
      distinguishedName: z.string().min(1).max(2048),
    })
    .optional(),
});
export type Request = z.infer<typeof Request>;

/** The configuration that is created or extended. */
export const Target = z.object({ servicePrincipalId: z.string(), applicationId: z.string(), created: z.boolean() });
export type Target = z.infer<typeof Target>;

const OfRun = z.object({ runId: z.string(), round: z.number() });
const OfTarget = OfRun.extend({ target: Target });
const settled = z.object({ settled: z.boolean() });

export const planOnboarding = activityRef({
  name: 'ouOnboarding_planOnboarding',
  input: PlanInput,
  output: PlanSummary,
  cancellable: true,
});

/** Finds the configuration to extend and keeps what it was, or instantiates a new one under a name only this run uses. */
export const applyConfiguration = activityRef({
  name: 'ouOnboarding_applyConfiguration',
  input: OfRun,
  output: Target,
  cancellable: true,
});

/** Names a new configuration after its domain; asks the provisioning job of an existing one to pause. */
export const applyPreparation = activityRef({
  name: 'ouOnboarding_applyPreparation',
  input: OfTarget,
  output: z.object({}),
  cancellable: true,
});

/** Settled: no cycle is running any more, so that schema and settings may be changed. */
export const readPaused = activityRef({
  name: 'ouOnboarding_readPaused',
  input: OfTarget,
  output: settled,
  cancellable: true,
});

export const applyJobs = activityRef({
  name: 'ouOnboarding_applyJobs',
  input: OfTarget,
  output: z.object({}),
  cancellable: true,
});

export const applySettings = activityRef({
  name: 'ouOnboarding_applySettings',
  input: OfTarget,
  output: z.object({}),
  cancellable: true,
});

export const applySchema = activityRef({
  name: 'ouOnboarding_applySchema',
  input: OfTarget,
  output: z.object({}),
  cancellable: true,
});

/** Provisions one named object before anything is started; refuses `CANARY_FAILED`. */
export const verifyCanary = activityRef({
  name: 'ouOnboarding_verifyCanary',
  input: OfTarget,
  output: z.object({ check: Check }),
  cancellable: true,
});

export const applyStart = activityRef({
  name: 'ouOnboarding_applyStart',
  input: OfTarget,
  output: z.object({ startedAt: z.string() }),
  cancellable: true,
});

export const readCycle = activityRef({
  name: 'ouOnboarding_readCycle',
  input: OfTarget.extend({ startedAt: z.string() }),
  output: z.object({ state: z.enum(['waiting', 'ended', 'failed']), evidence: z.string() }),
  cancellable: true,
});

/** Settled: the provisioning log has caught up with what the jobs say they moved. */
export const readProvisioned = activityRef({
  name: 'ouOnboarding_readProvisioned',
  input: OfTarget.extend({ startedAt: z.string() }),
  output: settled,
  cancellable: true,
});

/** Re-reads everything, settles the run's items, and says what is known. */
export const verifyOnboarding = activityRef({
  name: 'ouOnboarding_verifyOnboarding',
  input: OfTarget.extend({ startedAt: z.string(), checks: z.array(Check) }),
  output: z.object({
    outcome: z.looseObject({ kind: z.enum(['verified', 'acceptedUnverified', 'unknown', 'failed']) }),
  }),
  cancellable: true,
});

/** Ends a run whose changes are made while the proof could not be read: what is not known is `unknown`, never `failed`. */
export const recordUnread = activityRef({
  name: 'ouOnboarding_recordUnread',
  input: OfRun.extend({ cause: Cause }),
  output: z.object({ outcome: z.looseObject({ kind: z.literal('unknown') }) }),
  cancellable: false,
});

/**
 * Puts everything back as long as no cycle has begun with the new scope; else pauses the jobs for people to look. On the last
 * try a failure to go back is an outcome too.
 */
export const restoreBefore = activityRef({
  name: 'ouOnboarding_restoreBefore',
  input: OfRun.extend({ cause: Cause, tries: z.number() }),
  output: z.object({ outcome: z.looseObject({ kind: z.literal('failed') }) }),
  cancellable: false,
});
