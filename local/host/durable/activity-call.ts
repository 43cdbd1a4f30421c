import type { Answer, Functions, RegisteredFunction, RpcValue } from '../invocation';
import type { StoredActivityCall } from './activity-table';
import { EventType } from './history-event';
import type { FailureDetails, HistoryEvent } from './history-event';

/** Runs an activity and returns the event that completes its task; never rejects. */
export async function callActivity(
  functions: Functions,
  fn: RegisteredFunction,
  call: StoredActivityCall,
): Promise<Pick<HistoryEvent, 'EventType' | 'Result' | 'Reason' | 'Details' | 'FailureDetails'>> {
  try {
    const answer = await functions.invoke({
      fn,
      inputs: [{ name: fn.triggerName, data: inputOf(call.input) }],
      triggerMetadata: { instanceId: { string: JSON.stringify(call.instanceId) } },
    });
    return { EventType: EventType.taskCompleted, Result: resultText(answer) };
  } catch (error) {
    // Throwing null counts as success on the real host.
    if (error === null || error === undefined) return { EventType: EventType.taskCompleted, Result: 'null' };
    return { EventType: EventType.taskFailed, ...failureOf(call.name, error) };
  }
}

/** As on the real host, null arrives as undefined and a bare boolean as .NET's text. */
function inputOf(input: string | null): RpcValue {
  if (input === null || input === 'null') return {};
  if (input === 'true') return { string: '"True"' };
  if (input === 'false') return { string: '"False"' };
  return { string: input };
}

/** JSON text of what a function returned, `null` for nothing. */
export function resultText({ returnValue }: Answer): string {
  const value = returnValue as RpcValue | null | undefined;
  if (!value) return 'null';
  if (value.json !== undefined) return value.json;
  if (value.bytes !== undefined) return JSON.stringify(Buffer.from(value.bytes).toString('base64'));
  const plain = value.string ?? value.int ?? value.double ?? null;
  return JSON.stringify(typeof plain === 'number' && !Number.isFinite(plain) ? String(plain) : plain);
}

function failureOf(name: string, error: unknown): Pick<HistoryEvent, 'Reason' | 'Details' | 'FailureDetails'> {
  const message = messageOf(error);
  const details = typedFailure(message);
  return {
    Reason: `Activity function '${name}' failed:  ${details?.ErrorMessage ?? message}`,
    Details: exceptionText(name, details?.ErrorMessage ?? message, error),
    FailureDetails: details,
  };
}

/** What of a thrown value survives on the way to the orchestrator. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'string') return error;
  return JSON.stringify(error) ?? String(error);
}

/** With an exception properties provider the SDK puts the failure's details as JSON into the message. */
function typedFailure(message: string): FailureDetails | null {
  if (!message.startsWith('{')) return null;
  try {
    const { errorType, errorMessage, stackTrace, isNonRetriable, properties } = JSON.parse(message) as Record<
      'errorType' | 'errorMessage' | 'stackTrace' | 'isNonRetriable' | 'properties',
      unknown
    >;
    if (typeof errorType !== 'string' || typeof errorMessage !== 'string') return null;
    return {
      ErrorType: errorType,
      ErrorMessage: errorMessage,
      StackTrace: typeof stackTrace === 'string' ? stackTrace : null,
      IsNonRetriable: isNonRetriable === true,
      Properties: (properties as Record<string, unknown> | undefined) ?? null,
      InnerFailure: null,
    };
  } catch {
    return null;
  }
}

/** The real host serialises a .NET exception with type names and stack traces: as long, and as leaky, as this. */
function exceptionText(name: string, message: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return JSON.stringify({
    $type: 'Microsoft.Azure.WebJobs.Host.FunctionInvocationException, Microsoft.Azure.WebJobs.Host',
    ClassName: 'Microsoft.Azure.WebJobs.Host.FunctionInvocationException',
    MethodName: name,
    Message: `Exception while executing function: Functions.${name}`,
    Data: null,
    InnerException: {
      $type: 'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException, Microsoft.Azure.WebJobs.Script',
      ClassName: 'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException',
      IsUserException: false,
      RemoteMessage: message,
      RemoteStackTrace: stack,
      Message: `Result: Failure\nException: ${message}\nStack: ${stack}`,
      Data: null,
      InnerException: null,
      HResult: -2146233088,
      Source: 'System.Private.CoreLib',
    },
    HResult: -2146233088,
    Source: 'Microsoft.Azure.WebJobs.Host',
  });
}
