import { z } from 'zod';
import { readInBatches, type BatchAnswer, type BatchItem } from './batch';
import type { Graph } from './client';
import {
  deletionsPermissions,
  type Deletions,
  type DeletionState,
  type Found,
  type GroupFacts,
  type UserFacts,
} from './deletions';
import { graphCodeOf } from './failures';
import { orNull } from './or-null';
import { readPages } from './paging';
import { path, query } from './paths';
import { READ_PATIENCE } from './quotas';
import { wholeCollection } from './whole-collection';

const Text = orNull(z.string());

const UserAnswer = z.object({
  id: z.string(),
  displayName: z.string().catch(''),
  userPrincipalName: z.string().catch(''),
  mail: Text,
  onPremisesDistinguishedName: Text,
  onPremisesImmutableId: Text,
  accountEnabled: orNull(z.boolean()),
  assignedLicenses: z.array(z.unknown()).nullish(),
  proxyAddresses: z.array(z.string()).nullish(),
});

const GroupAnswer = z.object({
  id: z.string(),
  displayName: z.string().catch(''),
  description: Text,
  mail: Text,
  mailNickname: Text,
  mailEnabled: z.boolean().catch(false),
  securityEnabled: z.boolean().catch(false),
  groupTypes: z.array(z.string()).catch([]),
  onPremisesSecurityIdentifier: Text,
  onPremisesSamAccountName: Text,
});

const Linked = z.object({ id: z.string(), displayName: Text });

const Assignment = z.object({
  principalId: z.string(),
  principal: z.object({ '@odata.type': z.string().optional() }).nullish(),
  roleDefinitionId: z.string(),
});

const userProperties = Object.keys(UserAnswer.shape).join(',');
const groupProperties = Object.keys(GroupAnswer.shape).join(',');

export function createDeletions(graph: Graph): Deletions {
  return {
    readUsers: (ids) => readUsers(graph, ids),
    readGroups: (ids) => readGroups(graph, ids),
    readRoleHolders: () => readRoleHolders(graph),
    readStates: (kind, ids) => readStates(graph, kind, ids),
  };
}

async function readUsers(graph: Graph, ids: readonly string[]): Promise<Map<string, Found<UserFacts>>> {
  const links = { owned: '/ownedObjects/microsoft.graph.group?$select=id,displayName' };
  const read = await readWithLinks(graph, 'readUsers', {
    ids,
    address: userAddress,
    properties: userProperties,
    links,
  });
  return mapped(read, UserAnswer, ({ assignedLicenses, proxyAddresses, ...user }, { owned = [] }) => ({
    ...user,
    licensed: (assignedLicenses ?? []).length > 0,
    mailEnabled: (proxyAddresses ?? []).length > 0 || user.mail !== null,
    ownedGroups: owned.map(({ id, displayName }) => displayName ?? id),
  }));
}

async function readGroups(graph: Graph, ids: readonly string[]): Promise<Map<string, Found<GroupFacts>>> {
  const page = '?$select=id,displayName&$top=999';
  const links = { members: `/members${page}`, owners: `/owners${page}` };
  const read = await readWithLinks(graph, 'readGroups', {
    ids,
    address: groupAddress,
    properties: groupProperties,
    links,
  });
  return mapped(read, GroupAnswer, (group, { members = [], owners = [] }) => ({ ...group, members, owners }));
}

const userAddress = (id: string) => path`/users/${id}`;
const groupAddress = (id: string) => path`/groups/${id}`;

type LinkedObject = z.infer<typeof Linked>;

interface WithLinks {
  object: BatchAnswer | undefined;
  /** Undefined: not read in full. */
  links: Record<string, LinkedObject[]> | undefined;
}

/** Each object and its links in one pass of batches; further pages of a link one after the other. */
async function readWithLinks(
  graph: Graph,
  operation: 'readUsers' | 'readGroups',
  asked: {
    ids: readonly string[];
    address: (id: string) => string;
    properties: string;
    links: Record<string, string>;
  },
): Promise<Map<string, WithLinks>> {
  const ids = [...new Set(asked.ids)];
  const options = { operation: `deletions.${operation}`, permissions: deletionsPermissions[operation] };
  const items = ids.flatMap((id): BatchItem[] => [
    { id: `${id} object`, method: 'GET', path: `${asked.address(id)}${query({ $select: asked.properties })}` },
    ...Object.entries(asked.links).map(([name, link]) => ({
      id: `${id} ${name}`,
      method: 'GET' as const,
      path: `${asked.address(id)}${link}`,
    })),
  ]);
  const answers = await readInBatches(graph, items, options);
  const read = new Map<string, WithLinks>();
  for (const id of ids) {
    const links: Record<string, LinkedObject[]> = {};
    for (const name of Object.keys(asked.links)) {
      const linked = await wholeCollection(graph, options, { answer: answers.get(`${id} ${name}`), item: Linked });
      if (linked) links[name] = linked;
    }
    const complete = Object.keys(links).length === Object.keys(asked.links).length;
    read.set(id, { object: answers.get(`${id} object`), links: complete ? links : undefined });
  }
  return read;
}

