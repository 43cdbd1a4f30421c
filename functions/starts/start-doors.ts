import { randomBytes } from 'node:crypto';
import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { isEnabled } from '../../domain/operator-config';
import type { Person } from '../../domain/person';
import { type Run, RunState, Workflow } from '../../domain/run';
import type { StartRequest } from '../../domain/start-request';
import type { Gateways } from '../../gateways/gateways';
import { newRunId } from '../../gateways/records/run-ids';
import { json } from '../http/answers';
import { ordinaryBodyBytes, readJson } from '../http/body';
import type { Door, KeyDoor, Knock, PeopleDoor } from '../http/door';
import type { Engine } from '../http/engine';
import { claimRun, idempotencyKeyOf } from './idempotency';
import type { Principal } from '../http/principal';
import { ProblemError } from '../http/problem';
import { checkStart } from './start-checks';

export type StartGateways = Pick<
  Gateways,
  'clock' | 'config' | 'directory' | 'ledger' | 'log' | 'runs' | 'settings' | 'starts'
>;

/** A request that starts a workflow, for both of its doors. */
export interface Start<Request extends StartRequest = StartRequest> {
  workflow: Workflow;
  /** Registered name of the orchestrator. */
  orchestrator: string;
  /** Last part of the route, such as `ou-onboardings`. */
  path: string;
  summary: string;
  body: z.ZodType<Request>;
  /** The same body with `requestedBy` required: a key is nobody. */
  keyBody: z.ZodType<Request>;
  mostBytes?: number;
  /** Whose turn the run needs. */
  domainOf(request: Request): string | null;
}

export const Started = z.object({ runId: z.string(), workflow: Workflow, state: RunState, statusUrl: z.string() });

/** None for a workflow that the configuration has switched off. */
export function startDoors<Request extends StartRequest>(gateways: StartGateways, start: Start<Request>): Door[] {
  if (!isEnabled(gateways.config, start.workflow)) return [];
  const { path, summary, body, keyBody } = start;
  const answer = { status: 202, body: Started };
  const forPeople: PeopleDoor = {
    name: `start-${path}`,
    route: path,
    audience: 'people',
    pages: 'never',
    methods: {
      POST: {
        summary,
        role: 'Operator.Run',
        body,
        answer,
        handle: (knock, caller) => startRun(gateways, start, { knock, caller }),
      },
    },
  };
  const forKeys: KeyDoor = {
    name: `webhook-start-${path}`,
    route: `webhooks/${path}`,
    audience: 'key',
    methods: {
      POST: {
        summary,
        body: keyBody,
        answer,
        handle: (knock) => startRun(gateways, start, { knock, caller: undefined }),
      },
    },
  };
  return [forPeople, forKeys];
}

interface Asked {
  knock: Knock;
  caller: Principal | undefined;
}

async function startRun<Request extends StartRequest>(
  gateways: StartGateways,
  start: Start<Request>,
  { knock, caller }: Asked,
): Promise<HttpResponseInit> {
  const key = idempotencyKeyOf(knock.request);
  const raw = await readJson(knock.request, start.mostBytes ?? ordinaryBodyBytes);
  const { request, requester } = await checkStart(gateways, start, { raw, caller });
  const runId = await claimRun(gateways, {
    caller: caller ? caller.id : 'key',
    route: start.path,
    key,
    body: request,
    runId: newRunId(gateways.clock.now(), randomBytes(10)),
  });
  const run =
    (await gateways.runs.get(runId)) ??
    (await recordRun(gateways, knock.engine, { run: newRun(gateways, start, { runId, requester, request }), request }));
  if (run.state === 'queued') await startInstance(gateways, knock.engine, run);
  return accepted(run, caller ? 'runs' : 'webhooks/runs');
}

function newRun<Request extends StartRequest>(
  { clock }: StartGateways,
  { workflow, orchestrator, domainOf }: Start<Request>,
  { runId, requester, request }: { runId: string; requester: Person; request: Request },
): Run {
  const at = clock.now().toISOString();
  const { mode, ticket = null, reason = null } = request;
  return {
    runId,
    workflow,
    mode,
    state: 'queued',
    step: 'waiting to start',
    progress: { done: 0, total: 1, unit: 'steps' },
    instanceId: `${orchestrator}-${runId}`,
    orchestrator,
    domain: domainOf(request),
    requester,
    ticket,
    reason,
    round: 1,
    plan: null,
    refusal: null,
    outcome: null,
    cancelRequested: null,
    startedAt: at,
    updatedAt: at,
    endedAt: null,
  };
}

/** Ledger, row, engine: a row that is there is started, now or by the sweep, so who asked must be recorded before it. */
async function recordRun(
  { runs, ledger }: StartGateways,
  engine: Engine,
  { run, request }: { run: Run; request: StartRequest },
): Promise<Run> {
  if (request.whenBusy === 'fail' && run.domain) await requireFreeTurn(engine, run.domain);
  const { workflow, mode, requester, ticket, reason, domain } = run;
  const data = { workflow, mode, domain, requesterId: requester.id, requester: requester.userPrincipalName, ticket };
  await ledger.append(run.runId, { step: 'requested', kind: 'requested', data: { ...data, reason } });
  await runs.create(run, request);
  return run;
}

async function requireFreeTurn(engine: Engine, domain: string): Promise<void> {
  const holder = await engine.readTurnHolder(domain);
  if (holder === undefined) return;
  const detail = `Run ${holder} holds ${domain}. Ask again when it has ended, or with "whenBusy": "wait".`;
  throw new ProblemError('CONFIGURATION_BUSY', detail);
}

/** Also on a repeated request: a start that is there already is refused by the engine, and that is fine. */
async function startInstance({ log }: StartGateways, engine: Engine, run: Run): Promise<void> {
  try {
    await engine.start(run.orchestrator, run.instanceId, { runId: run.runId });
  } catch (error) {
    log.warn({ runId: run.runId, error: error instanceof Error ? error.name : null }, 'start is left to the sweep');
  }
}

function accepted({ runId, workflow, state }: Run, path: string): HttpResponseInit {
  const statusUrl = `/api/${path}/${runId}`;
  return json(202, { runId, workflow, state, statusUrl }, { location: statusUrl });
}
