import type { WorldClock } from '../../world-clock';
import type { TimerTable } from './timer-table';

export interface TimerService {
  /** Has the clock wake it for the nearest timer. */
  arm(): void;
  stop(): void;
}

/** Calls `due` whenever timers have fallen due on the world's clock. */
export function createTimerService(clock: WorldClock, timers: TimerTable, due: () => void): TimerService {
  let armed: { at: number; cancel(): void } | undefined;

  function stop() {
    armed?.cancel();
    armed = undefined;
  }

  function arm() {
    const at = timers.nearest();
    if (at === armed?.at) return;
    stop();
    if (at === undefined) return;
    const { cancel } = clock.wakeAt(at, () => {
      armed = undefined;
      due();
      arm();
    });
    armed = { at, cancel };
  }

  return { arm, stop };
}
