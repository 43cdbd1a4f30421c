import { overdueOf, overdueText } from '../../domain/timers';
import type { Gateways } from '../../gateways/gateways';
import { readBeats } from '../../orchestrations/kit/activities/timers';
import { type Check, failed, type Look, verified } from './look';

type TimerGateways = Pick<Gateways, 'clock' | 'config' | 'heartbeats'>;

export function timerCheck(gateways: TimerGateways): Check {
  return {
    name: 'timers',
    look: () => lookAtTimers(gateways),
    whenUnreadable: 'What the timers leave in storage cannot be read: see the check of storage.',
  };
}

async function lookAtTimers(gateways: TimerGateways): Promise<Look> {
  const beats = await readBeats(gateways);
  const late = overdueOf(beats, gateways.clock.now());
  const awaited = beats.filter(({ hasRun }) => !hasRun).map(({ timer }) => timer);
  if (late.length > 0) {
    return failed(
      `Did not run as they should: ${overdueText(late)}.`,
      'Look in the log for failures of these functions, whether they are disabled (AzureWebJobs.<name>.Disabled), and whether the identity may write blobs of the host storage, where timers keep their turn.',
    );
  }
  const waiting = awaited.length > 0 ? ` Not yet due for the first time: ${awaited.join(', ')}.` : '';
  return verified(`No timer is overdue.${waiting}`);
}
