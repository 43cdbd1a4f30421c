import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import * as syncHealth from '../orchestrations/sync-health/contract';
import { durableClient } from './sweep/durable-client';
import { startLook } from './sync-health/start-look';

/** Between two sweeps. */
const everyQuarter = '30 2-59/15 * * * *';

/** The look itself leaves the heartbeat, when it has come to its end. */
export function registerSyncHealth({ config, log }: Gateways): void {
  if (!isEnabled(config, syncHealth.workflow)) return;
  app.timer('healthLook', {
    schedule: everyQuarter,
    extraInputs: [df.input.durableClient()],
    handler: (_timer, context) =>
      startLook(
        log,
        durableClient(() => df.getClient(context)),
      ),
  });
}
