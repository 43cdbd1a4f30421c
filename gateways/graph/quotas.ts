import { NotNowError } from '../../domain/errors';
import type { Clock } from '../clock';

/** What Microsoft throttles together; synchronization counts as directory, since no own limit is published. */
export type Quota = 'directory' | 'reports' | 'provisionOnDemand' | 'mail' | 'exchange';

/** At most `count` requests in any `milliseconds`. */
export interface Pace {
  key: string;
  count: number;
  milliseconds: number;
}

export interface Entry {
  quota: Quota;
  pace?: Pace;
  /** How long to wait here at most; longer waits are `NotNowError`. */
  patienceMilliseconds?: number;
}

/** When the next request may be sent, per quota, in this process. */
export interface Quotas {
  /** Waits for a moment, or throws `NotNowError` with the time that is left. */
  enter(entry: Entry): Promise<void>;
  /** The service asked to wait, or gave no time: then back-off from 2 s. Returns the seconds that hold now. */
  throttled(quota: Quota, seconds: number | undefined): number;
  answered(quota: Quota): void;
}

const PATIENCE = 2_000;

/** For one of many reads of an activity, which would else start over with all of them. */
export const READ_PATIENCE = 30_000;

/** Further pages of a report wait for its quota in the activity: starting over would never get past five pages. */
export const LATER_REPORT_PAGES_PATIENCE = 12_000;
const LONGEST_BACK_OFF_SECONDS = 64;

// 5 per 10 s: provisioning-on-demand and reporting throttling limits; 30 per minute: Exchange Online message rate per mailbox.
const paces: Partial<Record<Quota, Pace>> = {
  reports: { key: 'reports', count: 5, milliseconds: 10_000 },
  provisionOnDemand: { key: 'provisionOnDemand', count: 5, milliseconds: 10_000 },
  mail: { key: 'mail', count: 30, milliseconds: 60_000 },
};

/** Codes of the `NotNowError` that says why nothing is sent now. */
export interface QuotaCodes {
  throttled: string;
  paced: string;
}

const graphCodes: QuotaCodes = { throttled: 'GRAPH_THROTTLED', paced: 'GRAPH_PACED' };

export function createQuotas(clock: Clock, codes = graphCodes): Quotas {
  const notBefore = new Map<Quota, number>();
  const failures = new Map<Quota, number>();
  const sent = new Map<string, number[]>();
  const now = () => clock.now().getTime();

  const blockedFor = (quota: Quota) => (notBefore.get(quota) ?? 0) - now();

  async function enter({ quota, pace = paces[quota], patienceMilliseconds = PATIENCE }: Entry) {
    const paced = pace ? nextSlot(sent.get(pace.key), pace) - now() : 0;
    const wait = Math.max(0, blockedFor(quota), paced);
    if (wait > patienceMilliseconds) throw notNow(blockedFor(quota) > 0 ? codes.throttled : codes.paced, wait);
    const slot = now() + wait;
    if (pace) sent.set(pace.key, [...(sent.get(pace.key) ?? []), slot].slice(-pace.count));
    await waitUntil(slot);
    if (blockedFor(quota) > 0) throw notNow(codes.throttled, blockedFor(quota));
  }

  async function waitUntil(instant: number) {
    for (let left = instant - now(); left > 0; left = instant - now()) await clock.pause(Math.max(1, left));
  }

  function throttled(quota: Quota, seconds: number | undefined) {
    const count = failures.get(quota) ?? 0;
    failures.set(quota, count + 1);
    const wait = seconds ?? Math.min(2 ** (count + 1), LONGEST_BACK_OFF_SECONDS);
    notBefore.set(quota, Math.max(notBefore.get(quota) ?? 0, now() + wait * 1000));
    return wait;
  }

  return { enter, throttled, answered: (quota) => void failures.delete(quota) };
}

function nextSlot(sent: readonly number[] = [], { count, milliseconds }: Pace): number {
  const oldest = sent.at(-count);
  return oldest === undefined ? 0 : oldest + milliseconds;
}

function notNow(code: string, milliseconds: number): NotNowError {
  return new NotNowError(code, Math.ceil(milliseconds / 1000));
}
