import type { z } from 'zod';
import { type FieldError, ProblemError } from './problem';

const mostErrors = 1000;

/** Every issue as an entry of `errors`: one per field, one per unknown field. */
export function fieldErrorsOf(error: z.ZodError, value: unknown, start = ''): FieldError[] {
  const byField = new Map<string, FieldError>();
  for (const issue of error.issues) {
    for (const entry of entriesOf(issue, value, start)) {
      if (!byField.has(entry.field)) byField.set(entry.field, entry);
    }
  }
  return [...byField.values()];
}

export function invalidRequest(errors: readonly FieldError[]): ProblemError {
  const detail = 'Correct the fields named in errors and send the request again.';
  return new ProblemError('INVALID_REQUEST', detail, { errors: errors.slice(0, mostErrors) });
}

/** The parsed value, or 400 with all that is wrong with it. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, start = ''): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalidRequest(fieldErrorsOf(result.error, value, start));
  return result.data;
}

/** JSON Pointer (RFC 6901). */
export function pointer(start: string, path: readonly PropertyKey[]): string {
  return start + path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function entriesOf(issue: z.core.$ZodIssue, value: unknown, start: string): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: pointer(start, [...issue.path, key]),
      code: 'UNKNOWN_FIELD',
      message: 'There is no such field.',
    }));
  }
  const field = pointer(start, issue.path);
  if (isMissing(issue, value)) return [{ field, code: 'REQUIRED', message: 'This field is required.' }];
  return [{ field, code: codeOf(issue), message: issue.message }];
}

function isMissing(issue: z.core.$ZodIssue, value: unknown): boolean {
  return issue.path.length > 0 && valueAt(value, issue.path) === undefined;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}

/** zod's own word in our spelling; a rule of ours may name its code in `params`. */
function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return 'INVALID_VALUE';
  if (issue.code !== 'custom') return issue.code.toUpperCase();
  const code: unknown = issue.params?.['code'];
  return typeof code === 'string' ? code : 'INVALID_VALUE';
}
