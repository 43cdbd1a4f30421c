import type { ItemResult } from '../../gateways/records/run-items';
import type { OfChunk } from '../kit/activities/wave-journal';
import type { WaveWork } from '../kit/activities/wave-work';
import { judge } from './judge-groups';
import { moreWouldLeave, readOrder } from './layout';
import { keepLinks, type KeptLinks } from './links';
import type { ConversionGateways } from './read-facts';
import { requestOf } from './request';
import { followed, type Skip } from './rules';

/** How groups are written and proved, for the waves of the kit. */
export function createWork(gateways: ConversionGateways): WaveWork {
  const { groups } = gateways;
  const wantsCloud = async (runId: string) => (await requestOf(gateways, runId)).direction === 'convert';
  return {
    unit: 'groups',
    before: (of, ids) => before(gateways, of, ids),
    write: async ({ runId }, ids) => groups.writeAuthorities(ids, await wantsCloud(runId)),

    async readEffects({ runId }, ids) {
      const wanted = await wantsCloud(runId);
      const managed = await groups.readCloudManaged(ids);
      return new Map([...managed].map(([id, value]) => [id, value === undefined ? undefined : value === wanted]));
    },

    judge: (of, look) => judge(gateways, of, look),
  };
}

/** Left out: what had to go first and did not, what holds others than approved, or cannot be read; with it all of its cycle. */
async function before(gateways: ConversionGateways, of: OfChunk, ids: readonly string[]): Promise<ItemResult[]> {
  const { direction } = await requestOf(gateways, of.runId);
  const { predecessors, mates, leaving, names } = await readOrder(gateways, of);
  const isDone = await doneBefore(
    gateways,
    of,
    ids.flatMap((id) => predecessors[id] ?? []),
  );
  const links = await keepLinks(gateways, of, ids);
  const skips = new Map<string, Skip>();
  for (const id of ids) {
    const missing = predecessors[id]?.find((one) => !isDone(one));
    const own = linksSkip(links.get(id), direction === 'rollBack' ? (leaving[id] ?? []) : undefined);
    const skip = missing === undefined ? own : followed(direction, names[missing] ?? missing);
    if (skip) skips.set(id, skip);
  }
  for (const id of ids.filter((one) => !skips.has(one) && mates[one]?.some((mate) => skips.has(mate)))) {
    skips.set(id, inCycle);
  }
  return [...skips].map(([id, skip]) => ({ id, state: 'skipped', ...skip }));
}

/** `leaving`: on the way back, who may be lost. */
function linksSkip(links: KeptLinks | null | undefined, leaving: readonly string[] | undefined): Skip | undefined {
  if (!links) return unreadable;
  return leaving && isMore(links, leaving) ? moreWouldLeave : undefined;
}

function isMore({ members, owners }: KeptLinks, leaving: readonly string[]): boolean {
  return [...members, ...owners].some(({ id, isOfCloud }) => isOfCloud && !leaving.includes(id));
}

const unreadable: Skip = {
  code: 'MEMBERSHIP_UNREADABLE',
  message: 'Its members and owners could not be read, so nothing was changed.',
};

const inCycle: Skip = {
  code: 'CYCLE_LEFT_OUT',
  message: 'It is in a cycle with another group that had to be left out; they are changed together or not at all.',
};

async function doneBefore(
  { runs }: Pick<ConversionGateways, 'runs'>,
  of: OfChunk,
  ids: readonly string[],
): Promise<(id: string) => boolean> {
  const results = await runs.readResults(of.runId, [...new Set(ids)]);
  return (id) => ['verified', 'acceptedUnverified'].includes(results.get(id)?.state ?? '');
}
