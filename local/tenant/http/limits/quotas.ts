import { GraphFailure } from '../graph-failure';
import { type Bucket, type Limit, refilled, take } from './token-bucket';

/** Limits of one kind of request beside the directory's own. */
export type SpecialLimit = 'reports' | 'provisionOnDemand';

export interface Cost {
  /** Resource units of the directory. */
  units: number;
  writes: number;
  special?: SpecialLimit | undefined;
  /** Name of a mailbox that sends. */
  mailbox?: string | undefined;
  /** A cmdlet of Exchange Online, which has budgets of its own. */
  exchange?: 'reads' | 'writes' | undefined;
}

export interface Quotas {
  /** Takes what a request costs and returns the headers to answer with; throws Graph's 429. */
  charge(cost: Cost): Record<string, string>;
  snapshot(): Record<string, Bucket>;
}

interface QuotaOptions {
  now(): number;
  /** Decides the size class of the tenant. */
  userCount(): number;
  scope: { appId: string; tenantId: string };
  /** What was in use before a restart. */
  before?: Record<string, Bucket> | undefined;
}

interface Charge {
  bucket: string;
  limit: Limit;
  amount: number;
  information: string;
}

const TEN_SECONDS = 10_000;
const FIVE_PER_TEN_SECONDS: Limit = { amount: 5, milliseconds: TEN_SECONDS };
const WRITES: Limit = { amount: 3000, milliseconds: 150_000 };
const MESSAGES: Limit = { amount: 30, milliseconds: 60_000 };
/** Nobody knows the numbers (reference B.5): these bear two at once and one write in a second, and little more. */
const EXCHANGE: Record<'reads' | 'writes', Limit> = {
  reads: { amount: 200, milliseconds: 20_000 },
  writes: { amount: 20, milliseconds: 20_000 },
};

/** Token buckets on the world's clock (reference, section 9 and C.1), shared by all requests of the app. */
export function createQuotas({ now, userCount, scope, before }: QuotaOptions): Quotas {
  const buckets = new Map<string, Bucket>(Object.entries(before ?? {}));

  function bucketOf({ bucket, limit }: Charge): Bucket {
    const current = refilled(buckets.get(bucket), limit, now());
    buckets.set(bucket, current);
    return current;
  }

  function charge(cost: Cost): Record<string, string> {
    const charges = chargesOf(cost, unitLimit(userCount()));
    // Nothing is taken unless everything is there.
    for (const each of charges) {
      const { retryAfter } = take({ ...bucketOf(each) }, each.limit, each.amount);
      if (retryAfter !== undefined) throw throttled(each, retryAfter, scope);
    }
    let used = 0;
    for (const each of charges) used = Math.max(used, take(bucketOf(each), each.limit, each.amount).used);
    return {
      ...(cost.mailbox === undefined ? { 'x-ms-resource-unit': String(cost.units) } : {}),
      ...(used >= 0.8 ? { 'x-ms-throttle-limit-percentage': used.toFixed(2) } : {}),
    };
  }

  return { charge, snapshot: () => Object.fromEntries(buckets) };
}

function unitLimit(users: number): Limit {
  const amount = users < 50 ? 3500 : users <= 500 ? 5000 : 8000;
  return { amount, milliseconds: TEN_SECONDS };
}

function chargesOf(cost: Cost, units: Limit): Charge[] {
  if (cost.mailbox !== undefined) {
    return [{ bucket: `mail ${cost.mailbox}`, limit: MESSAGES, amount: 1, information: 'MailboxMessageRate' }];
  }
  if (cost.exchange !== undefined) {
    const bucket = `exchange ${cost.exchange}`;
    return [{ bucket, limit: EXCHANGE[cost.exchange], amount: 1, information: 'Exchange' }];
  }
  const charges = [{ bucket: 'units', limit: units, amount: cost.units, information: 'ResourceUnitLimitExceeded' }];
  if (cost.writes > 0) {
    charges.push({ bucket: 'writes', limit: WRITES, amount: cost.writes, information: 'WriteLimitExceeded' });
  }
  if (cost.special !== undefined) {
    charges.push({ bucket: cost.special, limit: FIVE_PER_TEN_SECONDS, amount: 1, information: 'RequestLimitExceeded' });
  }
  return charges;
}

function throttled(charge: Charge, retryAfter: number, scope: { appId: string; tenantId: string }): GraphFailure {
  const mail = charge.bucket.startsWith('mail ');
  const headers = {
    'Retry-After': String(retryAfter),
    'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${scope.appId}/${scope.tenantId}`,
    'x-ms-throttle-information': charge.information,
  };
  const refusal = { status: 429, code: mail ? 'ApplicationThrottled' : 'TooManyRequests', headers };
  return new GraphFailure(refusal, 'Too many requests. Please try again after the time that Retry-After states.');
}
