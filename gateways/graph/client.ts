import type { TokenCredential } from '@azure/identity';
import type { Client, GraphRequest } from '@microsoft/microsoft-graph-client';
import { graphScope } from '../credentials';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { patiently } from '../patience';
import type { Asked } from './failures';
import { graphSdk } from './graph-sdk';
import { jsonOf, judgeAnswers } from './judge-answers';
import {
  authentication,
  carryErrors,
  middlewareOf,
  optionsOf,
  pacing,
  requestIds,
  transport,
  unpackError,
} from './middleware';
import { createQuotas, type Entry, type Quotas } from './quotas';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface GraphCall extends Asked, Entry {
  method: Method;
  version?: 'v1.0' | 'beta';
  /** Below the version, percent-encoded, with its query. */
  path: string;
  /** An object is sent as JSON, a text as it is. */
  body?: object | string;
  headers?: Readonly<Record<string, string>>;
  /** Reads nothing but what is there, though it is a POST. */
  reads?: boolean;
  /** Statuses that are an answer to the caller rather than an error. */
  accept?: readonly number[];
  timeOutMilliseconds?: number;
}

export interface GraphAnswer {
  status: number;
  /** Undefined when there was none, or no JSON. */
  body: unknown;
}

/** Microsoft Graph over our own middleware, one request at a time. A write is never repeated here; a read is, within its patience. */
export interface Graph {
  origin: string;
  clock: Clock;
  quotas: Quotas;
  send(call: GraphCall): Promise<GraphAnswer>;
}

export interface GraphOptions {
  baseUrl: string;
  credential: TokenCredential;
  clock: Clock;
  log: Log;
}

export function createGraph({ baseUrl, credential, clock, log }: GraphOptions): Graph {
  const { origin } = new URL(baseUrl);
  const quotas = createQuotas(clock);
  const steps = [
    carryErrors,
    requestIds,
    judgeAnswers({ quotas, clock, log }),
    // The token first: a request that waited for it must not pass a gate that was closed meanwhile.
    authentication({ credential, scope: graphScope(baseUrl), origin }),
    pacing(quotas),
    transport,
  ];
  let opened: Client | undefined;
  const client = () =>
    (opened ??= graphSdk().Client.initWithMiddleware({ baseUrl: origin, middleware: steps.map(middlewareOf) }));
  const patience = (call: GraphCall) => ({ clock, milliseconds: patienceOf(call), lostCode: 'GRAPH_UNREACHABLE' });
  return { origin, clock, quotas, send: (call) => patiently(patience(call), () => send(client(), call)) };
}

function patienceOf(call: GraphCall): number {
  const isRead = call.method === 'GET' || call.reads === true;
  return isRead ? (call.patienceMilliseconds ?? 0) : 0;
}

async function send(client: Client, call: GraphCall): Promise<GraphAnswer> {
  const request = client
    .api(call.path)
    .version(call.version ?? 'v1.0')
    .headers({ ...call.headers })
    .options(optionsOf(call))
    .responseType(graphSdk().ResponseType.RAW);
  try {
    const response: Response = await perform(request, call);
    return { status: response.status, body: await jsonOf(response) };
  } catch (error) {
    throw unpackError(error);
  }
}

function perform(request: GraphRequest, { method, body }: GraphCall): Promise<Response> {
  if (method === 'GET') return request.get();
  if (method === 'POST') return request.post(body);
  if (method === 'PUT') return request.put(body);
  if (method === 'PATCH') return request.patch(body);
  return request.delete();
}
