import type { RunItem } from '../../gateways/records/run-items';
import { allItems } from '../kit/activities/all-items';
import { countsOf, kindOf } from '../kit/activities/counted-items';
import type { OfRun } from '../kit/run-contract';
import { auditCheck } from './audit-check';
import { isGroup } from './groups-of-run';
import { waitingForTakeOver } from './judge';
import { judge } from './judge-groups';
import type { ConversionGateways } from './read-facts';

/** Looks once more at what waits for AD, then counts, and compares with the audit log. */
export async function verifyChange(gateways: ConversionGateways, of: OfRun) {
  const first = await allItems(gateways, of.runId);
  const taken = await settleTakenOver(gateways, of, first);
  const items = taken > 0 ? await allItems(gateways, of.runId) : first;
  const groups = items.filter(isGroup);
  const { check, missing } = await auditCheck(gateways, of, groups);
  return {
    outcome: { kind: kindOf(items), counts: countsOf(groups, 'groups'), checks: [check] },
    waiting: items.filter(isWaiting).length + missing,
  };
}

function isWaiting({ code }: RunItem): boolean {
  return code === waitingForTakeOver;
}

async function settleTakenOver(gateways: ConversionGateways, of: OfRun, items: readonly RunItem[]): Promise<number> {
  let taken = 0;
  const byWave = Map.groupBy(items.filter(isWaiting), ({ wave = 0 }) => wave);
  for (const [wave, waiting] of byWave) {
    const ids = waiting.map(({ id }) => id);
    const results = await judge(gateways, { ...of, wave }, { ids, isLast: false });
    const settled = results.filter(({ code }) => code !== waitingForTakeOver).map((result) => ({ ...result, wave }));
    await gateways.runs.settleItems(of.runId, settled);
    taken += settled.length;
  }
  return taken;
}
