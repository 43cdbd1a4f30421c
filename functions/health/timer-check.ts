import { isEnabled } from '../../domain/operator-config';
import type { Gateways } from '../../gateways/gateways';
import { timerNames, type TimerName } from '../../gateways/records/heartbeats';
import { type Check, failed, type Look, verified } from './look';

type TimerGateways = Pick<Gateways, 'clock' | 'config' | 'heartbeats'>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Two turns missed of those that come often, one of those that come once a day; each with the time that its work takes. */
const longest: Record<TimerName, number> = {
  sweep: 15 * MINUTE,
  ledgerCheckpoint: 2 * HOUR + 10 * MINUTE,
  ledgerVerification: 26 * HOUR,
  retention: 26 * HOUR,
  dailyDriftCheck: 26 * HOUR,
};

export function timerCheck(gateways: TimerGateways): Check {
  return {
    name: 'timers',
    look: () => lookAtTimers(gateways),
    whenUnreadable: 'What the timers leave in storage cannot be read: see the check of storage.',
  };
}

/** A workflow that is switched off has no timer. */
function isAwaited(config: TimerGateways['config'], timer: TimerName): boolean {
  return timer !== 'dailyDriftCheck' || isEnabled(config, 'drift-check');
}

async function lookAtTimers({ clock, config, heartbeats }: TimerGateways): Promise<Look> {
  const now = clock.now().getTime();
  const late: string[] = [];
  const awaited: string[] = [];
  for (const timer of timerNames.filter((name) => isAwaited(config, name))) {
    const { at, hasRun } = await heartbeats.read(timer);
    if (now - Date.parse(at) > longest[timer]) {
      late.push(hasRun ? `${timer} (last ran to its end at ${at})` : `${timer} (never, awaited since ${at})`);
    } else if (!hasRun) awaited.push(timer);
  }
  if (late.length > 0) {
    return failed(
      `Did not run as they should: ${late.join(', ')}.`,
      'Look in the log for failures of these functions, whether they are disabled (AzureWebJobs.<name>.Disabled), and whether the identity may write blobs of the host storage, where timers keep their turn.',
    );
  }
  const waiting = awaited.length > 0 ? ` Not yet due for the first time: ${awaited.join(', ')}.` : '';
  return verified(`No timer is overdue.${waiting}`);
}
