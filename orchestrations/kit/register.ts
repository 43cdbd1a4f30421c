import * as df from 'durable-functions';
import type { Answer } from '../../domain/answers';
import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import type { ActivityRef } from './activity';

type AnyRef = ActivityRef<never, unknown>;
type AnyActivity = (input: never) => Promise<unknown>;
type WasCancelled = (runId: string) => Promise<boolean>;

/** Lets the code of a thrown error cross the activity border (durable-functions 3.5). */
export function registerErrorCodes(): void {
  df.app.setExceptionPropertiesProvider({
    getExceptionProperties: (error) => (error instanceof BrokenError ? { code: error.code } : undefined),
  });
}

export function registerOrchestrator(name: string, handler: df.OrchestrationHandler): void {
  df.app.orchestration(name, handler);
}

/** Registers one function per activity of a contract; the compiler has seen to it that none is missing. */
export function registerActivities(
  contract: object,
  activities: Record<string, AnyActivity>,
  wasCancelled: WasCancelled,
): void {
  for (const [key, ref] of Object.entries(contract)) {
    const activity = activities[key];
    if (isActivityRef(ref) && activity) df.app.activity(ref.name, { handler: bordered(ref, activity, wasCancelled) });
  }
}

function isActivityRef(value: unknown): value is AnyRef {
  return typeof value === 'object' && value !== null && 'cancellable' in value;
}

/** Parses what comes in and goes out, and turns expected endings into values: the engine retries every throw. */
export function bordered(ref: AnyRef, activity: AnyActivity, wasCancelled: WasCancelled) {
  return async (raw: unknown): Promise<Answer> => {
    const input = ref.input.parse(raw);
    if (ref.cancellable && (await wasCancelled(runIdOf(input)))) return { kind: 'cancelled' };
    try {
      return { kind: 'done', value: ref.output.parse(await activity(input)) };
    } catch (error) {
      if (error instanceof RefusedError) return { kind: 'refused', code: error.code, message: error.message };
      if (!(error instanceof NotNowError)) throw error;
      return { kind: 'notNow', retryAfterSeconds: error.retryAfterSeconds, code: error.code };
    }
  };
}

function runIdOf(input: object): string {
  const runId: unknown = Reflect.get(input, 'runId');
  if (typeof runId !== 'string') throw new Error('a cancellable activity needs the runId in its input');
  return runId;
}
