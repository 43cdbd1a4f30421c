import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { AlarmCode } from '../domain/alarm-code';
import { StartRequest } from '../domain/start-request';
import type { Gateways } from '../gateways/gateways';
import type { Alarm } from '../gateways/records/alarms';
import { json, redirect } from './http/answers';
import { bodyKindOf, readForm, readJson } from './http/body';
import type { Door, Knock, PeopleDoor } from './http/door';
import { invalidRequest, parsed } from './http/field-errors';
import { list, listBody, ListQuery, queryOf } from './http/lists';
import type { Principal } from './http/principal';
import { ProblemError } from './http/problem';
import { csrfFailed } from './http/same-origin';
import { resolveRequester } from './starts/requester';

type AlarmGateways = Pick<Gateways, 'alarms' | 'approvalTokens' | 'clock' | 'directory'>;

/** What the `csrf` field of the forms in the console is bound to. */
export const acknowledgePurpose = 'acknowledge alarms';

const State = z.enum(['open', 'acknowledged', 'resolved']);

const AlarmBody = z.object({
  id: z.string(),
  code: AlarmCode,
  severity: z.enum(['critical', 'warning']),
  domain: z.string().nullable(),
  subject: z.string(),
  state: State,
  openedAt: z.string(),
  resolvedAt: z.string().nullable(),
  detail: z.string(),
  count: z.number(),
  acknowledgedBy: z.string().nullable(),
  acknowledgedUntil: z.string().nullable(),
});

const AlarmsQuery = ListQuery.extend({ state: State.optional() });

const Acknowledgement = z.strictObject({
  requestedBy: StartRequest.shape.requestedBy,
  until: z.iso.datetime({ offset: true }).optional(),
});

export function alarmDoors(gateways: AlarmGateways): Door[] {
  return [listDoor(gateways), acknowledgeDoor(gateways)];
}

function listDoor({ alarms, clock }: AlarmGateways): PeopleDoor {
  return {
    name: 'alarms',
    route: 'alarms',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'Alarms, those opened last first',
        role: 'Operator.Read',
        query: AlarmsQuery,
        answer: { status: 200, body: listBody(AlarmBody) },
        async handle({ request }) {
          const { limit, after, state } = queryOf(AlarmsQuery, request);
          const all = (await alarms.list(clock.now().toISOString())).filter((alarm) => !state || alarm.state === state);
          const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
          const page = all.slice(start, start + limit);
          const next = start + limit < all.length ? page.at(-1)?.id : undefined;
          return list(request, page.map(bodyOf), next);
        },
      },
    },
  };
}

function acknowledgeDoor(gateways: AlarmGateways): PeopleDoor {
  return {
    name: 'alarm-acknowledge',
    route: 'alarms/{alarmId}/acknowledge',
    audience: 'people',
    pages: 'if-html',
    methods: {
      POST: {
        summary: 'Say that somebody looks after an alarm',
        role: 'Operator.Run',
        body: Acknowledgement,
        answer: { status: 200, body: AlarmBody },
        handle: (knock, caller) => acknowledge(gateways, knock, caller),
      },
    },
  };
}

async function readAcknowledgement({ approvalTokens }: AlarmGateways, request: Knock['request'], caller: Principal) {
  if (bodyKindOf(request) !== 'form') return parsed(Acknowledgement, await readJson(request));
  const { csrf = '', until = '', ...fields } = await readForm(request);
  if (!(await approvalTokens.csrfHolds(caller.id, acknowledgePurpose, csrf))) throw csrfFailed();
  // A form has no way to leave a field out.
  return parsed(Acknowledgement, until === '' ? fields : { ...fields, until });
}

async function acknowledge(gateways: AlarmGateways, { request }: Knock, caller: Principal): Promise<HttpResponseInit> {
  const { requestedBy, until = null } = await readAcknowledgement(gateways, request, caller);
  const requester = await resolveRequester(gateways, caller, requestedBy);
  if ('error' in requester) throw invalidRequest([requester.error]);
  const at = gateways.clock.now().toISOString();
  if (until !== null && Date.parse(until) <= Date.parse(at)) {
    throw invalidRequest([{ field: '/until', code: 'IN_THE_PAST', message: 'Name an instant that is still to come.' }]);
  }
  const by = requester.person.userPrincipalName;
  const id = request.params['alarmId'] ?? '';
  const alarm = await gateways.alarms.acknowledge(id, { by, at, until: until && new Date(until).toISOString() });
  if (!alarm) throw new ProblemError('NOT_FOUND', 'There is no such alarm; list them at /api/alarms.');
  return bodyKindOf(request) === 'form' ? redirect(303, '/api/console') : json(200, bodyOf(alarm));
}

function bodyOf({ acknowledged, ...alarm }: Alarm): z.infer<typeof AlarmBody> {
  return {
    ...alarm,
    acknowledgedBy: acknowledged?.by ?? null,
    acknowledgedUntil: acknowledged?.until ?? null,
  };
}
