import { app } from '@azure/functions';
import type { Gateways } from '../gateways/gateways';
import { raiseAlarm, resolveAlarm } from '../orchestrations/kit/activities/alarms';

const everyHour = '0 7 * * * *';
const everyMorning = '0 30 4 * * *';

/** Anchors what was recorded since the last checkpoint, and looks once a day whether the record still holds. */
export function registerLedgerTimers(gateways: Gateways): void {
  const { heartbeats, ledger } = gateways;
  app.timer('ledgerCheckpoint', {
    schedule: everyHour,
    async handler() {
      await ledger.checkpoint();
      await heartbeats.note('ledgerCheckpoint');
    },
  });
  app.timer('ledgerVerification', {
    schedule: everyMorning,
    async handler() {
      await verifyLedger(gateways);
      await heartbeats.note('ledgerVerification');
    },
  });
}

const brokenLedger = { code: 'LEDGER_BROKEN', domain: null, subject: '' } as const;

async function verifyLedger(gateways: Gateways): Promise<void> {
  const { ledger, log, clock } = gateways;
  const { ok, entries, unanchored, firstBroken } = await ledger.verify();
  log.info({ entries, unanchored, ok }, 'the ledger was verified');
  if (!firstBroken) return resolveAlarm(gateways, brokenLedger, clock.now().toISOString());
  const { runId, sequence, reason } = firstBroken;
  const detail = `The ledger is broken: entry ${sequence} of run ${runId} (${reason}). Keep the storage as it is, and look at who had access to it.`;
  await raiseAlarm(gateways, { ...brokenLedger, severity: 'critical', detail }, `${runId}:${sequence}`);
}
