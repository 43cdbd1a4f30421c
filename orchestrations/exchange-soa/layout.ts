import type { ItemResult } from '../../gateways/records/run-items';
import { approvedAndNow, noLongerPlanned } from '../kit/activities/wave-layout';
import { keepWaves } from '../kit/activities/wave-activities';
import type { OfRun } from '../kit/run-contract';
import { Decided } from './plan';
import type { MailboxGateways } from './read-facts';
import { requestOf } from './request';
import { wavesFor } from './rules';

/** Cuts into waves what was approved and is still to be done. Kept once, before anything is written. */
export async function keepLayout(gateways: MailboxGateways, of: OfRun): Promise<void> {
  const { approved, now } = await approvedAndNow(gateways, of);
  const left = noLongerPlanned({ approved, now }, gone);
  const results = [...left].map(([id, reason]): ItemResult => ({ id, state: 'skipped', ...reason }));
  await gateways.runs.settleItems(of.runId, results);
  const written = Decided.parse(approved.decided).items.flatMap(({ id }) => (left.has(id) ? [] : id));
  const request = await requestOf(gateways, of.runId);
  await keepWaves(gateways, of, { waves: wavesFor({ request }, written), options: request.waves });
}

const gone = { code: 'MAILBOX_NOT_FOUND', message: 'It is no longer among what was asked for.' };
