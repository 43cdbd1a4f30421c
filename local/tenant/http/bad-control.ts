import type { z } from 'zod';

/** A body of a local control (`/_local/...`) that cannot be used; `errors` as in api.md, 1.1. */
export class BadControl extends Error {
  readonly errors: { field: string; code: string; message: string }[];

  constructor(errors: { field: string; code: string; message: string }[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '));
    this.name = 'BadControl';
    this.errors = errors;
  }
}

/** Parses a control's body; all problems at once. */
export function parseControl<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new BadControl(
    parsed.error.issues.map((issue) => ({
      field: ['', ...issue.path.map(String)].join('/'),
      code: issue.code.toUpperCase(),
      message: issue.message,
    })),
  );
}
