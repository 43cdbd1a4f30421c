import { RefusedError } from '../../domain/errors';
import type { Check } from '../../domain/outcome';
import type { RunItem } from '../../gateways/records/run-items';
import { noteAttempt } from '../kit/activities/once';
import { readKeptAt } from '../kit/activities/wave-activities';
import type { OfRun } from '../kit/run-contract';
import type { ConversionGateways } from './read-facts';
import { requestOf } from './request';

/** How Microsoft's audit log calls the two changes, to the letter (reference 8.5). */
const activities = {
  convert: 'Change Source of Authority from AD to cloud',
  rollBack: 'Undo changes to Source of Authority from AD DS to cloud',
} as const;

/** The log follows minutes later; it is not waited for any longer. */
const waitsForMilliseconds = 15 * 60_000;

interface Audited {
  check: Check;
  /** Entries that may still come. */
  missing: number;
}

/** Whether the audit log tells of each change that was made. It proves who did it; the groups themselves prove that it was done. */
export async function auditCheck(gateways: ConversionGateways, of: OfRun, items: readonly RunItem[]): Promise<Audited> {
  const changed = items.filter(({ state, code }) => isChanged(state) || code === 'MEMBERSHIP_CHANGED');
  const ids = new Set(changed.map(({ id }) => id));
  if (ids.size === 0) return { check: checked('verified', 'Nothing was changed.'), missing: 0 };
  const { direction } = await requestOf(gateways, of.runId);
  const from = await readKeptAt(gateways, of);
  const found = await readTargets(gateways, { activity: activities[direction], from });
  if (!found) return { check: checked('unknown', 'The audit log cannot be read.'), missing: 0 };
  const told = [...ids].filter((id) => found.has(id)).length;
  const missing = ids.size - told;
  const evidence = `${told} of ${ids.size} changes are in the audit log.`;
  if (missing === 0) return { check: checked('verified', evidence), missing };
  const since = await noteAttempt(gateways, of, { write: 'audit', at: gateways.clock.now().toISOString() });
  const isOver = gateways.clock.now().getTime() - Date.parse(since.at) > waitsForMilliseconds;
  return { check: checked('unknown', evidence), missing: isOver ? 0 : missing };
}

function isChanged(state: RunItem['state']): boolean {
  return state === 'verified' || state === 'acceptedUnverified';
}

/** Undefined without the permission: everything else goes on. */
async function readTargets(
  { audits }: ConversionGateways,
  asked: { activity: string; from: string },
): Promise<Set<string> | undefined> {
  try {
    return new Set((await audits.readEntries(asked)).flatMap(({ targetIds }) => targetIds));
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

function checked(result: Check['result'], evidence: string): Check {
  return { name: 'audit', result, evidence };
}
