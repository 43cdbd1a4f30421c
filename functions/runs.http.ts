import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { ItemState, RunState, Workflow } from '../domain/run';
import type { Gateways } from '../gateways/gateways';
import { json } from './http/answers';
import type { Door, KeyDoor, PeopleDoor } from './http/door';
import { list, listBody, ListQuery, queryOf } from './http/lists';
import { ProblemError } from './http/problem';
import { runOf } from './runs/recorded-run';
import { ItemBody, readRunView, RunBody, RunSummaryBody, summaryOf } from './runs/run-view';

type RunGateways = Pick<Gateways, 'runs' | 'approvals'>;

const RunsQuery = ListQuery.extend({ workflow: Workflow.optional(), state: RunState.optional() });
const ItemsQuery = ListQuery.extend({ state: ItemState.optional() });

/** The plan as a file: the fingerprint is the SHA-256 of `decided` in RFC 8785 form. */
const PlanFile = z.object({ decided: z.record(z.string(), z.unknown()), shown: z.record(z.string(), z.unknown()) });

export function runDoors(gateways: RunGateways): Door[] {
  return [listDoor(gateways), runDoor(gateways), itemsDoor(gateways), planDoor(gateways), keyRunDoor(gateways)];
}

function listDoor(gateways: RunGateways): PeopleDoor {
  return {
    name: 'runs',
    route: 'runs',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'Runs, newest first',
        role: 'Operator.Read',
        query: RunsQuery,
        answer: { status: 200, body: listBody(RunSummaryBody) },
        async handle({ request }) {
          const { limit, after, workflow, state } = queryOf(RunsQuery, request);
          const filter = { ...(workflow && { workflow }), ...(state && { state }), ...(after && { after }) };
          const { runs, next } = await gateways.runs.list({ limit, ...filter });
          return list(request, runs.map(summaryOf), next);
        },
      },
    },
  };
}

function runDoor(gateways: RunGateways): PeopleDoor {
  return {
    name: 'run',
    route: 'runs/{runId}',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'One run with its plan, approval and outcome',
        role: 'Operator.Read',
        answer: { status: 200, body: RunBody },
        handle: ({ request }) => showRun(gateways, request),
      },
    },
  };
}

/** Key callers read the runs they started; a key is nobody's, so it reads all of them. */
function keyRunDoor(gateways: RunGateways): KeyDoor {
  return {
    name: 'webhook-run',
    route: 'webhooks/runs/{runId}',
    audience: 'key',
    methods: {
      GET: {
        summary: 'One run, for key callers',
        answer: { status: 200, body: RunBody },
        handle: ({ request }) => showRun(gateways, request),
      },
    },
  };
}

async function showRun(gateways: RunGateways, request: HttpRequest): Promise<HttpResponseInit> {
  return json(200, await readRunView(gateways, await runOf(gateways, request)));
}

function itemsDoor(gateways: RunGateways): PeopleDoor {
  return {
    name: 'run-items',
    route: 'runs/{runId}/items',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'Items of a run with their results',
        role: 'Operator.Read',
        query: ItemsQuery,
        answer: { status: 200, body: listBody(ItemBody) },
        async handle({ request }) {
          const { limit, after, state } = queryOf(ItemsQuery, request);
          const { runId } = await runOf(gateways, request);
          const filter = { ...(state && { state }), ...(after && { after }) };
          const { items, next } = await gateways.runs.listItems(runId, { limit, ...filter });
          return list(request, items, next);
        },
      },
    },
  };
}

function planDoor(gateways: RunGateways): PeopleDoor {
  return {
    name: 'run-plan',
    route: 'runs/{runId}/plan',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'The newest plan of a run as a file',
        role: 'Operator.Read',
        answer: { status: 200, body: PlanFile },
        async handle({ request }) {
          const { runId, plan: head } = await runOf(gateways, request);
          const plan = head && (await gateways.runs.readPlan(runId, head.round));
          if (!plan) throw new ProblemError('NOT_FOUND', 'The run has no plan yet. Try again when it has.');
          const headers = { 'content-disposition': `attachment; filename="plan-${runId}.json"` };
          return json(200, { decided: plan.decided, shown: plan.shown }, headers);
        },
      },
    },
  };
}
