import { randomBytes } from 'node:crypto';
import { digestOf } from '../../domain/fingerprint';
import type { Gateways } from '../../gateways/gateways';
import { newRunId } from '../../gateways/records/run-ids';
import * as driftCheck from '../../orchestrations/drift-check/contract';
import type { Engine } from '../http/engine';
import { operator } from '../starts/operator';
import { recordRun, startInstance } from '../starts/record-run';

type DailyGateways = Pick<Gateways, 'clock' | 'ledger' | 'log' | 'runs' | 'settings' | 'starts'>;

/** One check per day (UTC), however often the timer fires: a timer may fire twice, or late. */
export async function startDailyCheck(gateways: DailyGateways, engine: Pick<Engine, 'start'>): Promise<void> {
  const { clock, runs, starts } = gateways;
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  const claim = { caller: 'schedule', route: 'drift-checks', key: day, bodyDigest: digestOf(day) };
  const { runId } = await starts.claim({
    ...claim,
    runId: newRunId(now, randomBytes(10)),
    at: now.toISOString(),
  });
  const run = (await runs.get(runId)) ?? (await record(gateways, runId));
  if (run.state === 'queued') await startInstance(gateways, engine, run);
}

function record(gateways: DailyGateways, runId: string) {
  const request = driftCheck.Request.parse({ reason: 'The daily check.' });
  return recordRun(gateways, {
    workflow: driftCheck.workflow,
    orchestrator: driftCheck.name,
    runId,
    requester: operator(gateways),
    request,
    domain: null,
  });
}
