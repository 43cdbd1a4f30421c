import type { Plan } from '../../../domain/plan';
import type { Gateways } from '../../../gateways/gateways';
import type { OfRun } from '../run-contract';

interface Plans {
  approved: Plan;
  now: Plan;
}

interface Reason {
  code: string;
  message: string;
}

/** What was approved, and the plan that was made again just before writing. */
export async function approvedAndNow({ runs }: Pick<Gateways, 'runs'>, { runId, round }: OfRun): Promise<Plans> {
  const read = async (number: number) => {
    const plan = await runs.readPlan(runId, number);
    if (!plan) throw new Error(`plan ${number} of run ${runId} is not stored`);
    return plan;
  };
  return { approved: await read(round), now: await read(round + 1) };
}

/** Ids of what was approved and is no longer in the plan, with the reason that the newer plan gives; `gone` when it gives none. */
export function noLongerPlanned({ approved, now }: Plans, gone: Reason): Map<string, Reason> {
  const planned = new Set(now.shown.items.map(({ id }) => id));
  const reasons = new Map(now.shown.skipped?.map(({ id, code, message }) => [id, { code, message }]));
  const left = approved.shown.items.filter(({ id }) => !planned.has(id));
  return new Map(left.map(({ id }) => [id, reasons.get(id) ?? gone]));
}
