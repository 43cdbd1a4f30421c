import { z } from 'zod';
import type { Person } from '../../domain/person';
import { StartRequest } from '../../domain/start-request';
import { fieldErrorsOf, invalidRequest } from '../http/field-errors';
import { resolveRequester, unknownApprovers } from './requester';
import type { Principal } from '../http/principal';
import type { FieldError } from '../http/problem';
import type { Start, StartGateways } from './start-doors';

/** Requests name at least who asks, when they can be read at all. */
const Named = z.object({ requestedBy: StartRequest.shape.requestedBy });

/** Fields and people, all that is wrong with them at once. */
export async function checkStart<Request extends StartRequest>(
  gateways: StartGateways,
  start: Start<Request>,
  { raw, caller }: { raw: unknown; caller: Principal | undefined },
): Promise<{ request: Request; requester: Person }> {
  const body = (caller ? start.body : start.keyBody).safeParse(raw);
  if (!body.success) throw invalidRequest(await withPerson(gateways, { raw, caller }, fieldErrorsOf(body.error, raw)));
  const request = body.data;
  const [requester, approvers] = await Promise.all([
    resolveRequester(gateways, caller, request.requestedBy),
    unknownApprovers(gateways, start.workflow, start.domainOf(request)),
  ]);
  const wrongRequester = 'error' in requester ? [requester.error] : [];
  if ('error' in requester || approvers.length > 0) throw invalidRequest([...wrongRequester, ...approvers]);
  return { request, requester: requester.person };
}

/** Adds what is wrong with the requester. Bad input is bad input also while the directory cannot be reached. */
async function withPerson(
  gateways: StartGateways,
  { raw, caller }: { raw: unknown; caller: Principal | undefined },
  errors: FieldError[],
): Promise<FieldError[]> {
  const named = Named.safeParse(raw);
  if (!named.success || errors.some(({ field }) => field === '/requestedBy')) return errors;
  try {
    const requester = await resolveRequester(gateways, caller, named.data.requestedBy);
    return 'error' in requester ? [...errors, requester.error] : errors;
  } catch {
    return errors;
  }
}
