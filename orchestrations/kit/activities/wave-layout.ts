import type { Plan } from '../../../domain/plan';
import type { Gateways } from '../../../gateways/gateways';
import type { ItemResult } from '../../../gateways/records/run-items';
import type { OfRun } from '../run-contract';

/** What was approved, and the plan that was made again just before writing. */
export async function approvedAndNow(
  { runs }: Pick<Gateways, 'runs'>,
  { runId, round }: OfRun,
): Promise<{ approved: Plan; now: Plan }> {
  const read = async (number: number) => {
    const plan = await runs.readPlan(runId, number);
    if (!plan) throw new Error(`plan ${number} of run ${runId} is not stored`);
    return plan;
  };
  return { approved: await read(round), now: await read(round + 1) };
}

/** What was approved and is no longer in the plan, with the reason that the newer plan gives; `gone` when it gives none. */
export function noLongerPlanned(
  { approved, now }: { approved: Plan; now: Plan },
  gone: { code: string; message: string },
): ItemResult[] {
  const planned = new Set(now.shown.items.map(({ id }) => id));
  const reasons = new Map(now.shown.skipped?.map(({ id, code, message }) => [id, { code, message }]));
  return approved.shown.items
    .filter(({ id }) => !planned.has(id))
    .map(({ id }) => ({ id, state: 'skipped', ...(reasons.get(id) ?? gone) }));
}
