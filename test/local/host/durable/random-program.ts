import fc from 'fast-check';
import * as df from 'durable-functions';
import type { OrchestrationContext, Task } from 'durable-functions';
import type { SmallApp } from './small-world';

/** A step of a random orchestration; `key` is unique in its program. */
export type ProgramStep =
  | { kind: 'activity'; key: string; fails: boolean }
  | { kind: 'retry'; key: string; failures: number; attempts: number; delay: number }
  | { kind: 'timer'; key: string; delay: number }
  | { kind: 'sub'; key: string; steps: ProgramStep[] }
  | { kind: 'subRetry'; key: string; failures: number; attempts: number }
  | { kind: 'call'; key: string }
  | { kind: 'signal'; key: string }
  | { kind: 'event'; key: string }
  | { kind: 'all' | 'any'; key: string; steps: ProgramStep[] };

export interface Program {
  nonce: string;
  steps: ProgramStep[];
}

const delay = fc.constantFrom(-1000, 0, 400, 1500, 5000, 7 * 86_400_000);
const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('activity' as const), fails: fc.constant(false) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('retry' as const),
      failures: fc.integer({ min: 0, max: 3 }),
      attempts: fc.integer({ min: 1, max: 3 }),
      delay: fc.constantFrom(300, 2000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('timer' as const), delay }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('call' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('event' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('subRetry' as const),
      failures: fc.integer({ min: 0, max: 2 }),
      attempts: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

type Unkeyed = { kind: ProgramStep['kind']; steps?: Unkeyed[]; failures?: number; attempts?: number; fails?: boolean };

const { step } = fc.letrec<{ step: Unkeyed; compound: Unkeyed }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf as fc.Arbitrary<Unkeyed>,
    fc.record({ kind: fc.constant('activity' as const), fails: fc.constant(true) }),
    fc.record({ kind: fc.constant('signal' as const) }),
    fc.record({ kind: fc.constant('sub' as const), steps: fc.array(tie('step'), { maxLength: 4 }) }),
    tie('compound'),
  ),
  compound: fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const),
    steps: fc.array(fc.oneof({ depthSize: 'small' }, leaf as fc.Arbitrary<Unkeyed>, tie('compound')), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
}));

export const program: fc.Arbitrary<Program> = fc
  .tuple(fc.uuid(), fc.array(step, { minLength: 1, maxLength: 6 }))
  .map(([nonce, steps]) => ({ nonce, steps: withKeys(steps, nonce) }));

interface Place {
  insideAll: boolean;
  insideSub: boolean;
}

/**
 * Inside "all", what fails for good may not stand beside retries: there the SDK and the extension number differently.
 * Events are raised to the outermost instance only.
 */
function withKeys(
  steps: Unkeyed[],
  prefix: string,
  place: Place = { insideAll: false, insideSub: false },
): ProgramStep[] {
  return steps.map((one, index) => withKey(one, `${prefix}.${index}`, place));
}

function triesOf({ failures = 0, attempts }: Unkeyed, { insideAll }: Place): object {
  if (attempts === undefined) return {};
  return { attempts, failures: insideAll ? Math.min(failures, attempts - 1) : failures };
}

function withKey(one: Unkeyed, key: string, place: Place): ProgramStep {
  if (one.kind === 'event' && place.insideSub) return { kind: 'activity', key, fails: false };
  const { steps, ...rest } = one;
  const inside = {
    insideAll: one.kind !== 'sub' && (place.insideAll || one.kind === 'all'),
    insideSub: place.insideSub || one.kind === 'sub',
  };
  return {
    ...rest,
    key,
    ...triesOf(one, place),
    ...(steps ? { steps: withKeys(steps, key, inside) } : {}),
  } as ProgramStep;
}

/** What a step must give: any one of the expectations, when there are several. */
export type Expected = { oneOf: unknown[] };

export function expectedOutputs(steps: ProgramStep[]): Expected[] {
  return steps.map(expectedOutput);
}

function expectedOutput(one: ProgramStep): Expected {
  if (one.kind === 'any') {
    return { oneOf: expectedOutputs(one.steps).flatMap((child) => child.oneOf.map((value) => ({ any: value }))) };
  }
  return { oneOf: 'steps' in one ? product(expectedOutputs(one.steps)) : [expectedLeaf(one)] };
}

