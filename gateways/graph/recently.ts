import type { Clock } from '../clock';

/** What was done lately, in this process: a write whose effect or answer may still come is not sent again at once. */
export interface Recently {
  note(key: string): void;
  has(key: string): boolean;
  forget(key: string): void;
}

export function createRecently(clock: Clock, milliseconds: number): Recently {
  const noted = new Map<string, number>();
  const isRecent = (instant: number | undefined) =>
    instant !== undefined && clock.now().getTime() - instant < milliseconds;

  function note(key: string) {
    for (const [other, instant] of noted) if (!isRecent(instant)) noted.delete(other);
    noted.set(key, clock.now().getTime());
  }

  return { note, has: (key) => isRecent(noted.get(key)), forget: (key) => void noted.delete(key) };
}
