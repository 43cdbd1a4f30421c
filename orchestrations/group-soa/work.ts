import type { ItemResult } from '../../gateways/records/run-items';
import type { OfChunk } from '../kit/activities/wave-journal';
import type { WaveWork } from '../kit/activities/wave-work';
import { judge } from './judge-groups';
import { readPredecessors } from './layout';
import { keepLinks } from './links';
import type { ConversionGateways } from './read-facts';
import { requestOf } from './request';
import { followed } from './rules';

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

/** Whoever should have gone first and did not holds a group back, and so does what it holds when that cannot be read. */
async function before(gateways: ConversionGateways, of: OfChunk, ids: readonly string[]): Promise<ItemResult[]> {
  const held = await heldBack(gateways, of, ids);
  const links = await keepLinks(
    gateways,
    of,
    ids.filter((id) => !held.has(id)),
  );
  const unread = [...links].filter(([, found]) => found === null).map(([id]) => ({ id, ...unreadable }));
  return [...held.values(), ...unread];
}

const unreadable = {
  state: 'skipped',
  code: 'MEMBERSHIP_UNREADABLE',
  message: 'Its members and owners could not be read, so nothing was changed.',
} as const;

async function heldBack(
  { runs }: Pick<ConversionGateways, 'runs'>,
  of: OfChunk,
  ids: readonly string[],
): Promise<Map<string, ItemResult>> {
  const { direction } = await requestOf({ runs }, of.runId);
  const predecessors = await readPredecessors({ runs }, of);
  const waitedFor = [...new Set(ids.flatMap((id) => predecessors[id] ?? []))];
  const results = await runs.readResults(of.runId, waitedFor);
  const isDone = (id: string) => ['verified', 'acceptedUnverified'].includes(results.get(id)?.state ?? '');
  const held = new Map<string, ItemResult>();
  for (const id of ids) {
    const missing = predecessors[id]?.find((one) => !isDone(one));
    if (missing !== undefined) held.set(id, { id, state: 'skipped', ...followed(direction, missing) });
  }
  return held;
}
