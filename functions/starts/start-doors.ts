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
import { recordRun, startInstance } from './record-run';
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
  /** The run that does this already, where there may be only one, else the new id; and what is kept as its request. */
  runFor?(request: Request, newId: string): Promise<{ runId: string; request: Request }>;
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
  const claimed = await claimRun(gateways, {
    caller: caller ? caller.id : 'key',
    route: start.path,
    key,
    body: request,
    runId: newRunId(gateways.clock.now(), randomBytes(10)),
  });
  const run =
    (await gateways.runs.get(claimed)) ??
    (await runFor(gateways, start, { knock, requester, request, newId: claimed }));
  if (run.state === 'queued') await startInstance(gateways, knock.engine, run);
  return accepted(run, caller ? 'runs' : 'webhooks/runs');
}

/** The run that does already what is asked, or a new one. */
async function runFor<Request extends StartRequest>(
  gateways: StartGateways,
  start: Start<Request>,
  { knock, requester, request, newId }: { knock: Knock; requester: Person; request: Request; newId: string },
): Promise<Run> {
  const { runId, request: kept } = (await start.runFor?.(request, newId)) ?? { runId: newId, request };
  const existing = runId === newId ? undefined : await gateways.runs.get(runId);
  if (existing) return existing;
  const domain = start.domainOf(kept);
  if (request.whenBusy === 'fail' && domain) await requireFreeTurn(knock.engine, domain);
  return recordRun(gateways, { ...start, runId, requester, request: kept, domain });
}

async function requireFreeTurn(engine: Engine, domain: string): Promise<void> {
  const holder = await engine.readTurnHolder(domain);
  if (holder === undefined) return;
  const detail = `Run ${holder} holds ${domain}. Ask again when it has ended, or with "whenBusy": "wait".`;
  throw new ProblemError('CONFIGURATION_BUSY', detail);
}

function accepted({ runId, workflow, state }: Run, path: string): HttpResponseInit {
  const statusUrl = `/api/${path}/${runId}`;
  return json(202, { runId, workflow, state, statusUrl }, { location: statusUrl });
}
