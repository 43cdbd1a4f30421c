/** `amount` tokens at most, refilled evenly over `milliseconds`. */
export interface Limit {
  amount: number;
  milliseconds: number;
}

export interface Bucket {
  level: number;
  at: number;
}

export interface Taken {
  /** Whole seconds until enough is there again; undefined when the tokens were taken. */
  retryAfter: number | undefined;
  /** Share of the limit in use after this, 0 to 1. */
  used: number;
}

/** A bucket as it is at `now`. */
export function refilled(bucket: Bucket | undefined, limit: Limit, now: number): Bucket {
  if (!bucket) return { level: limit.amount, at: now };
  const gained = ((now - bucket.at) * limit.amount) / limit.milliseconds;
  return { level: Math.min(limit.amount, bucket.level + Math.max(0, gained)), at: now };
}

/** Takes tokens out of `bucket` (changed in place) or says when they will be there. */
export function take(bucket: Bucket, limit: Limit, amount: number): Taken {
  if (bucket.level >= amount) {
    bucket.level -= amount;
    return { retryAfter: undefined, used: 1 - bucket.level / limit.amount };
  }
  const missing = ((amount - bucket.level) * limit.milliseconds) / limit.amount;
  return { retryAfter: Math.max(1, Math.ceil(missing / 1000)), used: 1 - bucket.level / limit.amount };
}
