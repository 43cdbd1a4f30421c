import type { StoredActivityCall } from './activity-table';
import type { Tables } from './tables';
import type { Effects, Write, Writing } from './writing';

export interface TurnOptions {
  tables: Tables;
  now(): number;
  /** Takes what waits for a target: a write, or the promise of one after an invocation; undefined to go on waiting. */
  take(target: string): Write | Promise<Write> | undefined;
  /** Runs an activity; the promise brings the write of its completion. */
  run(call: StoredActivityCall): Promise<Write>;
  timersChanged(): void;
  log(level: 'error', message: string): void;
  maxConcurrentActivities: number;
}

export interface Turns {
  start(targets: readonly string[], activities: readonly StoredActivityCall[]): void;
  /** Commits what has ended; what is still in flight is forgotten, and repeated by the next engine. */
  stop(): void;
  /** Writes at once, in a transaction of its own. */
  write<T>(write: Write<T>): T;
  inFlight(): number;
  ready(): boolean;
  busy(): boolean;
  /** Resolves when the next invocation has ended. */
  progress(): Promise<void>;
}

interface Waking {
  /** Turn in which the last message came. */
  turn: number;
  /** Real milliseconds at which the target became ready. */
  since: number;
}

interface TurnState {
  options: TurnOptions;
  ready: Map<string, Waking>;
  /** Targets with an invocation in flight or a write not yet committed. */
  taken: Set<string>;
  queue: StoredActivityCall[];
  /** Activities queued or running, per instance. */
  outstanding: Map<string, number>;
  ended: { write: Write; release(): void }[];
  listeners: (() => void)[];
  activities: number;
  invocations: number;
  turn: number;
  isScheduled: boolean;
  isRunning: boolean;
}

const MOST_TARGETS_AT_ONCE = 32;
/** While completions of a fan-out keep coming, its next episode waits this many real milliseconds, to take them together. */
const LONGEST_GATHERING = 20;

/** The heartbeat: commits what has ended as one transaction, then begins activities, episodes and entity batches. */
export function createTurns(options: TurnOptions): Turns {
  const state: TurnState = {
    options,
    ready: new Map(),
    taken: new Set(),
    queue: [],
    outstanding: new Map(),
    ended: [],
    listeners: [],
    activities: 0,
    invocations: 0,
    turn: 0,
    isScheduled: false,
    isRunning: false,
  };
  return {
    write: (body) => write(state, body),
    inFlight: () => (state.isRunning ? state.invocations : 0),
    ready: () => isReady(state),
    busy: () => state.isRunning && (isReady(state) || state.invocations > 0 || state.queue.length > 0),
    progress: () => new Promise((resolve) => void state.listeners.push(resolve)),
    start(targets, calls) {
      state.isRunning = true;
      for (const target of targets) wake(state, target);
      for (const call of calls) enqueue(state, call);
      schedule(state);
    },
    stop() {
      commitEnded(state);
      state.isRunning = false;
    },
  };
}

function schedule(state: TurnState): void {
  if (state.isScheduled || !state.isRunning) return;
  state.isScheduled = true;
  setImmediate(takeTurn, state);
}

function takeTurn(state: TurnState): void {
  state.isScheduled = false;
  if (!state.isRunning) return;
  state.turn++;
  commitEnded(state);
  beginActivities(state);
  beginTargets(state);
}

function write<T>(state: TurnState, body: Write<T>): T {
  const effects: Effects = { woken: new Set(), activities: [], timersChanged: false };
  const writing: Writing = { tables: state.options.tables, effects, now: state.options.now() };
  const result = writing.tables.transact(() => body(writing));
  for (const target of effects.woken) wake(state, target);
  for (const call of effects.activities) enqueue(state, call);
  if (effects.timersChanged) state.options.timersChanged();
  schedule(state);
  return result;
}

function wake({ ready, turn }: TurnState, target: string): void {
  const waking = ready.get(target);
  if (waking) waking.turn = turn;
  else ready.set(target, { turn, since: performance.now() });
}

function enqueue({ queue, outstanding }: TurnState, call: StoredActivityCall): void {
  queue.push(call);
  outstanding.set(call.instanceId, (outstanding.get(call.instanceId) ?? 0) + 1);
}

function commitEnded(state: TurnState): void {
  const { ended } = state;
  if (ended.length === 0) return;
  state.ended = [];
  write(state, (writing) => {
    for (const one of ended) one.write(writing);
  });
  for (const one of ended) one.release();
}

function beginActivities(state: TurnState): void {
  while (hasFreeSlot(state)) {
    const call = state.queue.shift();
    if (!call) return;
    state.activities++;
    const run = state.options.run(call).finally(() => state.activities--);
    void follow(state, run, () => settleOutstanding(state, call.instanceId));
  }
}

function hasFreeSlot({ activities, options }: TurnState): boolean {
  return activities < options.maxConcurrentActivities;
}

function settleOutstanding({ outstanding }: TurnState, instanceId: string): void {
  const left = (outstanding.get(instanceId) ?? 1) - 1;
  if (left > 0) outstanding.set(instanceId, left);
  else outstanding.delete(instanceId);
}

function beginTargets(state: TurnState): void {
  for (const [target, waking] of state.ready) {
    if (state.taken.size >= MOST_TARGETS_AT_ONCE) return;
    if (state.taken.has(target)) continue;
    if (isGathering(state, target, waking)) schedule(state);
    else beginTarget(state, target);
  }
}

function isGathering({ turn, outstanding }: TurnState, target: string, waking: Waking): boolean {
  return waking.turn === turn && outstanding.has(target) && performance.now() - waking.since < LONGEST_GATHERING;
}

function beginTarget(state: TurnState, target: string): void {
  state.ready.delete(target);
  const outcome = state.options.take(target);
  if (!outcome) return;
  const release = () => void state.taken.delete(target);
  state.taken.add(target);
  if (outcome instanceof Promise) {
    void follow(state, outcome, release);
  } else {
    state.ended.push({ write: outcome, release });
    schedule(state);
  }
}

async function follow(state: TurnState, outcome: Promise<Write>, release: () => void): Promise<void> {
  state.invocations++;
  try {
    const write = await outcome;
    state.ended.push({ write, release });
  } catch (error) {
    release();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    state.options.log('error', `The engine failed: ${text}`);
  } finally {
    state.invocations--;
    schedule(state);
    const { listeners } = state;
    state.listeners = [];
    for (const listener of listeners) listener();
  }
}

function isReady(state: TurnState): boolean {
  if (!state.isRunning) return false;
  if (state.ended.length > 0 || (state.queue.length > 0 && hasFreeSlot(state))) return true;
  if (state.taken.size >= MOST_TARGETS_AT_ONCE) return false;
  for (const target of state.ready.keys()) {
    if (!state.taken.has(target)) return true;
  }
  return false;
}
