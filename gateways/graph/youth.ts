import { z } from 'zod';
import { NotNowError, RefusedError } from '../../domain/errors';
import type { Graph, GraphAnswer, GraphCall } from './client';
import { parseAnswer } from './failures';
import { path, query, quoted } from './paths';
import { createRecently } from './recently';

export const YOUTH_MILLISECONDS = 120_000;
const ASK_AGAIN_SECONDS = 5;

const ServicePrincipal = z.object({ appId: z.string() });
const Applications = z.object({ value: z.array(z.object({ createdDateTime: z.string().nullish() })) });

/** What was created less than two minutes ago is refused or not found for a while (reference 1.2): that is `NotNowError`. */
export interface Youth {
  /** Of a service principal or a job. */
  remember(id: string): void;
  remembers(id: string): boolean;
  isYoung(servicePrincipalId: string): Promise<boolean>;
  /** Sends a call that concerns a service principal, and reads its refusals in the light of its age. */
  send(servicePrincipalId: string, call: GraphCall): Promise<GraphAnswer>;
}

const TRANSIENT_CODES = new Set(['PERMISSION_MISSING', 'GRAPH_NOT_FOUND', 'GRAPH_CONFLICT']);

export function createYouth(graph: Graph): Youth {
  const born = createRecently(graph.clock, YOUTH_MILLISECONDS);

  async function isYoung(servicePrincipalId: string) {
    if (born.has(servicePrincipalId)) return true;
    const creation = await readCreation(graph, servicePrincipalId);
    return creation !== undefined && graph.clock.now().getTime() - creation < YOUTH_MILLISECONDS;
  }

  async function send(servicePrincipalId: string, call: GraphCall) {
    try {
      return await graph.send(call);
    } catch (error) {
      const mayPass = error instanceof RefusedError && (TRANSIENT_CODES.has(error.code) || isCreation(call, error));
      if (mayPass && (await isYoung(servicePrincipalId))) throw notReadyYet(error);
      throw error;
    }
  }

  return { remember: born.note, remembers: born.has, isYoung, send };
}

/** A new service principal answers even 400 to the creation of its first job. */
function isCreation(call: GraphCall, error: RefusedError): boolean {
  return error.code === 'GRAPH_BAD_REQUEST' && call.operation === 'synchronization.createJob';
}

export function notReadyYet(cause?: unknown): NotNowError {
  return new NotNowError('GRAPH_NOT_READY_YET', ASK_AGAIN_SECONDS, { cause });
}

/** Epoch milliseconds; undefined when the service principal or its application cannot be read. */
async function readCreation(graph: Graph, servicePrincipalId: string): Promise<number | undefined> {
  const call = {
    method: 'GET',
    quota: 'directory',
    permissions: ['Application.Read.All'],
    accept: [403, 404],
  } as const;
  const operation = 'synchronization.readAge';
  const found = await graph.send({
    ...call,
    operation,
    path: path`/servicePrincipals/${servicePrincipalId}?$select=id,appId`,
  });
  if (found.status !== 200) return undefined;
  const { appId } = parseAnswer(ServicePrincipal, found.body, operation);
  const address = `/applications${query({ $filter: `appId eq ${quoted(appId)}`, $select: 'id,createdDateTime' })}`;
  const applications = await graph.send({ ...call, operation, path: address });
  if (applications.status !== 200) return undefined;
  const created = parseAnswer(Applications, applications.body, operation).value[0]?.createdDateTime;
  return created ? Date.parse(created) : undefined;
}