function expectedLeaf(one: Exclude<ProgramStep, { steps: ProgramStep[] }>): unknown {
  if (one.kind === 'activity') return one.fails ? 'error' : one.key;
  if (one.kind === 'retry' || one.kind === 'subRetry') return one.failures < one.attempts ? one.key : 'error';
  return { timer: 'timer', signal: 'signalled', call: 1, event: `event ${one.key}` }[one.kind];
}

function product(children: Expected[]): unknown[] {
  return children.reduce<unknown[][]>(
    (lists, child) => lists.flatMap((list) => child.oneOf.map((value) => [...list, value])),
    [[]],
  );
}

export function eventNames(steps: ProgramStep[]): string[] {
  return steps.flatMap((one) =>
    one.kind === 'event' ? [one.key] : one.kind === 'all' || one.kind === 'any' ? eventNames(one.steps) : [],
  );
}

export function signalKeys(steps: ProgramStep[]): string[] {
  return steps.flatMap((one) => (one.kind === 'signal' ? [one.key] : 'steps' in one ? signalKeys(one.steps) : []));
}

/** The functions that carry out random programs; attempts are counted outside, so that retries fail as often as told. */
export function programApp(counts: Map<string, number> = new Map()): SmallApp {
  const count = (key: string) => {
    const next = (counts.get(key) ?? 0) + 1;
    counts.set(key, next);
    return next;
  };
  return {
    orchestrators: {
      *program(context) {
        const { steps } = context.df.getInput<{ steps: ProgramStep[] }>();
        const outputs: unknown[] = [];
        for (const one of steps) outputs.push(yield* runStep(context, one));
        return outputs;
      },
      *flaky(context) {
        const { key, failures } = context.df.getInput<{ key: string; failures: number }>();
        return yield context.df.callActivity('fallible', { key, failures });
      },
    },
    activities: {
      fallible({ key, failures }: { key: string; failures: number }) {
        if (count(key) <= failures) throw new Error(`${key} failed`);
        return key;
      },
    },
    entities: {
      counter(context) {
        const next = (context.df.getState(() => 0) as number) + 1;
        context.df.setState(next);
        context.df.return(next);
      },
    },
  };
}

function* runStep(context: OrchestrationContext, one: ProgramStep): Generator<Task, unknown, unknown> {
  if (one.kind === 'signal') {
    context.df.signalEntity(new df.EntityId('counter', one.key), 'add', 1);
    return 'signalled';
  }
  try {
    const result: unknown = yield taskOf(context, one);
    return named(one, result);
  } catch {
    return 'error';
  }
}

function taskOf(context: OrchestrationContext, one: ProgramStep): Task {
  if (one.kind === 'all') return context.df.Task.all(one.steps.map((child) => taskOf(context, child)));
  if (one.kind === 'any') return context.df.Task.any(one.steps.map((child) => taskOf(context, child)));
  if (one.kind === 'sub') return context.df.callSubOrchestrator('program', { steps: one.steps });
  if (one.kind === 'event') return context.df.waitForExternalEvent(one.key);
  if (one.kind === 'call') return context.df.callEntity(new df.EntityId('counter', one.key), 'add', 1);
  if (one.kind === 'timer')
    return context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + one.delay));
  return callOf(context, one);
}

function callOf(context: OrchestrationContext, one: ProgramStep): Task {
  const { key } = one;
  if (one.kind === 'retry') {
    const options = new df.RetryOptions(one.delay, one.attempts);
    return context.df.callActivityWithRetry('fallible', options, { key, failures: one.failures });
  }
  if (one.kind === 'subRetry') {
    const options = new df.RetryOptions(700, one.attempts);
    return context.df.callSubOrchestratorWithRetry('flaky', options, { key, failures: one.failures });
  }
  if (one.kind !== 'activity') throw new Error(`A ${one.kind} is no task.`);
  return context.df.callActivity('fallible', { key, failures: one.fails ? 1000 : 0 });
}

/** Results in the form of the expectations. The winner of an "any" is a task, which must be one of its children. */
function named(one: ProgramStep, result: unknown): unknown {
  if (one.kind === 'timer') return 'timer';
  if (one.kind === 'all') return one.steps.map((child, index) => named(child, (result as unknown[])[index]));
  if (one.kind !== 'any') return result;
  const winner = result as Task & { isFaulted: boolean; parent: { children: unknown[] } };
  const child = one.steps[winner.parent.children.indexOf(winner)];
  if (!child) return 'the winner is not a child';
  return { any: winner.isFaulted ? 'error' : named(child, winner.result) };
}
