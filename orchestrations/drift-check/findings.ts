import type { Difference, Finding, Waiver } from '../../domain/drift';
import { digestOf } from '../../domain/fingerprint';
import type { DriftChange } from '../../gateways/records/drift';
import type { Compared } from './difference';

/** Findings of the domains that were checked: opened, closed and changed only where the check could tell. */
export function settle(
  before: readonly Finding[],
  seen: readonly (Compared & { domain: string | null })[],
  { waivers, now }: { waivers: readonly Waiver[]; now: string },
): { findings: Finding[]; change: DriftChange } {
  const earlier = new Map(before.map((finding) => [finding.id, finding]));
  const found = seen.flatMap(({ differences }) => differences);
  const ids = new Set(found.map(({ id }) => id));
  const kept = before.filter((finding) => !ids.has(finding.id) && !isJudged(finding, seen));
  const closed = before.filter((finding) => !ids.has(finding.id) && isJudged(finding, seen));
  const findings = [...found, ...kept].map((one) => findingOf(one, earlier.get(one.id), { waivers, now }));
  const again = findings.flatMap((finding) => {
    const last = earlier.get(finding.id);
    return last ? [{ finding, last }] : [];
  });
  return {
    findings,
    change: {
      opened: findings.filter(({ id }) => !earlier.has(id)),
      changed: again.filter(({ finding, last }) => isOther(finding, last)).map(({ finding }) => finding),
      closed,
      unwaived: again
        .filter(({ finding, last }) => !isOther(finding, last) && last.waivedUntil && !finding.waivedUntil)
        .map(({ finding }) => finding),
    },
  };
}

function isJudged({ id, domain, aspect }: Finding, seen: readonly (Compared & { domain: string | null })[]): boolean {
  return seen.some((one) => one.domain === domain && one.judged.includes(aspect) && !one.untold?.includes(id));
}

/** Of two looks at the same thing, whether they show the same. */
export function contentDigestOf({ expected, actual }: Pick<Difference, 'expected' | 'actual'>): string {
  return digestOf({ expected: expected ?? null, actual: actual ?? null });
}

function isOther(one: Difference, other: Difference): boolean {
  return contentDigestOf(one) !== contentDigestOf(other);
}

function findingOf(
  seen: Difference,
  last: Finding | undefined,
  { waivers, now }: { waivers: readonly Waiver[]; now: string },
): Finding {
  const waiver = waivers.find(({ findingId }) => findingId === seen.id);
  const holds = waiver && waiver.until > now && waiver.digest === contentDigestOf(seen);
  return { ...seen, firstSeenAt: last?.firstSeenAt ?? now, waivedUntil: holds ? waiver.until : null };
}

export function hasChanged({ opened, changed, closed, unwaived }: DriftChange): boolean {
  return [opened, changed, closed, unwaived].some((findings) => findings.length > 0);
}
