import { z } from 'zod';
import type { Links, Member } from '../../gateways/graph/groups';
import type { OfChunk } from '../kit/activities/wave-journal';
import type { ConversionGateways } from './read-facts';

const KeptLink = z.object({ id: z.string(), name: z.string(), isOfCloud: z.boolean() });
const KeptLinks = z.object({ members: z.array(KeptLink), owners: z.array(KeptLink) });
export type KeptLinks = z.infer<typeof KeptLinks>;

const KeptChunk = z.record(z.string(), KeptLinks.nullable());

/** Members and owners of each group before it is written; null where they could not be read, twice. Kept once. */
export async function keepLinks(
  { groups, runs }: Pick<ConversionGateways, 'groups' | 'runs'>,
  of: OfChunk,
  ids: readonly string[],
): Promise<Map<string, KeptLinks | null>> {
  const links = await groups.readLinks(ids);
  const unread = ids.filter((id) => links.get(id) === undefined);
  for (const [id, found] of await groups.readLinks(unread)) links.set(id, found);
  const kept = Object.fromEntries([...links].map(([id, found]) => [id, found ? keptLinksOf(found) : null]));
  await runs.keepSnapshot(of.runId, nameOf(of), kept);
  return readKeptLinks({ runs }, of);
}

export async function readKeptLinks(
  { runs }: Pick<ConversionGateways, 'runs'>,
  of: OfChunk,
): Promise<Map<string, KeptLinks | null>> {
  const kept = await runs.readSnapshot(of.runId, nameOf(of));
  return new Map(Object.entries(KeptChunk.parse(kept ?? {})));
}

function keptLinksOf({ members, owners }: Links): KeptLinks {
  return { members: members.map(keptLink), owners: owners.map(keptLink) };
}

function keptLink({ id, displayName, onPremisesSyncEnabled, isGroup }: Member): z.infer<typeof KeptLink> {
  return { id, name: displayName ?? id, isOfCloud: !isGroup && onPremisesSyncEnabled !== true };
}

export interface Difference {
  /** Who came and who went, by name. */
  text: string;
  cameOrWent: string[];
}

/** Undefined: nobody came, and nobody went but those who may. */
export function differenceOf(before: KeptLinks, after: Links, mayLeave: ReadonlySet<string>): Difference | undefined {
  const parts: string[] = [];
  const ids: string[] = [];
  for (const kind of ['members', 'owners'] as const) {
    const now = new Set(after[kind].map(({ id }) => id));
    const known = new Set(before[kind].map(({ id }) => id));
    const came = after[kind].filter(({ id }) => !known.has(id));
    const went = before[kind].filter(({ id }) => !now.has(id) && !mayLeave.has(id));
    const names = [
      ...came.map(({ id, displayName }) => `+ ${displayName ?? id}`),
      ...went.map(({ name }) => `- ${name}`),
    ];
    if (names.length > 0) parts.push(`${kind}: ${names.slice(0, namesShown).join(', ')}`);
    ids.push(...[...came, ...went].map(({ id }) => id));
  }
  return parts.length > 0 ? { text: parts.join('; '), cameOrWent: ids } : undefined;
}

const namesShown = 20;

function nameOf({ round, wave, chunk }: OfChunk): string {
  return `${round}-links-${wave}-${chunk}`;
}
