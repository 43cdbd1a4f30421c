import { digestOf } from './fingerprint';
import type { Plan } from './plan';

/** Names what two plans decided differently, such as `items` or `buildsOn.schema`. */
export function differingParts(one: Plan['decided'], other: Plan['decided']): string[] {
  return differingKeys(one, other).flatMap((key) => {
    const [before, after] = [one[key], other[key]];
    if (!isRecord(before) || !isRecord(after)) return [key];
    return differingKeys(before, after).map((inner) => `${key}.${inner}`);
  });
}

function differingKeys(one: Record<string, unknown>, other: Record<string, unknown>): string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.filter((key) => digestOf(one[key] ?? null) !== digestOf(other[key] ?? null));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
