/** A rule or the service said no; another try gives the same answer. Crosses the activity border as a value. */
export class RefusedError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RefusedError';
    this.code = code;
  }

  static override [Symbol.hasInstance](value: unknown): value is RefusedError {
    return isNamed(value, 'RefusedError');
  }
}

/** The service asked to wait; `retryAfterSeconds` is what it said, or our own back-off. */
export class NotNowError extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number;
  constructor(code: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super(`${code}: try again in ${retryAfterSeconds} s`, options);
    this.name = 'NotNowError';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static override [Symbol.hasInstance](value: unknown): value is NotNowError {
    return isNamed(value, 'NotNowError');
  }
}

/** The world answered nonsense or not at all; another try may help. */
export class BrokenError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BrokenError';
    this.code = code;
  }

  static override [Symbol.hasInstance](value: unknown): value is BrokenError {
    return isNamed(value, 'BrokenError');
  }
}

/** The error with its code when it is one that the world is expected to give; undefined for a defect of our own. */
export function expectedFailureOf(error: unknown): RefusedError | NotNowError | BrokenError | undefined {
  const isExpected = error instanceof RefusedError || error instanceof NotNowError || error instanceof BrokenError;
  return isExpected ? error : undefined;
}

/** An operator must act before the app can work; `problems` lists all of them. */
export class MisconfiguredError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings need attention:\n- ${problems.join('\n- ')}`);
    this.name = 'MisconfiguredError';
    this.problems = problems;
  }
}

/** By name: a packaged app and the host that supplies its storage hold one copy of these classes each. */
function isNamed(value: unknown, name: string): boolean {
  return value instanceof Error && value.name === name;
}