function mapped<Answer, Facts>(
  read: Map<string, WithLinks>,
  schema: z.ZodType<Answer>,
  factsOf: (answer: Answer, links: Record<string, LinkedObject[]>) => Facts,
): Map<string, Found<Facts>> {
  return new Map(Array.from(read, ([id, found]) => [id, foundOf(found, schema, factsOf)]));
}

function foundOf<Answer, Facts>(
  { object, links }: WithLinks,
  schema: z.ZodType<Answer>,
  factsOf: (answer: Answer, links: Record<string, LinkedObject[]>) => Facts,
): Found<Facts> {
  if (!object) return { kind: 'unknown', code: 'NO_ANSWER' };
  if (object.status === 404) return { kind: 'missing' };
  const answer = object.status === 200 ? schema.safeParse(object.body).data : undefined;
  if (answer && links) return { kind: 'found', facts: factsOf(answer, links) };
  return { kind: 'unknown', code: graphCodeOf(object.body) || `STATUS_${object.status}` };
}

async function readRoleHolders(graph: Graph): Promise<Map<string, string[]>> {
  const call = {
    operation: 'deletions.readRoleHolders',
    permissions: deletionsPermissions.readRoleHolders,
    method: 'GET',
    quota: 'directory',
    patienceMilliseconds: READ_PATIENCE,
  } as const;
  const definitions = { ...call, path: '/roleManagement/directory/roleDefinitions?$select=id,displayName' };
  const assignments = { ...call, path: '/roleManagement/directory/roleAssignments?$expand=principal' };
  const names = new Map(
    (await readPages(graph, definitions, { item: Linked })).map((role) => [role.id, role.displayName]),
  );
  const holders = new Map<string, string[]>();
  const add = (id: string, role: string) => holders.set(id, [...new Set([...(holders.get(id) ?? []), role])]);
  for (const assignment of await readPages(graph, assignments, { item: Assignment })) {
    const { principalId, principal, roleDefinitionId } = assignment;
    const role = names.get(roleDefinitionId) ?? 'a directory role';
    add(principalId, role);
    if (!principal?.['@odata.type']?.endsWith('.group')) continue;
    const members = { ...call, path: `${groupAddress(principalId)}/transitiveMembers?$select=id&$top=999` };
    for (const { id } of await readPages(graph, members, { item: z.object({ id: z.string() }) })) add(id, role);
  }
  return holders;
}

/** What is no longer there is looked for among the deleted items, where only users and Microsoft 365 groups go. */
async function readStates(
  graph: Graph,
  kind: 'user' | 'group',
  ids: readonly string[],
): Promise<Map<string, DeletionState>> {
  const options = { operation: 'deletions.readStates', permissions: deletionsPermissions.readStates };
  const address = kind === 'user' ? userAddress : groupAddress;
  const unique = [...new Set(ids)];
  const live = await readInBatches(
    graph,
    unique.map((id) => get(id, `${address(id)}?$select=id`)),
    options,
  );
  const missing = unique.filter((id) => live.get(id)?.status === 404);
  const deletedItem = (id: string) => `${path`/directory/deletedItems/${id}`}?$select=id`;
  const deleted = await readInBatches(
    graph,
    missing.map((id) => get(id, deletedItem(id))),
    options,
  );
  return new Map(unique.map((id) => [id, stateOf(live.get(id), deleted.get(id))]));
}

function get(id: string, address: string): BatchItem {
  return { id, method: 'GET', path: address };
}

function stateOf(live: BatchAnswer | undefined, deleted: BatchAnswer | undefined): DeletionState {
  if (live?.status === 200) return 'present';
  if (live?.status !== 404) return 'unknown';
  if (deleted?.status === 200) return 'softDeleted';
  return deleted?.status === 404 ? 'gone' : 'unknown';
}
