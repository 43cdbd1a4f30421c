const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Two turns missed of those that come often, one of those that come once a day; each with the time that its work takes. */
export const longestSilence = {
  sweep: 15 * MINUTE,
  healthLook: 45 * MINUTE,
  ledgerCheckpoint: 2 * HOUR + 10 * MINUTE,
  ledgerVerification: 26 * HOUR,
  retention: 26 * HOUR,
  dailyDriftCheck: 26 * HOUR,
} as const;

export type TimerName = keyof typeof longestSilence;
export const timerNames = Object.keys(longestSilence) as TimerName[];

export interface Beat {
  timer: TimerName;
  /** When it last did all its work; for one that never did, since when that is awaited. */
  at: string;
  hasRun: boolean;
}

/** Those that did not run to their end for longer than they may. */
export function overdueOf(beats: readonly Beat[], now: Date): Beat[] {
  return beats.filter(({ timer, at }) => now.getTime() - Date.parse(at) > longestSilence[timer]);
}

export function overdueText(beats: readonly Beat[]): string {
  return beats
    .map(({ timer, at, hasRun }) =>
      hasRun ? `${timer} (last ran to its end at ${at})` : `${timer} (never, awaited since ${at})`,
    )
    .join(', ');
}
