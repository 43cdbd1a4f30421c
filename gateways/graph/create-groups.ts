import { z } from 'zod';
import { BATCH_SIZE, chunksOf, readInBatches, sendBatch, type BatchAnswer, type BatchItem } from './batch';
import type { Graph } from './client';
import { graphCodeOf, isThrottled } from './failures';
import {
  groupsPermissions,
  type Authority,
  type Groups,
  type GroupSummary,
  type Member,
  type Memberships,
  type WriteAnswer,
} from './groups';
import { readPages } from './paging';
import { path } from './paths';
import { READ_PATIENCE } from './quotas';
import { wholeCollection } from './whole-collection';

const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

const Flag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? null);

const SUMMARY =
  'id,displayName,mailEnabled,securityEnabled,groupTypes,onPremisesSyncEnabled,onPremisesDomainName,onPremisesSecurityIdentifier';

const Summary = z
  .object({
    id: z.string(),
    displayName: z.string().catch(''),
    mailEnabled: z.boolean().catch(false),
    securityEnabled: z.boolean().catch(false),
    groupTypes: z.array(z.string()).catch([]),
    onPremisesSyncEnabled: Flag,
    onPremisesDomainName: Text,
    onPremisesSecurityIdentifier: Text,
  })
  .transform(({ groupTypes, ...group }): GroupSummary => ({
    ...group,
    isDynamic: groupTypes.includes('DynamicMembership'),
  }));

const MemberAnswer = z
  .object({
    '@odata.type': z.string().optional(),
    id: z.string(),
    displayName: Text,
    onPremisesSyncEnabled: Flag,
  })
  .transform(({ '@odata.type': type, ...member }): Member => ({
    ...member,
    isGroup: type?.endsWith('.group') ?? false,
  }));

const Behavior = z.object({ isCloudManaged: z.boolean() });
const SyncEnabled = z.object({ id: z.string(), onPremisesSyncEnabled: Flag });

export function createGroups(graph: Graph): Groups {
  return {
    list: () => list(graph),
    readSummaries: (ids) => readSummaries(graph, ids),
    readMemberships: (ids) => readMemberships(graph, ids),
    readAuthorities: (ids) => readAuthorities(graph, ids),
    writeAuthorities: (ids, isCloudManaged) => writeAuthorities(graph, ids, isCloudManaged),
  };
}

function asked(operation: keyof Groups) {
  return { operation: `groups.${operation}`, permissions: groupsPermissions[operation] };
}

async function list(graph: Graph): Promise<GroupSummary[]> {
  const call = {
    ...asked('list'),
    method: 'GET',
    path: `/groups?$select=${SUMMARY}&$top=999`,
    quota: 'directory',
    patienceMilliseconds: READ_PATIENCE,
  } as const;
  return readPages(graph, call, { item: Summary });
}

async function readSummaries(graph: Graph, ids: readonly string[]): Promise<Map<string, GroupSummary>> {
  const items = unique(ids).map((id) => get(id, `${addressOf(id)}?$select=${SUMMARY}`));
  const answers = await readInBatches(graph, items, asked('readSummaries'));
  const found = [...answers].flatMap(([id, { status, body }]) => {
    const summary = status === 200 ? Summary.safeParse(body).data : undefined;
    return summary ? [[id, summary] as const] : [];
  });
  return new Map(found);
}

async function readMemberships(graph: Graph, ids: readonly string[]) {
  const select = '?$select=id,displayName,onPremisesSyncEnabled&$top=999';
  const links = ['members', 'owners'] as const;
  const items = unique(ids).flatMap((id) =>
    links.map((link) => get(`${id} ${link}`, `${addressOf(id)}/${link}${select}`)),
  );
  const options = asked('readMemberships');
  const answers = await readInBatches(graph, items, options);
  const memberships = new Map<string, Memberships | undefined>();
  for (const id of unique(ids)) {
    const [members, owners] = [
      await wholeCollection(graph, options, { answer: answers.get(`${id} members`), item: MemberAnswer }),
      await wholeCollection(graph, options, { answer: answers.get(`${id} owners`), item: MemberAnswer }),
    ];
    memberships.set(id, members && owners ? { members, owners } : undefined);
  }
  return memberships;
}

async function readAuthorities(graph: Graph, ids: readonly string[]): Promise<Map<string, Authority>> {
  const items = unique(ids).flatMap((id) => [
    get(`${id} behavior`, `${behaviorOf(id)}?$select=isCloudManaged`),
    get(`${id} group`, `${addressOf(id)}?$select=id,onPremisesSyncEnabled`),
  ]);
  const answers = await readInBatches(graph, items, asked('readAuthorities'));
  const read = <T>(key: string, schema: z.ZodType<T>): T | undefined => {
    const answer = answers.get(key);
    return answer?.status === 200 ? schema.safeParse(answer.body).data : undefined;
  };
  return new Map(
    unique(ids).map((id) => [
      id,
      {
        isCloudManaged: read(`${id} behavior`, Behavior)?.isCloudManaged,
        onPremisesSyncEnabled: read(`${id} group`, SyncEnabled)?.onPremisesSyncEnabled,
      },
    ]),
  );
}

async function writeAuthorities(
  graph: Graph,
  ids: readonly string[],
  isCloudManaged: boolean,
): Promise<Map<string, WriteAnswer>> {
  const written = new Map<string, WriteAnswer>();
  for (const chunk of chunksOf(unique(ids), BATCH_SIZE)) {
    const items = chunk.map((id): BatchItem => ({
      id,
      method: 'PATCH',
      path: behaviorOf(id),
      body: { isCloudManaged },
    }));
    const answers = await sendBatch(graph, items, asked('writeAuthorities'));
    for (const id of chunk) written.set(id, answerOf(answers.get(id)));
  }
  return written;
}

function answerOf(answer: BatchAnswer | undefined): WriteAnswer {
  if (!answer) return { kind: 'lost' };
  if (answer.status === 200 || answer.status === 204) return { kind: 'accepted' };
  if (isThrottled(answer.status)) return { kind: 'notNow', retryAfterSeconds: answer.retryAfterSeconds ?? 5 };
  if (answer.status >= 500) return { kind: 'lost' };
  const code = graphCodeOf(answer.body) || `STATUS_${answer.status}`;
  return { kind: 'failed', code: 'WRITE_REFUSED', message: `Microsoft Graph refused the change (${code}).` };
}

function addressOf(id: string): string {
  return path`/groups/${id}`;
}

function behaviorOf(id: string): string {
  return `${addressOf(id)}/onPremisesSyncBehavior`;
}

function get(id: string, address: string): BatchItem {
  return { id, method: 'GET', path: address };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
