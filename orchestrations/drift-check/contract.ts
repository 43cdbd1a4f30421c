import { z } from 'zod';
import { OutcomeKind } from '../../domain/outcome';
import { DomainName, StartRequest } from '../../domain/start-request';
import { activityRef } from '../kit/activity';

export const name = 'driftCheck';
export const workflow = 'drift-check';

/** Body of `POST /api/drift-checks` (api.md, 2.5). No domain named: all that are declared, accepted or configured. */
export const Request = StartRequest.extend({ domains: z.array(DomainName).max(1000).default([]) });
export type Request = z.infer<typeof Request>;

const OfRun = z.object({ runId: z.string() });

/** Surveys the tenant and keeps which domains are looked at, in parts of a few. */
export const readOutset = activityRef({
  name: 'driftCheck_readOutset',
  input: OfRun,
  output: z.object({
    parts: z.number(),
    groupParts: z.number(),
    mode: z.enum(['apply', 'plan']),
    mailTo: z.array(z.string()),
  }),
  cancellable: true,
});

/** Reads the domains of one part, one after the other, and keeps what differs. */
export const readDomains = activityRef({
  name: 'driftCheck_readDomains',
  input: OfRun.extend({ part: z.number() }),
  output: z.object({}),
  cancellable: true,
});

/** Who manages the groups of one part now, compared with what runs of ours left behind. */
export const readAuthorities = activityRef({
  name: 'driftCheck_readAuthorities',
  input: OfRun.extend({ part: z.number() }),
  output: z.object({}),
  cancellable: true,
});

/** Brings the set of findings up to what was seen; a dry run leaves it as it is. `changed`: there is something to tell. */
export const recordFindings = activityRef({
  name: 'driftCheck_recordFindings',
  input: OfRun,
  output: z.object({ kind: OutcomeKind, changed: z.boolean() }),
  cancellable: true,
});

export const sendChange = activityRef({
  name: 'driftCheck_sendChange',
  input: OfRun.extend({ to: z.string() }),
  output: z.object({ sent: z.boolean() }),
  cancellable: false,
});
