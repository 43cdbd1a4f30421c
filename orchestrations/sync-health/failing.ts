import type { ProvisioningEntry } from '../../gateways/graph/provisioning-log';
import type { Failing } from './contract';

const mostExamples = 3;

/** Objects whose newest entry is a failure, by error code, most first. `entries` come newest first. */
export function failingOf(entries: readonly ProvisioningEntry[]): Failing {
  const newest = new Map<string, ProvisioningEntry>();
  for (const entry of entries) {
    if (entry.sourceId !== null && !newest.has(entry.sourceId)) newest.set(entry.sourceId, entry);
  }
  const byCode = new Map<string, string[]>();
  for (const { status, errorCode, sourceName, sourceId } of newest.values()) {
    if (status !== 'failure') continue;
    const code = errorCode ?? 'without a code';
    byCode.set(code, [...(byCode.get(code) ?? []), sourceName ?? sourceId ?? '']);
  }
  return [...byCode]
    .map(([code, names]) => ({ code, count: names.length, examples: names.sort().slice(0, mostExamples) }))
    .sort((one, other) => other.count - one.count || one.code.localeCompare(other.code));
}
