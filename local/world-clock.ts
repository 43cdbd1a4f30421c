import { createWakeUps } from './wake-ups';

/** The one clock of the local world: the engine, the tenant and the app's clock gateway read it. Instants are epoch milliseconds. */
export interface WorldClock {
  now(): number;
  /** Waits on the world's time on behalf of the app. Whoever sleeps counts as idle while the clock is advanced. */
  sleep(milliseconds: number): Promise<void>;
  /** Calls `wake` once the world's time has reached `at`; in the order of `at`, then of asking. */
  wakeAt(at: number, wake: () => void): { cancel(): void };
  /** How many callers of `sleep` are waiting. */
  sleepers(): number;
}

/** Anything that may still be working on what has fallen due. */
export interface Participant {
  busy(): boolean;
}

export interface ControlledClock extends WorldClock {
  /** Steps through everything that falls due within `milliseconds`, in order, and lets it settle after each step. */
  advance(milliseconds: number): Promise<number>;
  /** Participants are asked whether the world has settled. */
  join(participant: Participant): void;
  stop(): void;
}

interface ClockOptions {
  /** How far the world is ahead of real time at the start, in milliseconds. */
  ahead: number;
  /** Called before the clock moves, so that a restart never goes back in time. */
  keepAhead(ahead: number): void;
}

const longestRealTimer = 1_000_000_000;

/** A clock that runs at real speed plus what was advanced. */
export function createWorldClock({ ahead, keepAhead }: ClockOptions): ControlledClock {
  const wakeUps = createWakeUps();
  const world = { offset: ahead, stopped: false, sleeping: 0 };
  let realTimer: NodeJS.Timeout | undefined;

  const now = () => Date.now() + world.offset;

  function arm() {
    clearTimeout(realTimer);
    const next = wakeUps.next();
    if (next === undefined || world.stopped) return;
    realTimer = setTimeout(fireDue, Math.min(Math.max(0, next - now()), longestRealTimer));
  }

  function fireDue() {
    wakeUps.fire(now());
    arm();
  }

  function wakeAt(at: number, wake: () => void) {
    const entry = wakeUps.add(at, wake);
    arm();
    return entry;
  }

  function moveTo(instant: number) {
    const further = instant - now();
    if (further <= 0 || world.stopped) return;
    world.offset += further;
    keepAhead(world.offset);
    fireDue();
  }

  const { advance, join } = createAdvance({ now, moveTo, next: wakeUps.next, stopped: () => world.stopped });
  return {
    now,
    wakeAt,
    advance,
    join,
    sleepers: () => world.sleeping,
    async sleep(milliseconds) {
      world.sleeping++;
      await new Promise<void>((resolve) => wakeAt(now() + milliseconds, resolve));
      world.sleeping--;
    },
    stop() {
      world.stopped = true;
      clearTimeout(realTimer);
    },
  };
}

interface Hands {
  now(): number;
  moveTo(instant: number): void;
  next(): number | undefined;
  stopped(): boolean;
}

/** Moves a clock from one due instant to the next, and on only when everybody has come to rest; one advance at a time. */
function createAdvance({ now, moveTo, next, stopped }: Hands): Pick<ControlledClock, 'advance' | 'join'> {
  const participants: Participant[] = [];
  let advancing: Promise<unknown> = Promise.resolve();

  async function settle() {
    for (let quiet = 0; quiet < 3 && !stopped();) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = participants.some((participant) => participant.busy()) ? 0 : quiet + 1;
      if (quiet === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  async function step(target: number) {
    await settle();
    for (let due = next(); due !== undefined && due <= target && !stopped(); due = next()) {
      moveTo(due);
      await settle();
    }
    moveTo(target);
    return now();
  }

  return {
    join: (participant) => void participants.push(participant),
    advance(milliseconds) {
      const turn = advancing.then(() => step(now() + milliseconds));
      advancing = turn.catch(() => undefined);
      return turn;
    },
  };
}
