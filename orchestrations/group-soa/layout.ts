import { z } from 'zod';
import type { Nesting } from '../../domain/nesting';
import type { Plan } from '../../domain/plan';
import type { ItemResult } from '../../gateways/records/run-items';
import { approvedAndNow, noLongerPlanned } from '../kit/activities/wave-layout';
import { keepWaves } from '../kit/activities/wave-activities';
import type { OfRun } from '../kit/run-contract';
import { Decided } from './plan';
import { requestOf } from './request';
import type { ConversionGateways } from './read-facts';
import { predecessorsOf, wavesFor } from './rules';

const Predecessors = z.record(z.string(), z.array(z.string()));

/**
 * Cuts into waves what was approved and is still to be done: what has gone or changed since is left out, what is new was not
 * approved. Kept once, before anything is written.
 */
export async function keepLayout(gateways: ConversionGateways, of: OfRun): Promise<void> {
  if (await gateways.runs.readSnapshot(of.runId, predecessorsName(of))) return;
  const { approved, now } = await approvedAndNow(gateways, of);
  const left = leftOut(approved, now);
  await gateways.runs.settleItems(of.runId, left);
  const request = await requestOf(gateways, of.runId);
  const nesting = nestingOf(approved, now, left);
  await keepWaves(gateways, of, { waves: wavesFor(request, nesting), options: request.waves });
  const predecessors = predecessorsOf(request.direction, nesting);
  await gateways.runs.keepSnapshot(of.runId, predecessorsName(of), predecessors);
}

/** Of what is written, as it was read last. */
function nestingOf(approved: Plan, now: Plan, left: readonly ItemResult[]): Nesting {
  const leftIds = new Set(left.map(({ id }) => id));
  const approvedIds = new Set(Decided.parse(approved.decided).items.map(({ id }) => id));
  const written = Decided.parse(now.decided).items.filter(({ id }) => approvedIds.has(id) && !leftIds.has(id));
  return new Map(written.map(({ id, holds = [] }) => [id, holds]));
}

/** What was approved and is not written, with the reason that the newer plan gives. */
function leftOut(approved: Plan, now: Plan): ItemResult[] {
  const after = new Map(Decided.parse(now.decided).items.map((item) => [item.id, item]));
  const losingMore = Decided.parse(approved.decided).items.filter(({ id, leaving = [] }) =>
    after.get(id)?.leaving?.some((member) => !leaving.includes(member)),
  );
  return [
    ...noLongerPlanned({ approved, now }, gone),
    ...losingMore.map(({ id }): ItemResult => ({ id, state: 'skipped', ...moreLeave })),
  ];
}

const gone = { code: 'GROUP_NOT_FOUND', message: 'It is no longer among what was asked for.' };

const moreLeave = {
  code: 'MORE_WOULD_LEAVE',
  message: 'Since the approval somebody was added whom AD does not know and who would leave. Ask again.',
};

/** What must be done before each of these, in the order that was laid out. */
export async function readPredecessors(
  { runs }: Pick<ConversionGateways, 'runs'>,
  of: OfRun,
): Promise<Record<string, string[]>> {
  return Predecessors.parse(await runs.readSnapshot(of.runId, predecessorsName(of)));
}

function predecessorsName({ round }: OfRun): string {
  return `${round}-predecessors`;
}
