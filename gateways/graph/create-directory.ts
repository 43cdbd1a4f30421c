import { z } from 'zod';
import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import { Person } from '../../domain/person';
import { readInBatches, type BatchAnswer, type BatchItem } from './batch';
import type { Graph } from './client';
import { directoryPermissions, type Directory, type FoundObjects, type SyncedObject } from './directory';
import { failureOf, isThrottled, parseAnswer } from './failures';
import { path, query, quoted } from './paths';

const PERSON = 'id,userPrincipalName,displayName,mail';

const People = z.object({ value: z.array(Person.extend({ displayName: z.string().catch('') })) });

const Organizations = z.object({
  value: z.array(z.object({ id: z.string(), onPremisesSyncEnabled: z.boolean().nullish() })).min(1),
});

const ObjectAnswer = z.object({
  id: z.string(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  onPremisesDistinguishedName: z.string().nullish(),
});

const properties = {
  user: 'id,onPremisesSyncEnabled,onPremisesDistinguishedName',
  group: 'id,onPremisesSyncEnabled',
} as const;

export function createDirectory(graph: Graph): Directory {
  return {
    findPerson: (nameOrAddress) => findPerson(graph, nameOrAddress.trim()),
    readOrganization: () => readOrganization(graph),
    readLastPasswordSync: () => readLastPasswordSync(graph),
    readPasswordWriteback: () => readPasswordWriteback(graph),
    readObjects: (kind, ids) => readObjects(graph, { asked: 'readObjects', kind, ids }),
    readUsers: (ids) => readObjects(graph, { asked: 'readUsers', kind: 'user', ids }),
  };
}

async function findPerson(graph: Graph, name: string): Promise<Person | undefined> {
  if (name === '') return undefined;
  const asked = { operation: 'directory.findPerson', permissions: directoryPermissions.findPerson };
  // Proxy addresses are stored with their kind, in capitals for the primary one; a comparison may heed the case.
  const filters = [
    `userPrincipalName eq ${quoted(name)}`,
    `mail eq ${quoted(name)}`,
    `proxyAddresses/any(address:address eq ${quoted(`smtp:${name}`)})`,
    `proxyAddresses/any(address:address eq ${quoted(`SMTP:${name}`)})`,
  ];
  const items = filters.map((filter, index) => userQuery(String(index), filter));
  // A person waits at the door: a short throttle is waited out here.
  const answers = await readInBatches(graph, items, asked);
  const found = items.flatMap(
    ({ id }) => parseAnswer(People, successOf(asked, answers.get(id)), asked.operation).value,
  );
  const people = new Map(found.map((person) => [person.id, person]));
  if (people.size > 1) throw new RefusedError('PERSON_AMBIGUOUS', 'The name or address belongs to several people.');
  return [...people.values()][0];
}

function userQuery(id: string, filter: string): BatchItem {
  return { id, method: 'GET', path: `/users${query({ $filter: filter, $select: PERSON })}` };
}

function successOf(asked: Parameters<typeof failureOf>[0], answer: BatchAnswer | undefined): unknown {
  if (!answer) throw new BrokenError('GRAPH_UNEXPECTED_ANSWER', `${asked.operation}: an answer is missing.`);
  if (answer.status === 200) return answer.body;
  if (isThrottled(answer.status)) throw new NotNowError('GRAPH_THROTTLED', answer.retryAfterSeconds ?? 5);
  throw failureOf(asked, answer);
}

async function readOrganization(graph: Graph) {
  const operation = 'directory.readOrganization';
  const address = `/organization${query({ $select: 'id,onPremisesSyncEnabled' })}`;
  const permissions = directoryPermissions.readOrganization;
  const { body } = await graph.send({ operation, permissions, method: 'GET', path: address, quota: 'directory' });
  const [organization] = parseAnswer(Organizations, body, operation).value;
  if (!organization) throw new BrokenError('GRAPH_UNEXPECTED_ANSWER', `${operation}: no organization.`);
  return { tenantId: organization.id, onPremisesSyncEnabled: organization.onPremisesSyncEnabled === true };
}

const LastPasswordSync = z.object({
  value: z.array(z.object({ onPremisesLastPasswordSyncDateTime: z.string().nullish() })).min(1),
});

async function readLastPasswordSync(graph: Graph): Promise<string | null> {
  const operation = 'directory.readLastPasswordSync';
  const address = `/organization${query({ $select: 'id,onPremisesLastPasswordSyncDateTime' })}`;
  const permissions = directoryPermissions.readLastPasswordSync;
  const call = { operation, permissions, method: 'GET', version: 'beta', path: address, quota: 'directory' } as const;
  const [organization] = parseAnswer(LastPasswordSync, (await graph.send(call)).body, operation).value;
  return organization?.onPremisesLastPasswordSyncDateTime ?? null;
}

const Features = z.object({
  value: z.array(z.object({ features: z.object({ passwordWritebackEnabled: z.boolean() }) })).min(1),
});

/** The collection: with the application role the single object is refused (reference 6). */
async function readPasswordWriteback(graph: Graph): Promise<boolean> {
  const operation = 'directory.readPasswordWriteback';
  const permissions = directoryPermissions.readPasswordWriteback;
  const address = '/directory/onPremisesSynchronization';
  const { body } = await graph.send({ operation, permissions, method: 'GET', path: address, quota: 'directory' });
  return parseAnswer(Features, body, operation).value.some(({ features }) => features.passwordWritebackEnabled);
}

interface Wanted {
  asked: 'readObjects' | 'readUsers';
  kind: 'user' | 'group';
  ids: readonly string[];
}

async function readObjects(graph: Graph, { asked: name, kind, ids }: Wanted): Promise<FoundObjects> {
  const asked = { operation: `directory.${name}`, permissions: directoryPermissions[name] };
  const items = [...new Set(ids)].map((id) => objectQuery(kind, id));
  const answers = await readInBatches(graph, items, asked);
  const found: SyncedObject[] = [];
  const missing: string[] = [];
  const unknown: string[] = [];
  for (const { id } of items) {
    const answer = answers.get(id);
    const read = answer?.status === 200 ? ObjectAnswer.safeParse(answer.body).data : undefined;
    if (read) found.push(objectOf(kind, read));
    else (answer?.status === 404 ? missing : unknown).push(id);
  }
  return { found, missing, unknown };
}

function objectQuery(kind: 'user' | 'group', id: string): BatchItem {
  return { id, method: 'GET', path: `${path`/${`${kind}s`}/${id}`}${query({ $select: properties[kind] })}` };
}

function objectOf(kind: 'user' | 'group', answer: z.infer<typeof ObjectAnswer>): SyncedObject {
  const { id, onPremisesSyncEnabled = null, onPremisesDistinguishedName = null } = answer;
  return { id, kind, onPremisesSyncEnabled, onPremisesDistinguishedName };
}
