import { z } from 'zod';
import { type AttributeDifference, differencesFromKit, MailboxAttributes } from '../../domain/exchange-attributes';
import type { MailboxKit } from '../../gateways/exchange/exchange-admin';
import type { Gateways } from '../../gateways/gateways';
import type { ItemResult, RunItem } from '../../gateways/records/run-items';
import type { OfRun } from '../kit/run-contract';
import { waitingForCycle } from './judge';
import { type Kit, readKit } from './kits';
import type { MailboxGateways } from './read-facts';

export const toRestore = 'ATTRIBUTES_TO_RESTORE';

/** Given back, and its attributes are not yet known to be those of the kit. */
export function isCompared({ code }: Pick<RunItem, 'code'>): boolean {
  return code === waitingForCycle.code || code === toRestore;
}

/** What AD had in place of the kit's values. */
const KeptDiffering = z.object({ id: z.string(), found: MailboxAttributes });

interface Look {
  items: readonly RunItem[];
  /** Whether a cycle has brought the values of AD. */
  isCycleShown: boolean;
  /** Undefined: it goes on. What is not equal then stays so. */
  end: 'over' | 'cancelled' | undefined;
}

/** Compares attributes with the kit once a cycle has brought those of AD, and again until they are equal. */
export async function compareAttributes(
  gateways: MailboxGateways,
  of: OfRun,
  { items, isCycleShown, end }: Look,
): Promise<ItemResult[]> {
  const compared = items.filter(isCompared);
  if (compared.length === 0) return [];
  if (!isCycleShown) return end ? compared.map(({ id }) => ({ id, ...notCompared[end] })) : [];
  const reads = await gateways.exchangeAdmin.readMailboxKits(compared.map(({ id }) => id));
  const results: ItemResult[] = [];
  for (const [id, read] of reads) {
    const kit = await readKit(gateways, of, id);
    if (read.kind === 'found' && kit) results.push(await resultOf(gateways, of, { kit, found: read.facts, end }));
    else if (end) results.push({ id, ...unread });
  }
  return results;
}

async function resultOf(
  gateways: Pick<Gateways, 'runs'>,
  of: OfRun,
  { kit, found: { mailbox, attributes: found }, end }: { kit: Kit; found: MailboxKit; end: Look['end'] },
): Promise<ItemResult> {
  const { id } = kit;
  if (mailbox.isExchangeCloudManaged === null) return { id, ...unread };
  if (mailbox.isExchangeCloudManaged) return { id, ...inCloudAgain };
  const differences = differencesFromKit(kit.attributes, found);
  if (differences.length === 0) return { id, state: 'verified' };
  await keepFound(gateways, of, { id, found });
  const names = differences.map(({ attribute }) => attribute.property).join(', ');
  if (end === 'over') {
    const message = `With AD again; AD did not get the kept values of ${names}.`;
    return { id, state: 'failed', code: 'ATTRIBUTES_DIFFER', message };
  }
  const message = `With AD again; AD has other values in ${names}. Run the script of this run on-premises.`;
  return { id, state: 'acceptedUnverified', code: toRestore, message };
}

/** Whenever something else differs than before, so that the script is of what was found last. */
async function keepFound(
  gateways: Pick<Gateways, 'runs'>,
  of: OfRun,
  { id, found }: z.infer<typeof KeptDiffering>,
): Promise<void> {
  const { found: before, number } = await newestFound(gateways, of, id);
  if (before && differencesFromKit(before, found).length === 0) return;
  await gateways.runs.keepSnapshot(of.runId, nameOf(of, id, number + 1), { id, found });
}

async function newestFound(
  { runs }: Pick<Gateways, 'runs'>,
  of: OfRun,
  id: string,
): Promise<{ found: MailboxAttributes | undefined; number: number }> {
  let found: MailboxAttributes | undefined;
  for (let number = 1; ; number++) {
    const kept = await runs.readSnapshot(of.runId, nameOf(of, id, number));
    if (kept === undefined) return { found, number: number - 1 };
    found = KeptDiffering.parse(kept).found;
  }
}

export interface Differing {
  kit: Kit;
  differences: AttributeDifference[];
}

/** Of every mailbox that differed when it was compared last: what AD is to get back. */
export async function readDiffering(
  gateways: Pick<Gateways, 'runs'>,
  of: OfRun,
  ids: readonly string[],
): Promise<Differing[]> {
  const differing: Differing[] = [];
  for (const id of ids) {
    const { found } = await newestFound(gateways, of, id);
    const kit = found && (await readKit(gateways, of, id));
    if (kit) differing.push({ kit, differences: differencesFromKit(kit.attributes, found) });
  }
  return differing;
}

function nameOf({ round }: OfRun, id: string, number: number): string {
  return `${round}-differing-${id}-${number}`;
}

const notCompared = {
  over: {
    state: 'unknown',
    code: 'CYCLE_NOT_SEEN',
    message: 'With AD again; no synchronization cycle was seen within a day, so its attributes could not be compared.',
  },
  cancelled: {
    state: 'unknown',
    code: 'COMPARISON_CANCELLED',
    message: 'With AD again; the run was cancelled before a cycle had brought the attributes of AD.',
  },
} as const;

const inCloudAgain = {
  state: 'failed',
  code: 'REVERTED',
  message: 'It was with AD again, and then somebody moved its attributes to the cloud anew.',
} as const;

const unread = {
  state: 'unknown',
  code: 'READ_FAILED',
  message:
    'With AD again; its attributes could not be read. Compare them with the kit yourself (GET /api/runs/{runId}/restore-kit).',
} as const;
