import { digestOf } from './fingerprint';
import type { Plan, PlanItem } from './plan';

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

/** How a later plan's items differ from an earlier one's, each known by its id. */
export interface ItemsDifference {
  added: PlanItem[];
  removed: PlanItem[];
  /** As they are in the later plan. */
  changed: PlanItem[];
}

export function itemsDifference(earlier: readonly PlanItem[], later: readonly PlanItem[]): ItemsDifference {
  const before = new Map(earlier.map((item) => [item.id, item]));
  const after = new Set(later.map(({ id }) => id));
  return {
    added: later.filter(({ id }) => !before.has(id)),
    removed: earlier.filter(({ id }) => !after.has(id)),
    changed: later.filter((item) => isChanged(before.get(item.id), item)),
  };
}

function isChanged(before: PlanItem | undefined, after: PlanItem): boolean {
  return before !== undefined && contentOf(before) !== contentOf(after);
}

function contentOf({ kind, target, action, before, after }: PlanItem): string {
  return digestOf({ kind, target, action, before: before ?? null, after: after ?? null });
}
