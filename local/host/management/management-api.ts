import type { StartContext } from './start-instance';
import { control, purge, purgeMany, raiseEvent, restart, rewind } from './control-instance';
import { deleteEntity, listEntities, readEntity, signalEntity } from './entities';
import { getInstance, listInstances } from './instance-status';
import type { ManagementAnswer, ManagementRequest } from './management-request';
import { internalFailure } from './management-request';
import { startInstance } from './start-instance';

const NOT_FOUND: ManagementAnswer = { status: 404 };

type Handler = (request: ManagementRequest) => ManagementAnswer | Promise<ManagementAnswer>;

export type ManagementApi = (request: ManagementRequest) => Promise<ManagementAnswer>;

/** The durable HTTP API, for the public webhook and for the loopback endpoint of the SDK. */
export function createManagementApi(context: StartContext): ManagementApi {
  return async (request) => {
    if (request.segments.some((segment) => segment === '' || /%2f/i.test(segment))) return NOT_FOUND;
    const hub = request.query.get('taskHub');
    if (hub !== undefined && hub.toLowerCase() !== context.links.hubName.toLowerCase()) return NOT_FOUND;
    const connection = request.query.get('connection');
    if (connection !== undefined && connection !== 'Storage') {
      return internalFailure(`Unable to resolve the Azure Storage connection named '${connection}'.`);
    }
    const origin = request.isRpc ? context.links.origin : request.target.origin;
    const handle = handlerOf({ ...context, links: { ...context.links, origin } }, request);
    return handle ? handle(request) : NOT_FOUND;
  };
}

function handlerOf(context: StartContext, { method, segments }: ManagementRequest): Handler | undefined {
  const depth = segments.length;
  switch (segments[0]?.toLowerCase()) {
    case 'orchestrators':
      return startHandler(context, method, depth);
    case 'instances':
      return instanceHandler(context, method, segments);
    case 'entities':
      return entityHandler(context, method, depth);
    case 'makeprimary':
      return method === 'POST' && depth === 1 ? () => ({ status: 200 }) : undefined;
    default:
      return undefined;
  }
}

function startHandler(context: StartContext, method: string, depth: number): Handler | undefined {
  return method === 'POST' && (depth === 2 || depth === 3) ? (request) => startInstance(context, request) : undefined;
}

function instanceHandler(context: StartContext, method: string, segments: string[]): Handler | undefined {
  const { engine } = context;
  const operation = segments[2]?.toLowerCase();
  switch (`${method} ${segments.length}`) {
    case 'GET 1':
      return (request) => listInstances(engine, request);
    case 'DELETE 1':
      return (request) => purgeMany(engine, request);
    case 'GET 2':
      return (request) => getInstance(engine, request);
    case 'DELETE 2':
      return (request) => purge(engine, request);
    case 'POST 3':
      return controlHandler(context, operation);
    case 'POST 4':
      return operation === 'raiseevent' ? (request) => raiseEvent(engine, request) : undefined;
    default:
      return undefined;
  }
}

function controlHandler({ engine, links }: StartContext, operation: string | undefined): Handler {
  if (operation === 'rewind') return (request) => rewind(engine, request);
  if (operation === 'restart') return (request) => restart(engine, links, request);
  return (request) => control(engine, request) ?? NOT_FOUND;
}

function entityHandler({ engine }: StartContext, method: string, depth: number): Handler | undefined {
  if (method === 'GET' && depth < 3) return (request) => listEntities(engine, request);
  if (method === 'GET' && depth === 3) return (request) => readEntity(engine, request);
  if (method === 'POST' && (depth === 2 || depth === 3)) return (request) => signalEntity(engine, request);
  return method === 'DELETE' && depth === 3 ? (request) => deleteEntity(engine, request) : undefined;
}
