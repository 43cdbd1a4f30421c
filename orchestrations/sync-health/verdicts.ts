import type { AlarmCode } from '../../domain/alarm-code';
import type { Verdict } from './contract';

/** Longer texts would not fit a mail, and their list not a history. */
const longest = 900;

export function raised(code: AlarmCode, severity: Verdict['severity'], detail: string): Verdict {
  const text = detail.length > longest ? `${detail.slice(0, longest - 1)}…` : detail;
  return { code, isOver: false, severity, detail: text };
}

export function over(code: AlarmCode): Verdict {
  return { code, isOver: true, severity: 'warning', detail: '' };
}

export function hoursAgo(at: string, hours: number): number {
  return Date.parse(at) - hours * 3_600_000;
}

export function isOlder(instant: string, than: number): boolean {
  return Date.parse(instant) < than;
}
