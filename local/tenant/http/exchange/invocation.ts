import { z } from 'zod';
import type { GraphContext } from '../graph/graph-request';
import { momentOf } from '../graph/graph-request';
import type { WebRequest } from '../web';
import type { Parameters } from './cmdlet';
import { ExchangeFailure, wrongParameter, wrongRoute } from './exchange-failure';
import { knownMailboxes } from './mailbox-view';

const Body = z.object({
  CmdletInput: z.object({ CmdletName: z.string().min(1), Parameters: z.record(z.string(), z.unknown()).default({}) }),
});

/** The same in every tenant (reference B.2). */
const SYSTEM_MAILBOX = 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@';

export interface Invocation {
  name: string;
  parameters: Parameters;
}

/** What the body asks for; undefined when it asks for nothing that can be read. */
export function invocationOf({ body }: WebRequest): Invocation | undefined {
  try {
    const { CmdletInput } = Body.parse(JSON.parse(body.toString('utf8')));
    return { name: CmdletInput.CmdletName, parameters: CmdletInput.Parameters };
  } catch {
    return undefined;
  }
}

/** Everything that is wrong with a request before its cmdlet is looked at. */
export function checkRequest(context: GraphContext, request: WebRequest): Invocation {
  const { tenantId } = context.identity;
  const { pathname } = request.url;
  if (pathname.toLowerCase() !== `/adminapi/beta/${tenantId}/invokecommand`)
    throw new ExchangeFailure({ status: 404, code: 'NotFound' }, `No resource was found at ${pathname}.`);
  if (request.method !== 'POST')
    throw new ExchangeFailure({ status: 405, code: 'MethodNotAllowed', headers: { Allow: 'POST' } }, 'Use POST.');
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new ExchangeFailure({ status: 415, code: 'UnsupportedMediaType' }, 'The content type has to be JSON.');
  if (!isRouted(context, request.headers['x-anchormailbox'] ?? '')) throw wrongRoute();
  const invocation = invocationOf(request);
  if (!invocation) throw wrongParameter('The request has no CmdletInput.');
  return invocation;
}

function isRouted(context: GraphContext, hint: string): boolean {
  if (hint.toLowerCase() === `${SYSTEM_MAILBOX}${context.identity.tenantId}`.toLowerCase()) return true;
  const name = /^UPN:(.+)$/i.exec(hint)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  return knownMailboxes(momentOf(context)).some(({ user }) => user.userPrincipalName.toLowerCase() === name);
}
