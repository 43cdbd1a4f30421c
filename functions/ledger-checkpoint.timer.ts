import { app } from '@azure/functions';
import type { Gateways } from '../gateways/gateways';

const everyHour = '0 7 * * * *';
const everyMorning = '0 30 4 * * *';

/** Anchors what was recorded since the last checkpoint, and looks once a day whether the record still holds. */
export function registerLedgerTimers({ ledger, log }: Gateways): void {
  app.timer('ledgerCheckpoint', { schedule: everyHour, handler: () => ledger.checkpoint() });
  app.timer('ledgerVerification', {
    schedule: everyMorning,
    handler: async () => {
      const { ok, entries, unanchored, firstBroken } = await ledger.verify();
      const fields = { entries, unanchored, runId: firstBroken?.runId, sequence: firstBroken?.sequence };
      if (ok) log.info(fields, 'the ledger holds');
      else log.error({ ...fields, code: 'LEDGER_BROKEN', reason: firstBroken?.reason }, 'the ledger is broken');
    },
  });
}
