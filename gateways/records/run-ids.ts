const LATEST = 0xffffffffffff;

/**
 * 32 lower hex: what is left of 48 bits of milliseconds, then 10 of the (at least 10) random bytes. So keys sort newest first.
 */
export function newRunId(now: Date, random: Buffer): string {
  if (random.length < 10) throw new RangeError('A run id needs 10 random bytes.');
  const left = (LATEST - now.getTime()).toString(16).padStart(12, '0');
  return left + random.subarray(0, 10).toString('hex');
}
