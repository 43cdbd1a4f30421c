import { z } from 'zod';
import { BrokenError, RefusedError } from '../../domain/errors';
import { readInBatches, type BatchItem } from './batch';
import type { Graph, GraphCall, Method } from './client';
import { failureOf, parseAnswer } from './failures';
import { extensionsPermissions, type ExtensionApplication, type Extensions } from './extensions';
import { readPages } from './paging';
import { path, query, quoted } from './paths';
import { READ_PATIENCE } from './quotas';
import { createRecently, type Recently } from './recently';
import { notReadyYet } from './youth';

const NAME = 'CloudSyncCustomExtensionsApp';

/** How long a new application may be unknown to the next request. */
const SHOWS_WITHIN = 120_000;

const Application = z.object({ id: z.string(), appId: z.string(), identifierUris: z.array(z.string()) });
const Applications = z.object({ value: z.array(Application) });
const Made = z.object({ id: z.string() });
const Extension = z.object({ name: z.string() });

export function createExtensions(graph: Graph): Extensions {
  const born = createRecently(graph.clock, SHOWS_WITHIN);
  return {
    findApplication: (tenantId) => findApplication(graph, tenantId),
    createApplication: (tenantId) => createApplication(graph, born, tenantId),
    createServicePrincipal: (appId) => createServicePrincipal(graph, born, appId),
    createGroupExtension: (applicationId, name) => createGroupExtension(graph, born, { applicationId, name }),
    readGroupValues: (extension, groupIds) => readGroupValues(graph, extension, groupIds),
  };
}

function callFor(operation: keyof Extensions, method: Method, address: string): GraphCall {
  const permissions = extensionsPermissions[operation];
  return { operation: `extensions.${operation}`, permissions, method, path: address, quota: 'directory' };
}

function addressOf(tenantId: string): string {
  return `api://${tenantId}/${NAME}`;
}

/** Documents write `API://` and `api://`, and a comparison may heed the case: so it is asked for in both ways, and by name. */
async function findApplication(graph: Graph, tenantId: string): Promise<ExtensionApplication | undefined> {
  const { operation, permissions } = callFor('findApplication', 'GET', '');
  const uri = addressOf(tenantId);
  const filters = [
    `identifierUris/any(u:u eq ${quoted(uri)})`,
    `identifierUris/any(u:u eq ${quoted(uri.replace('api:', 'API:'))})`,
    `displayName eq ${quoted(NAME)}`,
  ];
  const items = filters.map((filter, index) => applicationQuery(String(index), filter));
  const answers = await readInBatches(graph, items, { operation, permissions });
  const found = items.flatMap(({ id }) => {
    const answer = answers.get(id);
    if (answer?.status === 200) return parseAnswer(Applications, answer.body, operation).value;
    throw answer
      ? failureOf({ operation, permissions }, answer)
      : new BrokenError('GRAPH_UNEXPECTED_ANSWER', `${operation}: an answer is missing.`);
  });
  const application = found.find(({ identifierUris }) => identifierUris.some((one) => isSame(one, uri)));
  return application && complete(graph, application);
}

function applicationQuery(id: string, filter: string): BatchItem {
  const options = { $filter: filter, $select: 'id,appId,identifierUris' };
  return { id, method: 'GET', path: `/applications${query(options)}` };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function complete(
  graph: Graph,
  { id, appId }: Pick<z.infer<typeof Application>, 'id' | 'appId'>,
): Promise<ExtensionApplication> {
  const patient = { patienceMilliseconds: READ_PATIENCE };
  const principals = `/servicePrincipals${query({ $filter: `appId eq ${quoted(appId)}`, $select: 'id' })}`;
  const call = callFor('findApplication', 'GET', path`/applications/${id}/extensionProperties`);
  const [principal] = await readPages(graph, { ...call, ...patient, path: principals }, { item: Made });
  const extensions = await readPages(graph, { ...call, ...patient }, { item: Extension });
  const prefix = `extension_${appId.replaceAll('-', '')}_`.length;
  return {
    applicationId: id,
    appId,
    servicePrincipalId: principal?.id ?? null,
    extensions: Object.fromEntries(extensions.map(({ name }) => [name.slice(prefix).toLowerCase(), name])),
  };
}

async function createApplication(graph: Graph, born: Recently, tenantId: string): Promise<ExtensionApplication> {
  const call = callFor('createApplication', 'POST', '/applications');
  const { body } = await graph.send({
    ...call,
    body: { displayName: NAME, identifierUris: [addressOf(tenantId)] },
  });
  const { id, appId } = parseAnswer(Application.omit({ identifierUris: true }), body, call.operation);
  for (const key of [id, appId]) born.note(key);
  return { applicationId: id, appId, servicePrincipalId: null, extensions: {} };
}

async function createServicePrincipal(graph: Graph, born: Recently, appId: string): Promise<string> {
  const call = callFor('createServicePrincipal', 'POST', '/servicePrincipals');
  const body = await sendYoung(graph, { ...call, body: { appId } }, born.has(appId));
  return parseAnswer(Made, body, call.operation).id;
}

async function createGroupExtension(
  graph: Graph,
  born: Recently,
  { applicationId, name }: { applicationId: string; name: string },
): Promise<string> {
  const call = callFor('createGroupExtension', 'POST', path`/applications/${applicationId}/extensionProperties`);
  const wanted = { name, dataType: 'String', isMultiValued: false, targetObjects: ['Group'] };
  const body = await sendYoung(graph, { ...call, body: wanted }, born.has(applicationId));
  return parseAnswer(Extension, body, call.operation).name;
}

/** What was created a moment ago is unknown to the next request, or said to be wrong: that is no refusal yet. */
async function sendYoung(graph: Graph, call: GraphCall, isYoung: boolean): Promise<unknown> {
  try {
    return (await graph.send(call)).body;
  } catch (error) {
    const mayPass = error instanceof RefusedError && ['GRAPH_BAD_REQUEST', 'GRAPH_NOT_FOUND'].includes(error.code);
    throw isYoung && mayPass ? notReadyYet(error) : error;
  }
}

async function readGroupValues(graph: Graph, extension: string, groupIds: readonly string[]) {
  const { operation, permissions } = callFor('readGroupValues', 'GET', '');
  const select = query({ $select: `id,${extension}` });
  const items = [...new Set(groupIds)].map((id): BatchItem => ({
    id,
    method: 'GET',
    path: path`/groups/${id}` + select,
  }));
  const answers = await readInBatches(graph, items, { operation, permissions });
  const Value = z.looseObject({ id: z.string(), [extension]: z.string().nullish() });
  return new Map(
    items.map(({ id }) => {
      const answer = answers.get(id);
      const read = answer?.status === 200 ? Value.safeParse(answer.body).data : undefined;
      return [id, read && (read[extension] || null)] as const;
    }),
  );
}
