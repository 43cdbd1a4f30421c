import type { WorldClock } from '../../world-clock';
import type { TenantState } from '../state/open-state';
import type { Moment } from '../state/moment';
import type { Job } from '../state/sync-documents';
import { applyAgentStatus } from './agent-control';
import { beginProvisioningCycle } from './cycle/begin-cycle';
import { runPasswordHashCycle } from './cycle/password-hash-cycle';
import { stepCycle } from './cycle/step-cycle';
import { runWritebackCycle } from './cycle/writeback-cycle';
import { applyJobControl } from './job-control';

export type EffectHandler = (moment: Moment, data: Record<string, unknown>) => void;

interface EngineOptions {
  state: TenantState;
  clock: WorldClock;
  /** Handlers of the HTTP side's own pending effects, by kind. */
  effects?: Record<string, EffectHandler>;
}

/** Runs whatever falls due (cycles, their steps, pending effects), each in one transaction; goes on where a killed world stopped. */
export function startEngine({ state, clock, effects = {} }: EngineOptions): { stop(): void } {
  const handlers: Record<string, EffectHandler> = {
    jobControl: applyJobControl,
    agentStatus: applyAgentStatus,
    ...effects,
  };
  const scheduling = new Set(['jobs', 'cycles', 'effects']);
  let armed: { at: number; cancel(): void } | undefined;
  let stopped = false;
  let working = false;

  function arm() {
    if (stopped || working) return;
    const at = nextDue(state);
    if (at === armed?.at) return;
    armed?.cancel();
    armed = at === undefined ? undefined : { at, ...clock.wakeAt(at, work) };
  }

  function work() {
    armed = undefined;
    if (stopped) return;
    working = true;
    try {
      const now = clock.now();
      // One thing at a time, oldest first, so that a pause that fell due before a cycle comes before it.
      for (let due = dueAt(state, now); due; due = dueAt(state, now)) {
        const todo = due;
        state.transaction(() => perform({ state, now }, todo, handlers));
      }
    } finally {
      working = false;
    }
    arm();
  }

  state.onCommit((changed) => {
    if ([...changed].some((name) => scheduling.has(name))) arm();
  });
  arm();
  return {
    stop() {
      stopped = true;
      armed?.cancel();
    },
  };
}

type Due = { at: number; kind: 'job' | 'cycle' | 'effect'; id: string };

function* schedule(state: TenantState): Iterable<Due> {
  for (const { id, dueAt: at } of state.effects.all()) yield { at, kind: 'effect', id };
  for (const { id, nextStepAt: at } of state.cycles.all()) yield { at, kind: 'cycle', id };
  for (const { id, nextCycleAt: at } of state.jobs.all()) if (at !== null) yield { at, kind: 'job', id };
}

function earliest(state: TenantState): Due | undefined {
  let first: Due | undefined;
  for (const due of schedule(state)) if (!first || due.at < first.at) first = due;
  return first;
}

function nextDue(state: TenantState): number | undefined {
  return earliest(state)?.at;
}

function dueAt(state: TenantState, now: number): Due | undefined {
  const first = earliest(state);
  return first && first.at <= now ? first : undefined;
}

function perform(moment: Moment, due: Due, handlers: Record<string, EffectHandler>) {
  const { state } = moment;
  if (due.kind === 'effect') {
    const effect = state.effects.get(due.id);
    state.effects.delete(due.id);
    if (!effect) return;
    const handler = handlers[effect.kind];
    if (!handler) throw new Error(`no handler for the pending effect '${effect.kind}'`);
    handler(moment, effect.data);
    return;
  }
  if (due.kind === 'cycle') {
    const cycle = state.cycles.get(due.id);
    if (cycle) stepCycle(moment, cycle);
    return;
  }
  const job = state.jobs.get(due.id);
  if (job) beginCycle(moment, job);
}

export function beginCycle(moment: Moment, job: Job): void {
  if (job.template === 'AD2AADProvisioning') beginProvisioningCycle(moment, job);
  else if (job.template === 'AD2AADPasswordHash') runPasswordHashCycle(moment, job);
  else runWritebackCycle(moment, job);
}
