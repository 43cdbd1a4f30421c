import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { BrokenError, NotNowError } from '../../domain/errors';
import type { Clock } from '../clock';
import { exchangeScope } from '../credentials';
import { tokenOf } from '../graph/middleware';
import { createQuotas, type Pace, type Quotas } from '../graph/quotas';
import { retryAfterSeconds } from '../graph/retry-after';
import { rolesOf } from '../identity';
import type { Log } from '../log';
import { exchangeAdminPermissions } from './exchange-admin';
import { appRoleMissing, failureOf, requestIdOf, type RawAnswer, type Running } from './failures';
import { post } from './transport';

export interface Invocation extends Running {
  parameters: Readonly<Record<string, string | boolean | readonly string[]>>;
  /** Properties that are wanted; whole objects are large. */
  select?: readonly string[];
  isWrite?: boolean;
  /** Where the next page is; else the beginning. */
  address?: string;
}

/** One cmdlet at a time, never repeated here but with a new token in place of one that was refused. */
export interface Exchange {
  clock: Clock;
  invoke(invocation: Invocation): Promise<unknown>;
}

export interface ExchangeOptions {
  baseUrl: string;
  tenantId: string;
  credential: TokenCredential;
  clock: Clock;
  log: Log;
}

interface Client extends ExchangeOptions {
  root: string;
  /** One for all requests of this process, so that support can put them together. */
  connectionId: string;
  quotas: Quotas;
}

const PAGE_SIZE = 1000;
/** When a throttled answer states no time, and at most whatever it states (reference B.5). */
const USUAL_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 300;
/** No limit is published; one write in a second is what careful tools do (reference B.5). */
const writePace: Pace = { key: 'exchangeWrites', count: 60, milliseconds: 60_000 };
const codes = { throttled: 'EXCHANGE_THROTTLED', paced: 'EXCHANGE_PACED' };

/** InvokeCommand is not documented: header set and version are all here (reference B.1, B.2; read 2026-11). */
export function createExchange(options: ExchangeOptions): Exchange {
  const root = `${new URL(options.baseUrl).origin}/adminapi/beta/${options.tenantId}/`;
  const client = { ...options, root, connectionId: randomUUID(), quotas: createQuotas(options.clock, codes) };
  return { clock: options.clock, invoke: (invocation) => invoke(client, invocation) };
}

async function invoke(client: Client, invocation: Invocation): Promise<unknown> {
  await client.quotas.enter({ quota: 'exchange', ...(invocation.isWrite ? { pace: writePace } : {}) });
  const answer = await sendWithToken(client, invocation);
  const { status } = answer;
  if (status === 429 || (!invocation.isWrite && (status === 503 || status === 504)))
    throw throttled(client, invocation, answer);
  client.quotas.answered('exchange');
  if (status >= 200 && status < 300) {
    if (invocation.isWrite) client.log.info(fieldsOf(invocation, answer), 'Exchange Online accepted a write');
    return answer.body;
  }
  client.log.warn(fieldsOf(invocation, answer), 'Exchange Online did not do what was asked');
  throw failureOf(invocation, answer);
}

/** A token may have expired or been revoked on the way: a second one is asked for once. */
async function sendWithToken(client: Client, invocation: Invocation): Promise<RawAnswer> {
  const { credential, baseUrl } = client;
  const first = await send(client, invocation, await tokenOf(credential, exchangeScope(baseUrl)));
  if (first.status !== 401) return first;
  const token = await tokenOf(credential, exchangeScope(baseUrl));
  const second = await send(client, invocation, token);
  const needed = exchangeAdminPermissions[invocation.operation];
  if (second.status === 401 && !needed.every((role) => rolesOf(token).includes(role)))
    throw appRoleMissing(invocation, second);
  return second;
}

function send(client: Client, invocation: Invocation, token: string): Promise<RawAnswer> {
  const address = addressOf(client, invocation);
  if (!isExchangeOnline(client, address))
    throw new BrokenError('EXCHANGE_FOREIGN_ADDRESS', 'The address of the request is not that of Exchange Online.');
  const { cmdlet, parameters } = invocation;
  const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } });
  return post(address, { ...headersOf(client, cmdlet), authorization: `Bearer ${token}` }, body);
}

function addressOf({ root }: Client, { address, select }: Invocation): string {
  if (address) return address;
  return `${root}InvokeCommand${select ? `?$select=${select.join(',')}` : ''}`;
}

/** Nothing else gets the token, wherever a next link leads. */
function isExchangeOnline({ root }: Client, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, pathname } = new URL(address);
  return origin === new URL(root).origin && /^\/adminapi\//i.test(pathname);
}

function headersOf({ tenantId, connectionId }: Client, cmdlet: string): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    accept: 'application/json',
    // Routes to the tenant; the GUID is the same in every tenant. A wrong hint would be refused, so no mailbox is named.
    'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
    'x-cmdletname': cmdlet,
    'x-responseformat': 'json',
    'x-clientapplication': 'cloud-sync-operator',
    'connection-id': connectionId,
    'client-request-id': randomUUID(),
    prefer: `odata.maxpagesize=${PAGE_SIZE}`,
  };
}

function throttled(client: Client, invocation: Invocation, answer: RawAnswer): NotNowError {
  const stated = retryAfterSeconds(answer.headers.get('retry-after'), client.clock.now());
  const usual = answer.status === 429 ? USUAL_WAIT_SECONDS : undefined;
  const asked = stated ?? usual;
  const seconds = client.quotas.throttled(
    'exchange',
    asked === undefined ? undefined : Math.min(asked, LONGEST_WAIT_SECONDS),
  );
  client.log.warn({ ...fieldsOf(invocation, answer), retryAfterSeconds: seconds }, 'Exchange Online asked to wait');
  return new NotNowError(answer.status === 429 ? 'EXCHANGE_THROTTLED' : 'EXCHANGE_BUSY', seconds);
}

function fieldsOf({ operation, cmdlet }: Invocation, { status, headers }: RawAnswer) {
  return { operation: `exchangeAdmin.${operation}`, cmdlet, status, requestId: requestIdOf(headers) };
}
