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

interface Wake {
  at: number;
  order: number;
  wake: () => void;
}

interface ClockOptions {
  /** How far the world is ahead of real time at the start, in milliseconds. */
  ahead: number;
  /** Called before the clock moves, so that a restart never goes back in time. */
  keepAhead(ahead: number): void;
}

const LONGEST_REAL_TIMER = 1_000_000_000;

/** A clock that runs at real speed plus what was advanced. */
export function createWorldClock({ ahead, keepAhead }: ClockOptions): ControlledClock {
  const participants: Participant[] = [];
  const waiting: Wake[] = [];
  let offset = ahead;
  let asked = 0;
  let sleeping = 0;
  let realTimer: NodeJS.Timeout | undefined;
  let stopped = false;
  let advancing: Promise<unknown> = Promise.resolve();

  const now = () => Date.now() + offset;

  function wakeAt(at: number, wake: () => void) {
    const entry: Wake = { at, order: asked++, wake };
    const index = waiting.findIndex((other) => other.at > at);
    waiting.splice(index < 0 ? waiting.length : index, 0, entry);
    arm();
    return {
      cancel() {
        const position = waiting.indexOf(entry);
        if (position >= 0) waiting.splice(position, 1);
      },
    };
  }

  function arm() {
    clearTimeout(realTimer);
    const next = waiting[0];
    if (!next || stopped) return;
    realTimer = setTimeout(fireDue, Math.min(Math.max(0, next.at - now()), LONGEST_REAL_TIMER));
  }

  function fireDue() {
    while (waiting[0] && waiting[0].at <= now()) waiting.shift()?.wake();
    arm();
  }

  async function settle() {
    for (let quiet = 0; quiet < 3 && !stopped;) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = participants.some((participant) => participant.busy()) ? 0 : quiet + 1;
      if (quiet === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  function moveTo(instant: number) {
    const further = instant - now();
    if (further <= 0 || stopped) return;
    offset += further;
    keepAhead(offset);
  }

  async function step(target: number) {
    await settle();
    while (!stopped && waiting[0] && waiting[0].at <= target) {
      moveTo(waiting[0].at);
      fireDue();
      await settle();
    }
    moveTo(target);
    arm();
    return now();
  }

  return {
    now,
    wakeAt,
    sleepers: () => sleeping,
    join: (participant) => void participants.push(participant),
    async sleep(milliseconds) {
      sleeping++;
      await new Promise<void>((resolve) => wakeAt(now() + milliseconds, resolve));
      sleeping--;
    },
    advance(milliseconds) {
      const turn = advancing.then(() => step(now() + milliseconds));
      advancing = turn.catch(() => undefined);
      return turn;
    },
    stop() {
      stopped = true;
      clearTimeout(realTimer);
    },
  };
}
