import type { ControlResult, Engine } from '../durable/engine';
import { readFilter } from './instance-status';
import type { LinkOptions } from './links';
import { internalFailure, isJsonContent, readJsonBody } from './management-request';
import type { ManagementAnswer, ManagementRequest } from './management-request';
import { acceptedStart } from './start-instance';

export function raiseEvent(engine: Engine, request: ManagementRequest): ManagementAnswer {
  const [, instanceId = '', , eventName = ''] = request.segments;
  if (!isJsonContent(request.contentType)) {
    return { status: 400, body: { Message: 'Only application/json request content is supported' } };
  }
  const body = readJsonBody(request.body);
  return body.ok ? controlAnswer(engine.raiseEvent(instanceId, eventName, body.value)) : body.answer;
}

export function control(engine: Engine, request: ManagementRequest): ManagementAnswer | undefined {
  const [, instanceId = '', operation = ''] = request.segments;
  const verb = operation.toLowerCase();
  if (verb !== 'terminate' && verb !== 'suspend' && verb !== 'resume') return undefined;
  const result = engine[verb](instanceId, request.query.get('reason'));
  if (result.kind !== 'wrongState') return controlAnswer(result);
  return internalFailure(
    `Cannot ${verb} the orchestration instance ${instanceId} because instance is in the ${result.status} state.`,
  );
}

function controlAnswer({ kind }: ControlResult): ManagementAnswer {
  if (kind === 'accepted') return { status: 202 };
  return { status: kind === 'notFound' ? 404 : 410 };
}

export function rewind(engine: Engine, request: ManagementRequest): ManagementAnswer {
  const instanceId = request.segments[1] ?? '';
  const result = engine.rewind(instanceId);
  if (result.kind === 'unsupported') {
    return { status: 501, body: 'The embedded host does not implement rewind: start a new instance instead.' };
  }
  if (result.kind === 'notFound') {
    // The dollar sign is in the service's own message.
    return { status: 404, body: `No orchestration with instance ID "$${instanceId}" found.` };
  }
  const body = `This orchestration has status ${result.status}, but only orchestrations in the "Failed" state can be rewound.`;
  return { status: 412, body };
}

export function restart(engine: Engine, links: LinkOptions, request: ManagementRequest): ManagementAnswer {
  const withNewId = request.query.flag('restartWithNewInstanceId') ?? true;
  const result = engine.restart(request.segments[1] ?? '', withNewId);
  if (result.kind === 'started') return acceptedStart(links, result.instanceId);
  if (result.kind === 'notFound') {
    return { status: 400, body: failure('InstanceId does not match a valid orchestration instance.') };
  }
  return { status: 409, body: failure('A non-terminal instance with this instance ID already exists.') };
}

function failure(message: string) {
  return { Message: message, ExceptionMessage: message, ExceptionType: 'System.ArgumentException', StackTrace: '' };
}

export function purge(engine: Engine, request: ManagementRequest): ManagementAnswer {
  const instanceId = request.segments[1] ?? '';
  const result = engine.purge(instanceId);
  if (result === 'notFound') return { status: 404 };
  if (result === 'purged') return { status: 200, body: { instancesDeleted: 1 } };
  return { status: 412, body: `The instance "${instanceId}" has not finished: only finished instances can be purged.` };
}

export function purgeMany(engine: Engine, request: ManagementRequest): ManagementAnswer {
  const filter = readFilter(request.query);
  if (filter.createdTimeFrom === undefined) {
    return { status: 400, body: 'Please provide value for "createdTimeFrom" parameter.' };
  }
  const instancesDeleted = engine.purgeMany(filter);
  return instancesDeleted === 0 ? { status: 404 } : { status: 200, body: { instancesDeleted } };
}
