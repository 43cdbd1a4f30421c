import { ProblemDocument } from '../../functions/http/problem';
import type { Reply } from '../../local/drive/visitor';

/** Status and code of a problem document; fails when the answer is none (api.md, 1.1). */
export function problemOf(reply: Reply): { status: number; code: string; fields: Record<string, string> } {
  const type = reply.headers.get('content-type');
  expect({ type, status: reply.status, text: reply.text }).toMatchObject({ type: 'application/problem+json' });
  const document = ProblemDocument.parse(reply.json());
  expect(document.status).toBe(reply.status);
  expect(document.detail.length).toBeGreaterThan(10);
  expect(reply.text).not.toMatch(/ {4}at |\.js:\d|node_modules/);
  const fields = Object.fromEntries((document.errors ?? []).map(({ field, code }) => [field, code]));
  return { status: document.status, code: document.code, fields };
}

/** As `problemOf`, in the form of expectations. */
export function codeOf(reply: Reply): string {
  const { status, code } = problemOf(reply);
  return `${status} ${code}`;
}
