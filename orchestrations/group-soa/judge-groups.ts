import type { ItemResult } from '../../gateways/records/run-items';
import { readChunkCount, readWaveIds } from '../kit/activities/wave-activities';
import type { OfWave } from '../kit/activities/wave-journal';
import { comparedOf, seenOf } from './judge';
import { readOrder } from './layout';
import { type KeptLinks, readKeptLinks } from './links';
import type { ConversionGateways } from './read-facts';
import { requestOf } from './request';

interface Look {
  ids: readonly string[];
  isLast: boolean;
}

/** Reads groups again, and those whose change shows with all that they hold; what cannot be read now is looked at again. */
export async function judge(gateways: ConversionGateways, of: OfWave, { ids, isLast }: Look): Promise<ItemResult[]> {
  const { direction } = await requestOf(gateways, of.runId);
  const authorities = await gateways.groups.readAuthorities(ids);
  const seen = ids.map((id) => ({ id, ...seenOf(direction, authorities.get(id), { isLast }) }));
  const results = seen.flatMap((one) => (one.kind === 'result' ? { id: one.id, ...one.result } : []));
  const shown = seen.flatMap(({ id, kind }) => (kind === 'shows' ? id : []));
  if (shown.length === 0) return results;
  const comingBack = new Set(direction === 'rollBack' ? await readWaveIds(gateways, of) : []);
  const { leaving } = await readOrder(gateways, of);
  const [before, after] = [await linksBefore(gateways, of), await gateways.groups.readLinks(shown)];
  const readable = shown.filter((id) => isLast || after.get(id) !== undefined);
  return [
    ...results,
    ...readable.map((id) => ({
      id,
      ...comparedOf({ before: before.get(id), after: after.get(id), comingBack, mayLeave: new Set(leaving[id]) }),
    })),
  ];
}

async function linksBefore(gateways: ConversionGateways, of: OfWave): Promise<Map<string, KeptLinks | null>> {
  const before = new Map<string, KeptLinks | null>();
  const chunks = await readChunkCount(gateways, of);
  for (let chunk = 0; chunk < chunks; chunk++)
    for (const [id, links] of await readKeptLinks(gateways, { ...of, chunk })) before.set(id, links);
  return before;
}
