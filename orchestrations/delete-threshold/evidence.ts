import type { ProvisioningEntry } from '../../gateways/graph/provisioning-log';

/** One delete that the threshold holds back, as the provisioning log tells it. */
export interface StagedDelete {
  /** objectGUID in AD. */
  sourceId: string;
  objectType: string;
  displayName: string;
  distinguishedName: string | null;
  /** Object id in Entra ID. */
  targetId: string | null;
}

/** Entries are looked for from this much before the hold began: it is imposed when the cycle that staged them ends. */
export const lookBackMilliseconds = 30 * 60_000;

/**
 * The deletes that are pending by the newest evaluation, which logs each of them anew. Where that one shows fewer than the hold
 * needs (it logs only what is new, or is not all there yet), whatever was staged since the hold began.
 */
export function stagedOf(entries: readonly ProvisioningEntry[], threshold: number): StagedDelete[] {
  const staged = entries.filter(({ action, sourceId }) => action === 'stagedDelete' && sourceId !== null);
  const newest = staged.reduce<ProvisioningEntry | undefined>(
    (last, entry) => (last && last.at >= entry.at ? last : entry),
    undefined,
  );
  const latest = distinct(staged.filter(({ cycleId }) => cycleId === newest?.cycleId));
  return latest.length >= threshold ? latest : distinct(staged);
}

/** In the order of their ids; the newest entry of an object tells about it. */
function distinct(entries: readonly ProvisioningEntry[]): StagedDelete[] {
  const bySource = new Map<string, ProvisioningEntry>();
  for (const entry of [...entries].sort((one, other) => one.at.localeCompare(other.at))) {
    if (entry.sourceId !== null) bySource.set(entry.sourceId.toLowerCase(), entry);
  }
  return Array.from(bySource, ([sourceId, entry]) => ({
    sourceId,
    objectType: (entry.sourceType ?? 'unknown').toLowerCase(),
    displayName: entry.sourceName ?? sourceId,
    distinguishedName: entry.sourceDistinguishedName,
    targetId: entry.targetId,
  })).sort((one, other) => one.sourceId.localeCompare(other.sourceId));
}
