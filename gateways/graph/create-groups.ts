import { z } from 'zod';
import type { WriteAnswer } from '../write-answer';
import { BATCH_SIZE, chunksOf, inLanes, readInBatches, sendBatch, type BatchAnswer, type BatchItem } from './batch';
import type { Graph } from './client';
import { graphCodeOf, isThrottled, mayHaveHappened } from './failures';
import {
  groupsPermissions,
  type Authority,
  type FirstLinks,
  type Groups,
  type GroupSummary,
  type LinkKind,
  type Links,
  type Member,
} from './groups';
import { NotNowError } from '../../domain/errors';
import { orNull } from './or-null';
import { readPages } from './paging';
import { path } from './paths';
import { READ_PATIENCE } from './quotas';
import { wholeCollection } from './whole-collection';

const Text = orNull(z.string());

const Flag = orNull(z.boolean());

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

/** Only what was asked for is there. */
const Expanded = z.array(MemberAnswer).default([]);

const Behavior = z.object({ isCloudManaged: z.boolean() });
const SyncEnabled = z.object({ id: z.string(), onPremisesSyncEnabled: Flag });

/** Graph expands no more of a relationship, and has no next link for it. */
const EXPANDED = 20;

export function createGroups(graph: Graph): Groups {
  return {
    list: () =>
      readPages(graph, { ...listing('list'), path: `/groups?$select=${SUMMARY}&$top=999` }, { item: Summary }),
    readSummaries: (ids) => readSummaries(graph, ids),
    listLinks: (kind) => listLinks(graph, kind),
    readLinks: (ids) => readLinks(graph, ids),
    readAuthorities: (ids) => readAuthorities(graph, ids),
    readCloudManaged: (ids) => readCloudManaged(graph, 'readCloudManaged', ids),
    writeAuthorities: (ids, isCloudManaged) => writeAuthorities(graph, ids, isCloudManaged),
  };
}

function asked(operation: keyof Groups) {
  return { operation: `groups.${operation}`, permissions: groupsPermissions[operation] };
}

function listing(operation: 'list' | 'listLinks') {
  return { ...asked(operation), method: 'GET', quota: 'directory', patienceMilliseconds: READ_PATIENCE } as const;
}

async function readSummaries(graph: Graph, ids: readonly string[]): Promise<Map<string, GroupSummary>> {
  const items = unique(ids).map((id) => get(id, `${addressOf(id)}?$select=${SUMMARY}`));
  const answers = await readInBatches(graph, items, asked('readSummaries'));
  const found = unique(ids).flatMap((id) => {
    const summary = read(answers.get(id), Summary);
    return summary ? [[id, summary] as const] : [];
  });
  return new Map(found);
}

async function listLinks(graph: Graph, kind: LinkKind): Promise<Map<string, FirstLinks>> {
  const item = z.object({ id: z.string(), members: Expanded, owners: Expanded });
  const expand = `${kind}($select=id,displayName,onPremisesSyncEnabled)`;
  const address = `/groups?$select=id&$expand=${expand}&$top=999`;
  const groups = await readPages(graph, { ...listing('listLinks'), path: address }, { item });
  return new Map(
    groups.map(({ id, ...links }) => [id, { links: links[kind], isWhole: links[kind].length < EXPANDED }]),
  );
}

async function readLinks(graph: Graph, ids: readonly string[]): Promise<Map<string, Links | undefined>> {
  const select = '?$select=id,displayName,onPremisesSyncEnabled&$top=999';
  const kinds = ['members', 'owners'] as const;
  const options = asked('readLinks');
  const items = unique(ids).flatMap((id) =>
    kinds.map((kind) => get(`${id} ${kind}`, `${addressOf(id)}/${kind}${select}`)),
  );
  const answers = await readInBatches(graph, items, options);
  const whole = (id: string, kind: LinkKind) =>
    wholeCollection(graph, options, { answer: answers.get(`${id} ${kind}`), item: MemberAnswer });
  const found = new Map<string, Links | undefined>();
  for (const id of unique(ids)) {
    const [members, owners] = [await whole(id, 'members'), await whole(id, 'owners')];
    found.set(id, members && owners ? { members, owners } : undefined);
  }
  return found;
}

async function readAuthorities(graph: Graph, ids: readonly string[]): Promise<Map<string, Authority>> {
  const items = unique(ids).map((id) => get(id, `${addressOf(id)}?$select=id,onPremisesSyncEnabled`));
  const answers = await readInBatches(graph, items, asked('readAuthorities'));
  const synchronized = new Map(
    unique(ids).map((id) => [id, read(answers.get(id), SyncEnabled)?.onPremisesSyncEnabled]),
  );
  const rest = unique(ids).filter((id) => synchronized.get(id) !== true);
  const managed = await readCloudManaged(graph, 'readAuthorities', rest);
  return new Map(
    unique(ids).map((id) => [id, { isCloudManaged: managed.get(id), onPremisesSyncEnabled: synchronized.get(id) }]),
  );
}

async function readCloudManaged(
  graph: Graph,
  operation: 'readAuthorities' | 'readCloudManaged',
  ids: readonly string[],
): Promise<Map<string, boolean | undefined>> {
  const items = unique(ids).map((id) => get(id, `${behaviorOf(id)}?$select=id,isCloudManaged`));
  const answers = await readInBatches(graph, items, asked(operation));
  return new Map(unique(ids).map((id) => [id, read(answers.get(id), Behavior)?.isCloudManaged]));
}

function read<T>(answer: BatchAnswer | undefined, schema: z.ZodType<T>): T | undefined {
  return answer?.status === 200 ? schema.safeParse(answer.body).data : undefined;
}

async function writeAuthorities(
  graph: Graph,
  ids: readonly string[],
  isCloudManaged: boolean,
): Promise<Map<string, WriteAnswer>> {
  const written = new Map<string, WriteAnswer>();
  await inLanes(chunksOf(unique(ids), BATCH_SIZE), async (chunk) => {
    const body = { isCloudManaged };
    const items = chunk.map((id): BatchItem => ({ id, method: 'PATCH', path: behaviorOf(id), body }));
    for (const [id, answer] of await answersTo(graph, items)) written.set(id, answer);
  });
  return written;
}

/** A batch that was not sent is `notNow`; one without an answer is `lost`. */
async function answersTo(graph: Graph, items: readonly BatchItem[]): Promise<[string, WriteAnswer][]> {
  try {
    const answers = await sendBatch(graph, items, {
      ...asked('writeAuthorities'),
      patienceMilliseconds: READ_PATIENCE,
    });
    return items.map(({ id }) => [id, answerOf(answers.get(id))]);
  } catch (error) {
    const answer: WriteAnswer =
      error instanceof NotNowError && !mayHaveHappened(error)
        ? { kind: 'notNow', retryAfterSeconds: error.retryAfterSeconds }
        : { kind: 'lost' };
    return items.map(({ id }) => [id, answer]);
  }
}

function answerOf(answer: BatchAnswer | undefined): WriteAnswer {
  if (!answer) return { kind: 'lost' };
  const { status, requestId } = answer;
  if (status === 200 || status === 204) return { kind: 'accepted', requestId };
  if (status === 429) return { kind: 'notNow', retryAfterSeconds: answer.retryAfterSeconds ?? 5 };
  if (isThrottled(status) || status >= 500 || status === 408) return { kind: 'lost' };
  const code = graphCodeOf(answer.body) || `STATUS_${status}`;
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
