import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Run } from '../domain/run';
import { StartRequest } from '../domain/start-request';
import type { Gateways } from '../gateways/gateways';
import { instanceIdOf } from '../orchestrations/approval/contract';
import { cancelEvent } from '../orchestrations/kit/run-input';
import { json, redirect } from './http/answers';
import { bodyKindOf, readForm, readJson } from './http/body';
import type { Door, Knock } from './http/door';
import type { Engine } from './http/engine';
import { invalidRequest, parsed } from './http/field-errors';
import { resolveRequester } from './starts/requester';
import type { Principal } from './http/principal';
import { ProblemError } from './http/problem';
import { runOf } from './runs/recorded-run';
import { csrfFailed } from './http/same-origin';
import { Started } from './starts/start-doors';

type CancelGateways = Pick<Gateways, 'approvalTokens' | 'directory' | 'ledger' | 'log' | 'runs'>;

const CancelRequest = z.strictObject({
  requestedBy: StartRequest.shape.requestedBy,
  reason: z.string().trim().min(1).max(2000),
});
type CancelRequest = z.infer<typeof CancelRequest>;

/** What the `csrf` field of the form on the run's page is bound to. */
export function cancelPurpose(runId: string): string {
  return `cancel:${runId}`;
}

export function cancelDoors(gateways: CancelGateways): Door[] {
  return [
    {
      name: 'run-cancel',
      route: 'runs/{runId}/cancel',
      audience: 'people',
      pages: 'if-html',
      methods: {
        POST: {
          summary: 'Stop a run before its next write',
          role: 'Operator.Run',
          body: CancelRequest,
          answer: { status: 202, body: Started },
          handle: (knock, caller) => cancel(gateways, knock, caller),
        },
      },
    },
  ];
}

async function cancel(gateways: CancelGateways, knock: Knock, caller: Principal): Promise<HttpResponseInit> {
  const isForm = bodyKindOf(knock.request) === 'form';
  const request = isForm ? await readCancelForm(gateways, knock, caller) : await readCancelJson(knock);
  const run = await runOf(gateways, knock.request);
  const requester = await resolveRequester(gateways, caller, request.requestedBy);
  if ('error' in requester) throw invalidRequest([requester.error]);
  const { id, userPrincipalName } = requester.person;
  await requestCancel(gateways, run, { by: userPrincipalName, reason: request.reason });
  const data = { byId: id, by: userPrincipalName, reason: request.reason };
  await gateways.ledger.append(run.runId, { step: 'cancelRequested', kind: 'cancelRequested', data });
  await tellEngine(gateways, knock.engine, run);
  if (isForm) return redirect(303, `/api/console/runs/${run.runId}`);
  const { runId, workflow, state } = run;
  return json(202, { runId, workflow, state, statusUrl: `/api/runs/${runId}` });
}

async function readCancelJson({ request }: Knock): Promise<CancelRequest> {
  return parsed(CancelRequest, await readJson(request));
}

async function readCancelForm(
  { approvalTokens }: CancelGateways,
  { request }: Knock,
  caller: Principal,
): Promise<CancelRequest> {
  const { csrf = '', ...fields } = await readForm(request);
  const purpose = cancelPurpose(request.params['runId'] ?? '');
  if (!(await approvalTokens.csrfHolds(caller.id, purpose, csrf))) throw csrfFailed();
  return parsed(CancelRequest, fields);
}

async function requestCancel(
  { runs }: CancelGateways,
  { runId }: Run,
  request: { by: string; reason: string },
): Promise<void> {
  const answer = await runs.requestCancel(runId, request);
  if (answer === 'requested') return;
  const detail = 'It has ended, and what it wrote stays. Start a new run to change something back.';
  throw new ProblemError(answer === 'ended' ? 'RUN_NOT_CANCELLABLE' : 'RUN_NOT_FOUND', detail);
}

/** The run itself or its open round waits for the event; one that is lost is raised by the sweep. */
async function tellEngine({ log }: CancelGateways, engine: Engine, run: Run): Promise<void> {
  const { runId, instanceId, round } = run;
  const told = [instanceId, instanceIdOf(runId, round)].map((id) => engine.raise(id, cancelEvent, { runId }));
  const lost = (await Promise.allSettled(told)).filter(({ status }) => status === 'rejected').length;
  log.info({ runId, lost }, 'cancellation told to the engine');
}
