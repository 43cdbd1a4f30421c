import type { HistoryEvent } from './history-event';

/** History of one execution: the events, and the same as JSON text joined by commas, as a trigger carries them. */
export interface History {
  events: HistoryEvent[];
  text: string;
}

export interface HistoryCache {
  get(instanceId: string): History | undefined;
  put(instanceId: string, history: History): void;
  forget(instanceId: string): void;
  clear(): void;
}

/** Keeps the histories used last, as many as hold `mostEvents` events together. */
export function createHistoryCache(mostEvents: number): HistoryCache {
  const histories = new Map<string, History>();
  let events = 0;

  function forget(instanceId: string) {
    events -= histories.get(instanceId)?.events.length ?? 0;
    histories.delete(instanceId);
  }

  return {
    forget,
    get: (instanceId) => histories.get(instanceId),
    put(instanceId, history) {
      forget(instanceId);
      histories.set(instanceId, history);
      events += history.events.length;
      for (const oldest of histories.keys()) {
        if (events <= mostEvents) break;
        forget(oldest);
      }
    },
    clear() {
      histories.clear();
      events = 0;
    },
  };
}
