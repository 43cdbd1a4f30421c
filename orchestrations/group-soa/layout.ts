import { z } from 'zod';
import type { Plan } from '../../domain/plan';
import type { ItemResult } from '../../gateways/records/run-items';
import { keepWaves } from '../kit/activities/wave-activities';
import type { OfRun } from '../kit/run-contract';
import { Decided } from './plan';
import { requestOf } from './request';
import type { ConversionGateways } from './read-facts';
import { orderOf, type Skip, wavesFor, withFollowers } from './rules';

/** What is asked of the layout while waves are written, by id; who is not named has none. */
const Order = z.object({
  /** What must be done before, and what it is called. */
  predecessors: z.record(z.string(), z.array(z.string())),
  /** The others of its cycle: all of them are written, or none. */
  mates: z.record(z.string(), z.array(z.string())),
  /** On the way back: who may be lost, as it was approved. */
  leaving: z.record(z.string(), z.array(z.string())),
  names: z.record(z.string(), z.string()),
});
type Order = z.infer<typeof Order>;

/**
 * Cuts into waves what was approved and is still to be done: what has gone or changed since is left out, what is new was not
 * approved. Kept once, before anything is written.
 */
export async function keepLayout(gateways: ConversionGateways, of: OfRun): Promise<void> {
  if (await gateways.runs.readSnapshot(of.runId, orderName(of))) return;
  const [approved, now] = [await planOf(gateways, of, of.round), await planOf(gateways, of, of.round + 1)];
  const request = await requestOf(gateways, of.runId);
  const approvedItems = Decided.parse(approved.decided).items;
  const nesting = new Map(Decided.parse(now.decided).items.map(({ id, holds = [] }) => [id, holds]));
  const names = namesOf(approved, now);
  const skips = withFollowers(request.direction, nesting, { own: leftOut(approved, now), names });
  const left = approvedItems.flatMap(({ id }): ItemResult[] => {
    const skip = skips.get(id);
    return skip ? [{ id, state: 'skipped', ...skip }] : [];
  });
  await gateways.runs.settleItems(of.runId, left);
  const written = new Map([...nesting].filter(([id]) => !skips.has(id)));
  await keepWaves(gateways, of, { waves: wavesFor(request, written), options: request.waves });
  const order = {
    ...orderOf(request.direction, written),
    leaving: leavingOf(approvedItems),
    names: {} as Record<string, string>,
  };
  for (const id of Object.values(order.predecessors).flat()) order.names[id] = names.get(id) ?? id;
  await gateways.runs.keepSnapshot(of.runId, orderName(of), order);
}

async function planOf({ runs }: ConversionGateways, { runId }: OfRun, round: number): Promise<Plan> {
  const plan = await runs.readPlan(runId, round);
  if (!plan) throw new Error(`plan ${round} of run ${runId} is not stored`);
  return plan;
}

function namesOf(...plans: readonly Plan[]): Map<string, string> {
  return new Map(plans.flatMap(({ shown }) => shown.items.map(({ id, target }) => [id, target] as const)));
}

function leavingOf(items: readonly { id: string; leaving?: string[] }[]): Order['leaving'] {
  return Object.fromEntries(items.flatMap(({ id, leaving }) => (leaving ? [[id, leaving] as const] : [])));
}

/** Why what was approved is not written, as the newer plan says; and why what is new is not. */
function leftOut(approved: Plan, now: Plan): Map<string, Skip> {
  const before = new Map(Decided.parse(approved.decided).items.map((item) => [item.id, item]));
  const after = new Map(Decided.parse(now.decided).items.map((item) => [item.id, item]));
  const skips = new Map<string, Skip>();
  for (const [id, { leaving = [] }] of after) {
    const item = before.get(id);
    if (!item) skips.set(id, notApproved);
    else if (leaving.some((member) => !item.leaving?.includes(member))) skips.set(id, moreWouldLeave);
  }
  const reasons = new Map(now.shown.skipped?.map(({ id, code, message }) => [id, { code, message }]));
  for (const id of before.keys()) if (!after.has(id)) skips.set(id, reasons.get(id) ?? gone);
  return skips;
}

const gone: Skip = { code: 'GROUP_NOT_FOUND', message: 'It is no longer among what was asked for.' };
const notApproved: Skip = { code: 'NOT_APPROVED', message: 'It came after the approval.' };

export const moreWouldLeave: Skip = {
  code: 'MORE_WOULD_LEAVE',
  message: 'Since the approval somebody was added whom AD does not know and who would leave. Ask again.',
};

export async function readOrder({ runs }: Pick<ConversionGateways, 'runs'>, of: OfRun): Promise<Order> {
  return Order.parse(await runs.readSnapshot(of.runId, orderName(of)));
}

function orderName({ round }: OfRun): string {
  return `${round}-order`;
}
