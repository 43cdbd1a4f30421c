import type { RunState } from '../../domain/run';

/** Leaves the steps of a run early: caught by the spine, which finishes the run with this ending. */
export class Ended extends Error {
  readonly state: RunState;
  readonly code: string;
  constructor(state: RunState, code: string, message: string) {
    super(message);
    this.name = 'Ended';
    this.state = state;
    this.code = code;
  }
}

/** Code and message of whatever was thrown; engine texts with stack traces are cut to their first line. */
export function causeOf(error: unknown): { code: string; message: string } {
  if (error instanceof Ended) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: codeOf(error), message: (message.split('\n')[0] ?? '').slice(0, 500) };
}

function codeOf(error: unknown): string {
  const details: unknown = error instanceof Error ? Reflect.get(error, 'failureDetails') : undefined;
  const properties: unknown = details ? Reflect.get(details, 'properties') : undefined;
  const code: unknown = properties ? Reflect.get(properties, 'code') : undefined;
  return typeof code === 'string' ? code : 'UNEXPECTED';
}
