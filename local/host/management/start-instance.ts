import type { WorldClock } from '../../world-clock';
import type { Engine, InstanceStatus } from '../durable/engine';
import type { LinkOptions } from './links';
import { instanceLinks } from './links';
import { readJsonBody } from './management-request';
import type { JsonBody, ManagementAnswer, ManagementRequest } from './management-request';
import { isUnfinished, statusBody } from './instance-status';

export interface StartContext {
  engine: Engine;
  clock: WorldClock;
  links: LinkOptions;
}

export async function startInstance(context: StartContext, request: ManagementRequest): Promise<ManagementAnswer> {
  const [, name = '', instanceId] = request.segments;
  const body = readInput(request);
  if (!body.ok) return body.answer;
  const wait = readWait(request);
  if (wait && wait.interval > wait.timeout) {
    const { timeout, interval } = wait;
    const Message = `Total timeout ${timeout} should be bigger than retry timeout ${interval}`;
    return { status: 400, body: { Message } };
  }
  const version = request.query.get('version');
  const started = context.engine.startNew(name, {
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(version === undefined ? {} : { version }),
    input: body.value,
  });
  if (started.kind === 'conflict') return alreadyExists(started.status);
  const accepted = acceptedStart(context.links, started.instanceId);
  return wait ? waitForEnd(context, started.instanceId, { ...wait, accepted }) : accepted;
}

export function alreadyExists(status: string): ManagementAnswer {
  const Message = `An Orchestration instance with the status ${status} already exists.`;
  return { status: 409, body: { Message } };
}

export function acceptedStart(options: LinkOptions, instanceId: string): ManagementAnswer {
  const links = instanceLinks(options, instanceId);
  const headers = { Location: links['statusQueryGetUri'] ?? '', 'Retry-After': '10' };
  return { status: 202, body: links, headers };
}

/** The service starts an instance for a form too, which then fails when its input is bound; here it is refused at once. */
function readInput({ body, contentType }: ManagementRequest): JsonBody {
  if (contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')) return readJsonBody(Buffer.of());
  return body.length === 0 ? { ok: true, value: undefined } : readJsonBody(body);
}

interface Wait {
  /** Both in seconds. */
  timeout: number;
  interval: number;
}

function readWait({ query }: ManagementRequest): Wait | undefined {
  const timeout = query.number('timeout');
  const interval = query.number('pollingInterval');
  return timeout === undefined || interval === undefined ? undefined : { timeout, interval };
}

async function waitForEnd(
  { engine, clock }: StartContext,
  instanceId: string,
  { timeout, interval, accepted }: Wait & { accepted: ManagementAnswer },
): Promise<ManagementAnswer> {
  const end = clock.now() + timeout * 1000;
  for (;;) {
    const status = engine.status(instanceId);
    if (status && !isUnfinished(status.runtimeStatus)) return finished(status);
    const left = end - clock.now();
    if (left <= 0) return accepted;
    // Not `clock.sleep`, which is for the app's own waiting.
    await new Promise<void>((resolve) => clock.wakeAt(clock.now() + Math.min(left, interval * 1000), resolve));
  }
}

function finished(status: InstanceStatus): ManagementAnswer {
  return { status: 200, body: status.runtimeStatus === 'Completed' ? status.output : statusBody(status) };
}
