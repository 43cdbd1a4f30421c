import type { WorldClock } from '../../world-clock';
import type { TenantState } from '../state/open-state';
import type { Moment } from '../state/moment';
import type { Job } from '../state/sync-documents';
import { applyAgentStatus } from './agent-control';
import { beginProvisioningCycle } from './cycle/begin-cycle';
import { runPasswordHashCycle } from './cycle/password-hash-cycle';
import { stepCycle } from './cycle/step-cycle';
import { runWritebackCycle } from './cycle/writeback-cycle';
import { runGroupCycle } from './group-provisioning/group-cycle';
import { applyJobControl } from './job-control';
import { expireOldRecords, retention } from './retention';
import { applyAuthorityFlag, applyAuthoritySync, authorityFlag, authoritySync } from './source-of-authority';

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
    [authorityFlag]: applyAuthorityFlag,
    [authoritySync]: applyAuthoritySync,
    [retention]: expireOldRecords,
    ...effects,
  };
  const scheduling = new Set(['jobs', 'cycles', 'effects']);
  let armed: { at: number; cancel(): void } | undefined;
  let stopped = false;
  let working = false;

  function arm() {
    if (stopped || working) return;
    const at = earliest(state)?.at;
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
      for (let due = earliest(state); due && due.at <= now; due = earliest(state)) {
        // Thousands of effects may fall due together: they are looked for once, up to the next cycle.
        const together =
          due.kind === 'effect' ? effectsUntil(state, Math.min(now, nextCycle(state)?.at ?? now)) : [due];
        for (const todo of together) state.transaction(() => perform({ state, now }, todo, handlers));
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

function earliest(state: TenantState): Due | undefined {
  const cycle = nextCycle(state);
  let first = cycle;
  for (const effect of state.effects.all()) {
    // At the same instant an effect comes before a cycle.
    const isSooner = !first || (first === cycle ? effect.dueAt <= first.at : effect.dueAt < first.at);
    if (isSooner) first = { at: effect.dueAt, kind: 'effect', id: effect.id };
  }
  return first;
}

function nextCycle(state: TenantState): Due | undefined {
  let first: Due | undefined;
  const offer = (at: number | null, kind: Due['kind'], id: string) => {
    if (at !== null && (first === undefined || at < first.at)) first = { at, kind, id };
  };
  for (const cycle of state.cycles.all()) offer(cycle.nextStepAt, 'cycle', cycle.id);
  for (const job of state.jobs.all()) offer(job.nextCycleAt, 'job', job.id);
  return first;
}

function effectsUntil(state: TenantState, until: number): Due[] {
  const due = state.effects.filter((effect) => effect.dueAt <= until);
  return due.sort((a, b) => a.dueAt - b.dueAt).map(({ id, dueAt }) => ({ at: dueAt, kind: 'effect', id }));
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
  else if (job.template === 'AAD2ADGroupProvisioning') runGroupCycle(moment, job);
  else runWritebackCycle(moment, job);
}
