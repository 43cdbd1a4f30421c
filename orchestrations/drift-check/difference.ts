import type { Aspect, Difference, DriftCode, Unknown } from '../../domain/drift';
import { digestOf } from '../../domain/fingerprint';
import type { Unreadable } from '../../domain/reading';

const severities: Record<DriftCode, Difference['severity']> = {
  SCOPE_CHANGED: 'critical',
  SCOPE_IS_EVERYTHING: 'critical',
  MAPPING_CHANGED: 'warning',
  PASSWORD_HASH_SYNC_CHANGED: 'critical',
  EXCHANGE_WRITEBACK_CHANGED: 'warning',
  DELETE_THRESHOLD_CHANGED: 'critical',
  NOTIFICATION_CHANGED: 'warning',
  JOB_STOPPED: 'critical',
  JOB_MISSING: 'critical',
  CONFIGURATION_MISSING: 'critical',
  CONFIGURATION_UNDECLARED: 'warning',
  OU_RENAMED_OR_MISSING: 'critical',
  AGENT_MISSING: 'warning',
  AGENT_OUTDATED: 'warning',
  TENANT_FEATURE_CHANGED: 'critical',
  SOA_CHANGED_OUTSIDE: 'warning',
  REPORT_STALE: 'warning',
  DECLARATION_BEHIND: 'info',
  NOT_ONBOARDED_YET: 'info',
};

type Seen = Pick<Difference, 'code' | 'domain' | 'path' | 'expected' | 'actual' | 'aspect'>;

/** The id is the same as long as it is the same thing that differs; `subject` tells apart what has one path. */
export function difference(seen: Seen, subject = ''): Difference {
  const { code, domain, path } = seen;
  const id = digestOf({ code, domain, path, subject }).slice(0, 32);
  return { ...seen, id, severity: severities[code] };
}

/** What was seen of a domain, and of which aspects that can be said. */
export interface Compared {
  differences: Difference[];
  unknown: Unknown[];
  judged: Aspect[];
  /** Ids of findings of these aspects that could not be looked at all the same. */
  untold?: string[];
}

export function together(parts: readonly Compared[]): Compared {
  return {
    differences: parts.flatMap(({ differences }) => differences),
    unknown: parts.flatMap(({ unknown }) => unknown),
    judged: parts.flatMap(({ judged }) => judged),
    untold: parts.flatMap(({ untold }) => untold ?? []),
  };
}

export function judged(aspects: readonly Aspect[], differences: readonly Difference[]): Compared {
  return { differences: [...differences], unknown: [], judged: [...aspects] };
}

/** Says nothing about what differs: neither opens a finding nor closes one. */
export function notKnown(domain: string | null, path: string, reason: Pick<Unreadable, 'code' | 'detail'>): Compared {
  const { code, detail } = reason;
  return { differences: [], unknown: [{ domain, path, code, detail }], judged: [] };
}

export function differs(one: unknown, other: unknown): boolean {
  return digestOf(one ?? null) !== digestOf(other ?? null);
}
