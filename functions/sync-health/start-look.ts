import type { Gateways } from '../../gateways/gateways';
import * as syncHealth from '../../orchestrations/sync-health/contract';
import type { SweepClient } from '../sweep/sweep';

/** Instances that still have something to do; everything else has ended, and its id is used again. */
const underWay = ['Pending', 'Running', 'Suspended', 'ContinuedAsNew'];

/** One look at a time: while the last one is under way there is nothing to start. */
export async function startLook(log: Gateways['log'], client: Pick<SweepClient, 'statusOf' | 'start'>): Promise<void> {
  const status = await client.statusOf(syncHealth.instanceId);
  if (status !== undefined && underWay.includes(status)) {
    log.warn({ status }, 'the last look at the health of synchronization has not ended yet');
    return;
  }
  await client.start(syncHealth.name, syncHealth.instanceId, {});
}
