import { z } from 'zod';

export const Severity = z.enum(['critical', 'warning', 'info']);

export const Risk = z.object({ code: z.string(), severity: Severity, message: z.string() });
export type Risk = z.infer<typeof Risk>;

/** One change that will be made (api.md, 3). `before` and `after` are what a person compares. */
export const PlanItem = z.object({
  id: z.string(),
  kind: z.string(),
  target: z.string(),
  action: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** In which wave it is written, from 0. */
  wave: z.number().exactOptional(),
});
export type PlanItem = z.infer<typeof PlanItem>;

/** What was asked for and is left as it is, with the reason. */
export const SkippedItem = PlanItem.extend({ code: z.string(), message: z.string() });
export type SkippedItem = z.infer<typeof SkippedItem>;

/** What is done to each of them; null where it is not the same. */
export function commonAction(items: readonly PlanItem[]): string | null {
  const actions = new Set(items.map(({ action }) => action));
  return actions.size === 1 ? (items[0]?.action ?? null) : null;
}

export const Refusal = z.object({ code: z.string(), message: z.string() });
export type Refusal = z.infer<typeof Refusal>;

/**
 * `decided` is what is approved: ids, actions, values to be written, codes; nothing volatile. `shown` is for people.
 * The fingerprint is the SHA-256 of `decided` in RFC 8785 form.
 */
export const Plan = z.object({
  decided: z.record(z.string(), z.unknown()),
  shown: z.object({
    summary: z.string(),
    items: z.array(PlanItem),
    skipped: z.array(SkippedItem).exactOptional(),
    risks: z.array(Risk),
    facts: z.array(z.object({ name: z.string(), value: z.string() })),
    reversible: z.string(),
    /** What people are told to do when nobody approved. */
    ifNotApproved: z.array(z.string()).exactOptional(),
  }),
  refusal: Refusal.nullable(),
  fingerprint: z.string(),
});
export type Plan = z.infer<typeof Plan>;
