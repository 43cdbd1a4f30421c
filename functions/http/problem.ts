import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';

/** `field` is a JSON Pointer into the body; `/query/...` and `/headers/...` point outside of it. */
export const FieldError = z.object({ field: z.string(), code: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** `application/problem+json` (api.md, 1.1). */
export const ProblemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(FieldError).optional(),
});
export type ProblemDocument = z.infer<typeof ProblemDocument>;

const catalogue = {
  INVALID_JSON: [400, 'The body is not JSON'],
  INVALID_REQUEST: [400, 'The request has wrong, missing or unknown fields'],
  SIGN_IN_REQUIRED: [401, 'Sign-in is required'],
  NOT_ALLOWED: [403, 'You may not do this'],
  REQUESTER_CANNOT_APPROVE: [403, 'The requester cannot approve'],
  CSRF_FAILED: [403, 'The request did not come from a page of this app'],
  RUN_NOT_FOUND: [404, 'There is no such run'],
  APPROVAL_NOT_FOUND: [404, 'There is no such approval'],
  NOT_FOUND: [404, 'There is nothing here'],
  METHOD_NOT_ALLOWED: [405, 'This route does not take that method'],
  IDEMPOTENCY_KEY_REUSED: [409, 'The idempotency key belongs to another body'],
  RUN_NOT_CANCELLABLE: [409, 'The run has already ended'],
  CONFIGURATION_BUSY: [409, 'Another run writes to the same'],
  ALREADY_DECIDED: [409, 'You have already decided otherwise'],
  APPROVAL_CLOSED: [410, 'The approval is closed'],
  BODY_TOO_LARGE: [413, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'This content type is not taken here'],
  INTERNAL_ERROR: [500, 'Something unexpected happened'],
  AUTHENTICATION_OFF: [503, 'App Service Authentication is off'],
  DEPENDENCY_UNAVAILABLE: [503, 'Something this needs cannot be reached'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof catalogue;

/** A refusal of a door, thrown from anywhere behind it. `detail` says what to do next and is shown to the caller. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: ProblemCode,
    detail: string,
    more: { errors?: readonly FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

export function statusOf(problem: ProblemError): number {
  return catalogue[problem.code][0];
}

export function titleOf(problem: ProblemError): string {
  return catalogue[problem.code][1];
}

/** `instance` names the invocation, as the logs do; a path could hold a token. */
export function problemResponse(problem: ProblemError, invocationId: string): HttpResponseInit {
  const [status, title] = catalogue[problem.code];
  const document: ProblemDocument = {
    type: `urn:cloud-sync-operator:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.message,
    instance: `urn:uuid:${invocationId}`,
    ...(problem.errors && { errors: [...problem.errors] }),
  };
  const headers = { ...problem.headers, 'content-type': 'application/problem+json' };
  return { status, headers, body: JSON.stringify(document) };
}
