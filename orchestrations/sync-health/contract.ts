import { z } from 'zod';
import { AlarmCode } from '../../domain/alarm-code';
import { JobHealth } from '../../domain/job-health';
import { reading } from '../../domain/reading';
import { activityRef } from '../kit/activity';

export const name = 'syncHealth';
export const workflow = 'sync-health';
/** One instance, used again for every look: a timer that finds it running leaves it alone. */
export const instanceId = 'syncHealth';

const Instant = z.string().nullable();

/** Objects whose newest entry in the log is a failure, by error code, most first. */
const Failing = z.array(z.object({ code: z.string(), count: z.number(), examples: z.array(z.string()) }));
export type Failing = z.infer<typeof Failing>;

/** An alarm that is not over, as it stands before this look. */
const Standing = z.object({ code: z.string(), severity: z.string(), detail: z.string(), openedAt: z.string() });
export type Standing = z.infer<typeof Standing>;

export const Facts = z.object({
  at: z.string(),
  name: z.string(),
  firstSeenAt: z.string(),
  jobs: reading(z.array(JobHealth)),
  samples: z.array(z.object({ at: z.string(), escrowed: z.number() })),
  /** A run of ours that writes to the domain now, and may hold its jobs paused. */
  heldByRun: z.string().nullable(),
  /** Held deletes have a workflow of their own. */
  reviewsHeldDeletes: z.boolean(),
  /** Active agents by Graph; `READ_FORBIDDEN` and `AGENTS_NOT_NAMED` where it will not tell in the next look either. */
  agents: reading(z.object({ active: z.number() })),
  /** The newest report; null: there never was one. */
  report: reading(
    z.object({ collectedAt: z.string(), isFresh: z.boolean(), runningAgents: z.number().nullable() }).nullable(),
  ),
  /** Units in scope that the fresh report does not know, with their new names where an objectGUID tells. */
  lostUnits: reading(z.array(z.object({ name: z.string(), renamedTo: z.string().nullable() }))),
  failing: reading(Failing),
  /** The newest entry of a day in the log; null: there is none. */
  lastEntryAt: reading(Instant),
  /** Of the tenant, as the service states it. */
  lastPasswordSync: reading(Instant),
  standing: z.array(Standing),
});
export type Facts = z.infer<typeof Facts>;

export const AppFacts = z.object({
  at: z.string(),
  /** What the platform says of App Service Authentication. */
  isAuthenticationOn: z.boolean(),
  /** The status that somebody got who made up the headers of a signed-in person. */
  forgedKnock: reading(z.number()),
  standing: z.array(Standing),
});
export type AppFacts = z.infer<typeof AppFacts>;

/** `isOver`: there is no reason for the alarm any more. What is unknown has no verdict. */
export const Verdict = z.object({
  code: AlarmCode,
  isOver: z.boolean(),
  severity: z.enum(['critical', 'warning']),
  detail: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

const Look = z.object({ at: z.string() });

/** About the app itself and the tenant as a whole, where timers of ours that did not run are told of, too; and what there is to look at. */
export const readOverview = activityRef({
  name: 'syncHealth_readOverview',
  input: Look,
  output: z.object({ app: AppFacts, servicePrincipalIds: z.array(z.string()), gone: z.array(z.string()) }),
  cancellable: false,
});

const Unread = z.object({ servicePrincipalId: z.string(), code: z.string() });
export type Unread = z.infer<typeof Unread>;

/** Of a few configurations at once. One that cannot be looked at must not keep the others waiting. */
export const readFacts = activityRef({
  name: 'syncHealth_readFacts',
  input: Look.extend({ servicePrincipalIds: z.array(z.string()) }),
  output: z.object({
    facts: z.array(z.object({ servicePrincipalId: z.string(), facts: Facts })),
    unread: z.array(Unread),
  }),
  cancellable: false,
});

/** `servicePrincipalId` is null for the app itself. */
export const Change = z.object({ servicePrincipalId: z.string().nullable(), verdicts: z.array(Verdict) });
export type Change = z.infer<typeof Change>;

/** Opens and resolves; repeated, it says and mails the same once. */
export const recordAlarms = activityRef({
  name: 'syncHealth_recordAlarms',
  input: Look.extend({ changes: z.array(Change) }),
  output: z.object({}),
  cancellable: false,
});

/** Ends the alarms of configurations that were removed from the tenant, and leaves the heartbeat of a look that came to its end. */
export const recordLook = activityRef({
  name: 'syncHealth_recordLook',
  input: Look.extend({ gone: z.array(z.string()) }),
  output: z.object({}),
  cancellable: false,
});
