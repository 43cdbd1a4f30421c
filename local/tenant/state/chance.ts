import { createHash } from 'node:crypto';

/** Everything that looks like chance in the tenant (ids, delays, lags) follows from the seed and a label. */
export function guidFrom(seed: number, ...labels: (string | number)[]): string {
  const hex = createHash('sha256')
    .update([seed, ...labels].join('|'))
    .digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number in [0, 1). */
export function fractionFrom(seed: number, ...labels: (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...labels].join('|'))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** Whole milliseconds between two bounds. */
export function delayFrom(seed: number, bounds: readonly [number, number], ...labels: (string | number)[]): number {
  return Math.round(bounds[0] + fractionFrom(seed, ...labels) * (bounds[1] - bounds[0]));
}
