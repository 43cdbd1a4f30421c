import { fractionFrom } from '../../state/chance';
import { authenticate } from '../access/authenticate';
import { EXCHANGE } from '../access/token-doors';
import { letsEffectHappen } from '../faults/active-faults';
import type { Fault } from '../faults/fault';
import { GraphFailure } from '../graph-failure';
import type { Caller } from '../graph/graph-request';
import { idsOf, type GraphWorld } from '../graph/graph-world';
import { entryOf, pathOf, retryAfterOf, strike, type DoorAnswer, type GraphDoor } from '../graph/passage';
import type { LoggedRequest } from '../log/request-log';
import type { WebAnswer, WebRequest } from '../web';
import { allowedCmdlet } from './allowed-cmdlet';
import { ExchangeFailure, exchangeErrorDocument, tokenRefused } from './exchange-failure';
import { exchangeFaultAnswer } from './exchange-fault';
import { checkRequest, invocationOf } from './invocation';
import { pageOf } from './pages';

interface Passage {
  request: WebRequest;
  fault: Fault | undefined;
  /** Undefined for the administrator. */
  entry: Omit<LoggedRequest, 'status'> | undefined;
}

/** Answers `/adminapi/...`: one cmdlet, whole or not at all, with its line in the log. */
export async function answerExchange({ world }: GraphDoor, request: WebRequest): Promise<DoorAnswer> {
  const caller = callerOf(world, request);
  const isApp = caller instanceof ExchangeFailure || caller.kind === 'app';
  const cmdlet = invocationOf(request)?.name;
  const target = { method: request.method, path: pathOf(request), cmdlet };
  const fault = isApp ? world.faults.strike(target) : undefined;
  await strike(world, fault ? [fault] : []);
  const entry = isApp ? { ...entryOf(world, request), ...(cmdlet ? { cmdlet } : {}) } : undefined;
  const answer = pass(world, caller, { request, fault, entry });
  return fault?.lostAnswer ? 'lost' : answer;
}

/** Without the app role the token is as good as none; a role of Exchange is another matter. */
function callerOf(world: GraphWorld, request: WebRequest): Caller | ExchangeFailure {
  try {
    const caller = authenticate(request.headers['authorization'], world.tokens, EXCHANGE.aud);
    if (caller.kind === 'admin' || caller.roles.has('Exchange.ManageAsApp')) return caller;
    return tokenRefused('The token has no role that is accepted.');
  } catch (error) {
    if (error instanceof GraphFailure) return tokenRefused(error.message);
    throw error;
  }
}

function pass(world: GraphWorld, caller: Caller | ExchangeFailure, passage: Passage): WebAnswer {
  const { state } = world.context;
  const { fault, request } = passage;
  if (fault && !letsEffectHappen(fault))
    return state.transaction(() => finished(world, passage, exchangeFaultAnswer(fault)));
  try {
    return state.transaction(() => finished(world, passage, handle(world, caller, request)));
  } catch (error) {
    return state.transaction(() => finished(world, passage, refused(failureOf(world, error))));
  }
}

function handle(world: GraphWorld, caller: Caller | ExchangeFailure, request: WebRequest): WebAnswer {
  if (caller instanceof ExchangeFailure) throw caller;
  const { context } = world;
  const { cmdlet, parameters } = allowedCmdlet(context, caller, checkRequest(context, request));
  if (caller.kind === 'app')
    world.quotas.charge({ units: 0, writes: 0, exchange: cmdlet.isWrite ? 'writes' : 'reads' });
  const result = cmdlet.run(context, parameters);
  // The answer of a failure, while the work stays.
  if (result.failure) return refused(result.failure);
  const resultSize = parameters['ResultSize'];
  const page = pageOf(request, context.clock.now(), { value: result.value, resultSize });
  const warnings = [...(page['@adminapi.warnings'] ?? []), ...(result.warnings ?? [])];
  const metadata = { '@odata.context': `${request.url.origin}${request.url.pathname}/$metadata#Collection(Exchange)` };
  const body = { ...metadata, ...page, ...(warnings.length > 0 ? { '@adminapi.warnings': warnings } : {}) };
  return { status: 200, body };
}

function failureOf(world: GraphWorld, error: unknown): ExchangeFailure {
  if (error instanceof ExchangeFailure) return error;
  if (error instanceof GraphFailure && error.status === 429) return throttled(world, error);
  world.complain(error);
  return new ExchangeFailure({ status: 500, code: 'InternalServerError' }, 'An unexpected error occurred.');
}

/** How long to wait is usually stated (reference B.5). */
function throttled({ context }: GraphWorld, { headers }: GraphFailure): ExchangeFailure {
  const isSilent = fractionFrom(context.state.seed, 'unstated', Math.floor(context.clock.now() / 1000)) < 0.1;
  const stated = { 'Retry-After': headers['Retry-After'] ?? '1' };
  const refusal = { status: 429, code: 'TooManyRequests', headers: isSilent ? {} : stated };
  return new ExchangeFailure(refusal, 'The request was throttled.');
}

function refused(failure: ExchangeFailure): WebAnswer {
  const { status, headers, form } = failure;
  if (form === 'nul') return { status, headers, bytes: Buffer.alloc(64) };
  return form === 'empty' ? { status, headers } : { status, headers, body: exchangeErrorDocument(failure) };
}

/** The answer as the fault lets it through, and the line in the log. */
function finished(world: GraphWorld, { request, fault, entry }: Passage, answer: WebAnswer): WebAnswer {
  const isReplaced = fault?.status !== undefined;
  const shown = isReplaced ? exchangeFaultAnswer(fault) : answer;
  if (entry) {
    world.log.write({ ...entry, status: fault?.lostAnswer ? 0 : shown.status, ...retryAfterOf(shown) });
    world.keepQuotas();
  }
  const headers = { 'request-id': idsOf(request).requestId, Date: new Date(world.context.clock.now()).toUTCString() };
  return { ...shown, headers: { ...headers, ...shown.headers } };
}
