import type { Engine } from '../durable/engine';
import { continuationHeader } from './instance-status';
import { isJsonContent, readJsonBody } from './management-request';
import type { JsonBody, ManagementAnswer, ManagementRequest } from './management-request';

/** Reading takes `$` for the empty key, signalling takes it as it is. */
const EMPTY_KEY = '$';

export function readEntity(engine: Engine, { segments }: ManagementRequest): ManagementAnswer {
  const [, name = '', key = ''] = segments;
  const { exists, state } = engine.entityState(name, key === EMPTY_KEY ? '' : key);
  return exists ? { status: 200, body: state } : { status: 404 };
}

export function signalEntity(engine: Engine, request: ManagementRequest): ManagementAnswer {
  const input = readInput(request);
  if (!input.ok) return input.answer;
  return signal(engine, request, { operation: request.query.get('op') ?? '', input: input.value });
}

export function deleteEntity(engine: Engine, request: ManagementRequest): ManagementAnswer {
  return signal(engine, request, { operation: 'delete', input: undefined });
}

function signal(
  engine: Engine,
  { segments }: ManagementRequest,
  { operation, input }: { operation: string; input: unknown },
): ManagementAnswer {
  const [, name = '', key = ''] = segments;
  if (engine.signalEntity(name, key, operation, input) === 'accepted') return { status: 202 };
  const Message = `The function '${name}' doesn't exist, is disabled, or is not an entity function.`;
  return { status: 400, body: { Message } };
}

/** Content that is not JSON by its type is passed on as text. */
function readInput({ body, contentType }: ManagementRequest): JsonBody {
  if (body.length === 0) return { ok: true, value: undefined };
  return isJsonContent(contentType) ? readJsonBody(body) : { ok: true, value: body.toString('utf8') };
}

export function listEntities(engine: Engine, { segments, query, ...request }: ManagementRequest): ManagementAnswer {
  const name = segments[1];
  const top = query.number('top');
  const lastOperationTimeFrom = query.instant('lastOperationTimeFrom');
  const lastOperationTimeTo = query.instant('lastOperationTimeTo');
  const page = engine.listEntities({
    ...(name === undefined ? {} : { name }),
    ...(lastOperationTimeFrom === undefined ? {} : { lastOperationTimeFrom }),
    ...(lastOperationTimeTo === undefined ? {} : { lastOperationTimeTo }),
    ...(top !== undefined && Number.isInteger(top) && top >= 0 ? { top } : {}),
    ...(request.continuation ? { continuation: request.continuation } : {}),
  });
  const fetchState = query.flag('fetchState') === true;
  const body = page.entities.map(({ entityId, lastOperationTime, state }) => ({
    entityId,
    lastOperationTime: new Date(lastOperationTime).toISOString(),
    state: fetchState ? state : null,
  }));
  return { status: 200, body, headers: continuationHeader(page.continuation, request.isRpc) };
}
