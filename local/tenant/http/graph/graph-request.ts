import type { z } from 'zod';
import type { WorldClock } from '../../../world-clock';
import type { Moment } from '../../state/moment';
import type { TenantState } from '../../state/open-state';
import type { AppIdentity } from '../access/token-doors';
import { badRequest, type GraphFailure } from '../graph-failure';
import type { ListQuery } from '../odata/list';
import { type OptionName, readOptions } from '../odata/query-options';
import type { WebAnswer, WebRequest } from '../web';
import type { SearchIndex } from './search-index';

export type GraphVersion = 'v1.0' | 'beta';

/** `admin` is the global administrator who acts by hand. */
export type Caller = { kind: 'app'; objectId: string; roles: ReadonlySet<string> } | { kind: 'admin' };

export interface GraphRequest extends WebRequest {
  version: GraphVersion;
  /** Decoded segments after the version; a key in brackets is a segment of its own (`appId=...`). */
  segments: string[];
  /** What the route's template names. */
  parameters: Readonly<Record<string, string>>;
  caller: Caller;
}

/** What handlers work with. */
export interface GraphContext {
  state: TenantState;
  clock: WorldClock;
  identity: AppIdentity;
  index: SearchIndex;
  /** How late a change of source of authority shows; by seed when undefined. */
  effectDelayMilliseconds: number | undefined;
  /** Messages that each mailbox is sending at this moment, by its address. */
  sending: Map<string, number>;
}

export function momentOf({ state, clock }: GraphContext): Moment {
  return { state, now: clock.now() };
}

/** A handler may hold its answer back on the world's clock; `done` is called at the end of it. */
export interface GraphAnswer extends WebAnswer {
  /** Told to the caller although the work was done and stays. */
  failure?: GraphFailure;
  hold?: { milliseconds: number; done(): void };
}

export function parameter(request: GraphRequest, name: string): string {
  return request.parameters[name] ?? '';
}

export function query(request: GraphRequest, allowed: readonly OptionName[]): ListQuery {
  const options = readOptions(request.url.searchParams, allowed);
  const eventual = request.headers['consistencylevel']?.toLowerCase() === 'eventual';
  if (options.count && !eventual) throw badRequest('$count is not currently supported.', 'Request_BadRequest');
  return { options, advanced: eventual && options.count, address: request.url };
}

/** The body as JSON; `schema` is strict, so that an unknown property is refused as Graph does. */
export function jsonBody<T extends z.ZodType>(request: GraphRequest, schema: T): z.output<T> {
  const parsed = schema.safeParse(anyJsonBody(request));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const property = issue.keys[0] ?? '';
    throw badRequest(
      `Property '${property}' does not exist as a declared property or extension property.`,
      'Request_BadRequest',
    );
  }
  const property = issue?.path.map(String).join('/') ?? '';
  throw badRequest(`Invalid value specified for property '${property}' of the resource.`, 'Request_BadRequest');
}

export function anyJsonBody(request: WebRequest): unknown {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    const message = 'Write requests (excluding DELETE) must contain the Content-Type header declaration.';
    throw badRequest(message, 'Request_BadRequest');
  }
  if (request.body.length === 0) throw badRequest('Empty Payload. JSON content expected.');
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    const advice = 'Please ensure Content-Type header is set and payload is of valid JSON format.';
    throw badRequest(`Unable to read JSON request payload. ${advice}`);
  }
}

/** Actions without parameters take no body, or an empty object. */
export function noBody(request: GraphRequest): void {
  const text = request.body.toString('utf8').trim();
  if (text !== '' && text !== '{}') throw badRequest('The action does not take any parameters.');
}

/** `@odata.context` of an answer. */
export function contextOf(request: GraphRequest, what: string): string {
  return `${request.url.origin}/${request.version}/$metadata#${what}`;
}
