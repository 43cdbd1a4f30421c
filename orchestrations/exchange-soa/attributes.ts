import { z } from 'zod';
import { type AttributeDifference, differencesFromKit, MailboxAttributes } from '../../domain/exchange-attributes';
import type { Gateways } from '../../gateways/gateways';
import type { ItemResult, RunItem } from '../../gateways/records/run-items';
import { noteAttempt, readAttempt } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import { hasCycled } from './cycles';
import { waitingForCycle } from './judge';
import { type Kit, readKit } from './kits';
import type { MailboxGateways } from './read-facts';

/** What a cycle brought shows everywhere after so long (reference B.5: seconds to minutes). */
const showsWithinMilliseconds = 300_000;

export const toRestore = 'ATTRIBUTES_TO_RESTORE';

/** Given back, and its attributes are not yet known to be those of the kit. */
export function isCompared({ code }: Pick<RunItem, 'code'>): boolean {
  return code === waitingForCycle.code || code === toRestore;
}

/** What AD had in place of the kit's values when they were first compared. */
const KeptDiffering = z.object({ id: z.string(), found: MailboxAttributes });

/**
 * Compares attributes with the kit once a cycle has brought those of AD, and again until they are equal. `isOver`: what still differs stays so.
 */
export async function compareAttributes(
  gateways: MailboxGateways,
  of: OfRun,
  { items, since, isOver }: { items: readonly RunItem[]; since: string; isOver: boolean },
): Promise<ItemResult[]> {
  const compared = items.filter(isCompared);
  if (compared.length === 0) return [];
  if (!(await areOfAd(gateways, of, since))) return isOver ? compared.map(({ id }) => ({ id, ...cycleNotSeen })) : [];
  const reads = await gateways.exchangeAdmin.readMailboxKits(compared.map(({ id }) => id));
  const results: ItemResult[] = [];
  for (const [id, read] of reads) {
    const kit = await readKit(gateways, of, id);
    if (read.kind === 'found' && kit)
      results.push(await resultOf(gateways, of, { kit, found: read.facts.attributes, isOver }));
    else if (isOver) results.push({ id, ...unread });
  }
  return results;
}

/** A cycle has been seen to begin and end, and what it brought shows. */
async function areOfAd(gateways: MailboxGateways, of: OfRun, since: string): Promise<boolean> {
  const now = gateways.clock.now().toISOString();
  const seen = await readAttempt(gateways, of, 'cycle');
  if (seen !== undefined) return Date.parse(now) - Date.parse(seen) >= showsWithinMilliseconds;
  const configurations = await gateways.synchronization.listConfigurations();
  if (hasCycled(configurations, since, now)) await noteAttempt(gateways, of, { write: 'cycle', at: now });
  return false;
}

async function resultOf(
  { runs }: Pick<Gateways, 'runs'>,
  of: OfRun,
  { kit, found, isOver }: { kit: Kit; found: MailboxAttributes; isOver: boolean },
): Promise<ItemResult> {
  const { id } = kit;
  const differences = differencesFromKit(kit.attributes, found);
  if (differences.length === 0) return { id, state: 'verified' };
  await runs.keepSnapshot(of.runId, nameOf(of, id), { id, found });
  const names = differences.map(({ attribute }) => attribute.property).join(', ');
  if (isOver) {
    const message = `With AD again; AD did not get the kept values of ${names}.`;
    return { id, state: 'failed', code: 'ATTRIBUTES_DIFFER', message };
  }
  const message = `With AD again; run the script of GET /api/runs/${of.runId}/attribute-script on-premises. It differs in ${names}.`;
  return { id, state: 'acceptedUnverified', code: toRestore, message };
}

export interface Differing {
  kit: Kit;
  differences: AttributeDifference[];
}

/** Of every mailbox that differed when it was first compared: what AD is to get back. */
export async function readDiffering(
  gateways: Pick<Gateways, 'runs'>,
  of: OfRun,
  ids: readonly string[],
): Promise<Differing[]> {
  const differing: Differing[] = [];
  for (const id of ids) {
    const kept = await gateways.runs.readSnapshot(of.runId, nameOf(of, id));
    const kit = kept === undefined ? undefined : await readKit(gateways, of, id);
    if (kit) differing.push({ kit, differences: differencesFromKit(kit.attributes, KeptDiffering.parse(kept).found) });
  }
  return differing;
}

function nameOf({ round }: OfRun, id: string): string {
  return `${round}-differing-${id}`;
}

const cycleNotSeen = {
  state: 'unknown',
  code: 'CYCLE_NOT_SEEN',
  message: 'With AD again; no synchronization cycle was seen within a day, so its attributes could not be compared.',
} as const;

const unread = {
  state: 'unknown',
  code: 'READ_FAILED',
  message: 'With AD again; its attributes could not be read. Compare them with the kit yourself.',
} as const;
