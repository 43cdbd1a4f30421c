/** What waits for an instant, in the order of instants, then of asking. */
export interface WakeUps {
  add(at: number, wake: () => void): { cancel(): void };
  /** The next instant that somebody waits for. */
  next(): number | undefined;
  /** Wakes everybody whose instant has come. */
  fire(now: number): void;
}

interface WakeUp {
  at: number;
  wake: () => void;
}

export function createWakeUps(): WakeUps {
  const waiting: WakeUp[] = [];
  return {
    next: () => waiting[0]?.at,
    add(at, wake) {
      const entry = { at, wake };
      const index = waiting.findIndex((other) => other.at > at);
      waiting.splice(index < 0 ? waiting.length : index, 0, entry);
      return {
        cancel() {
          const position = waiting.indexOf(entry);
          if (position >= 0) waiting.splice(position, 1);
        },
      };
    },
    fire(now) {
      while (waiting[0] && waiting[0].at <= now) waiting.shift()?.wake();
    },
  };
}
