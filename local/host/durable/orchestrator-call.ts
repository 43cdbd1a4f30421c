import type { Answer, Functions, RegisteredFunction, RpcValue } from '../invocation';
import type { Action } from './actions';
import type { FailureDetails } from './history-event';
import { LONGEST_TIMER, TIMER_PIECE } from './replay-actions';

/** What the SDK answered at the end of an episode; undefined fields were absent. */
export interface OrchestratorAnswer {
  isDone: boolean;
  actions: Action[];
  output: unknown;
  error: string | undefined;
  customStatus: unknown;
  failureDetails: FailureDetails | undefined;
}

export interface OrchestratorTrigger {
  /** JSON text of the events, joined by commas. */
  historyText: string;
  instanceId: string;
  isReplaying: boolean;
  parentInstanceId: string | null;
  /** JSON text. */
  input: string | null;
}

const OUT_OF_PROCESS_DATA = '\n\n$OutOfProcData$:';

/** Runs the orchestrator from its start over the whole history. Rejects when it failed outside the replay of the SDK. */
export async function callOrchestrator(
  functions: Functions,
  fn: RegisteredFunction,
  trigger: OrchestratorTrigger,
): Promise<OrchestratorAnswer> {
  try {
    const inputs = [{ name: fn.triggerName, data: { string: triggerText(trigger) } }];
    return readAnswer(textOfAnswer(await functions.invoke({ fn, inputs })));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const marker = message.indexOf(OUT_OF_PROCESS_DATA);
    if (marker < 0) throw error;
    return readAnswer(message.slice(marker + OUT_OF_PROCESS_DATA.length));
  }
}

function triggerText({ historyText, instanceId, isReplaying, parentInstanceId, input }: OrchestratorTrigger): string {
  const rest = JSON.stringify({
    instanceId,
    isReplaying,
    parentInstanceId,
    // Old Python SDKs look at the first of the two only.
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: timeSpan(TIMER_PIECE),
    maximumShortTimerDuration: timeSpan(LONGEST_TIMER),
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  return `{"history":[${historyText}],"input":${input ?? 'null'},${rest.slice(1)}`;
}

/** .NET's text for a whole number of days. */
function timeSpan(milliseconds: number): string {
  return `${milliseconds / 86_400_000}.00:00:00`;
}

function textOfAnswer({ returnValue }: Answer): string {
  const value = returnValue as RpcValue | null | undefined;
  return value?.json ?? value?.string ?? 'null';
}

function readAnswer(text: string): OrchestratorAnswer {
  const answer = JSON.parse(text) as (Partial<OrchestratorAnswer> & { actions?: Action[][] }) | null;
  if (!answer || !Array.isArray(answer.actions)) throw new Error('The orchestrator did not answer in the protocol.');
  return {
    isDone: answer.isDone === true,
    actions: answer.actions.flat(),
    output: answer.output,
    error: answer.error,
    customStatus: answer.customStatus,
    failureDetails: answer.failureDetails,
  };
}
