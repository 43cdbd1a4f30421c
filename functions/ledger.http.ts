import { z } from 'zod';
import type { Gateways } from '../gateways/gateways';
import { json } from './http/answers';
import type { Door, PeopleDoor } from './http/door';
import { list, listBody, ListQuery, queryOf } from './http/lists';
import { ProblemError } from './http/problem';

type LedgerGateways = Pick<Gateways, 'ledger'>;

const LedgerQuery = ListQuery.extend({
  runId: z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a run'),
  after: z
    .string()
    .regex(/^\d{1,9}$/, 'must come from a nextLink')
    .transform(Number)
    .optional(),
});

const EntryBody = z.object({
  sequence: z.number(),
  at: z.string(),
  kind: z.string(),
  data: z.unknown(),
  previousHash: z.string(),
  hash: z.string(),
});

const VerificationBody = z.object({
  ok: z.boolean(),
  entries: z.number(),
  unanchored: z.number(),
  firstBroken: z
    .object({ runId: z.string(), sequence: z.number(), reason: z.enum(['altered', 'missing', 'checkpointMismatch']) })
    .nullable(),
});

export function ledgerDoors(gateways: LedgerGateways): Door[] {
  return [entriesDoor(gateways), verificationDoor(gateways)];
}

/** Also for runs whose rows were removed after their retention time: the ledger stays. */
function entriesDoor({ ledger }: LedgerGateways): PeopleDoor {
  return {
    name: 'ledger',
    route: 'ledger',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'What was recorded about a run',
        role: 'Operator.Read',
        query: LedgerQuery,
        answer: { status: 200, body: listBody(EntryBody) },
        async handle({ request }) {
          const { runId, limit, after } = queryOf(LedgerQuery, request);
          const { entries, next } = await ledger.read(runId, { limit, ...(after !== undefined && { after }) });
          if (entries.length === 0 && after === undefined) {
            throw new ProblemError('RUN_NOT_FOUND', 'Nothing is recorded under this id. Check it.');
          }
          return list(request, entries, next?.toString());
        },
      },
    },
  };
}

function verificationDoor({ ledger }: LedgerGateways): PeopleDoor {
  return {
    name: 'ledger-verification',
    route: 'ledger/verification',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'Whether the ledger holds, and the first place where it does not',
        role: 'Operator.Read',
        answer: { status: 200, body: VerificationBody },
        handle: async () => json(200, await ledger.verify()),
      },
    },
  };
}
