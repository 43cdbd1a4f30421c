import { randomUUID } from 'node:crypto';
import { TenantError } from '../../state/tenant-error';
import { checkPermission } from '../access/permission-check';
import type { Tokens } from '../access/tokens';
import { type ActiveFaults } from '../faults/active-faults';
import { errorDocument, GraphFailure } from '../graph-failure';
import type { Cost, Quotas } from '../limits/quotas';
import type { RequestLog } from '../log/request-log';
import type { WebRequest } from '../web';
import type { Caller, GraphAnswer, GraphContext, GraphRequest, GraphVersion } from './graph-request';
import { segmentsOf, type createRouter, type Route } from './route';

/** Everything that answers Graph requests. */
export interface GraphWorld {
  context: GraphContext;
  tokens: Tokens;
  quotas: Quotas;
  faults: ActiveFaults;
  log: RequestLog;
  findRoute: ReturnType<typeof createRouter>;
  /** Remembers what is left of the quotas, within the caller's transaction. */
  keepQuotas(): void;
  /** Reports what should not have happened. */
  complain(error: unknown): void;
}

export interface RequestIds {
  requestId: string;
  clientRequestId: string;
}

export function idsOf(request: WebRequest): RequestIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: request.headers['client-request-id'] ?? requestId };
}

interface Performance {
  request: WebRequest & { version: GraphVersion };
  caller: Caller;
  /** What the caller gets to see; written to the log in the transaction of the effect. */
  finish(answer: GraphAnswer): GraphAnswer;
}

/** Does one request as a whole: its effect and what `finish` writes become true together. */
export function perform(world: GraphWorld, { request, caller, finish }: Performance): GraphAnswer {
  const { state } = world.context;
  const ids = idsOf(request);
  try {
    return state.transaction(() => finish(presented(world, handle(world, request, caller), ids)));
  } catch (error) {
    const failure = failureOf(world, error);
    return state.transaction(() => finish(refusal(world, failure, ids)));
  }
}

function handle(world: GraphWorld, request: Performance['request'], caller: Caller): GraphAnswer {
  const segments = segmentsOf(request.url.pathname).slice(1);
  const { route, parameters } = world.findRoute(request.method, request.version, segments);
  const asked: GraphRequest = { ...request, segments, parameters, caller };
  const limits = caller.kind === 'app' ? world.quotas.charge(costOf(route, world.context, asked)) : {};
  checkPermission(route, world.context, asked);
  const answer = route.handle(world.context, asked);
  return { ...answer, headers: { ...limits, ...answer.headers } };
}

function costOf(route: Route, context: GraphContext, request: GraphRequest): Cost {
  const writes =
    request.method === 'GET' || (request.method === 'POST' && route.template.endsWith('/getByIds')) ? 0 : 1;
  const options = request.url.searchParams;
  let units = route.units ?? 1;
  if (options.has('$select')) units--;
  if (options.has('$top') && Number(options.get('$top')) < 20) units--;
  if (options.has('$expand')) units++;
  return { units: Math.max(1, units), writes, special: route.special, mailbox: route.mailbox?.(context, request) };
}

/** Adds the headers of every answer and turns a told failure into its document. */
function presented(world: GraphWorld, answer: GraphAnswer, ids: RequestIds): GraphAnswer {
  if (!answer.failure) return { ...answer, headers: { ...requestHeaders(world, ids), ...answer.headers } };
  return { ...answer, ...refusal(world, answer.failure, ids) };
}

/** Graph's answer to a request that is refused. */
export function refusal(world: GraphWorld, failure: GraphFailure, ids: RequestIds): GraphAnswer {
  const body = errorDocument(failure, { at: world.context.clock.now(), ...ids });
  return { status: failure.status, headers: { ...requestHeaders(world, ids), ...failure.headers }, body };
}

function requestHeaders(world: GraphWorld, { requestId, clientRequestId }: RequestIds): Record<string, string> {
  return {
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'x-ms-ags-diagnostic': '{"ServerInfo":{"DataCenter":"Local","Slice":"E","Ring":"1","ScaleUnit":"000"}}',
    Date: new Date(world.context.clock.now()).toUTCString(),
  };
}

export function failureOf(world: GraphWorld, error: unknown): GraphFailure {
  if (error instanceof GraphFailure) return error;
  if (error instanceof TenantError) return new GraphFailure({ status: error.status, code: error.code }, error.message);
  world.complain(error);
  return new GraphFailure({ status: 500, code: 'UnknownError' }, 'An unexpected error occurred.');
}
