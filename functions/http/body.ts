import type { HttpRequest } from '@azure/functions';
import { ProblemError } from './problem';
import { invalidRequest } from './field-errors';

const KiB = 1024;
export const ordinaryBodyBytes = 256 * KiB;
export const reportBodyBytes = 16 * KiB * KiB;

/** Deeper than any body of ours, far from what overflows a stack. */
const deepest = 64;

export type BodyKind = 'json' | 'form';

/** By the content type; undefined when it is neither. */
export function bodyKindOf(request: HttpRequest): BodyKind | undefined {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)) return 'json';
  return type === 'application/x-www-form-urlencoded' ? 'form' : undefined;
}

/** The JSON value of the body, not yet checked against a schema. */
export async function readJson(request: HttpRequest, mostBytes = ordinaryBodyBytes): Promise<unknown> {
  const bytes = await readBytes(request, mostBytes);
  if (bytes.byteLength === 0) throw emptyBody();
  if (bodyKindOf(request) !== 'json') {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  }
  const text = decoded(bytes);
  const value = fromJson(text);
  if (depthOf(text) > deepest) throw tooDeep();
  return value;
}

/** Fields of a form; of a repeated one the first counts. */
export async function readForm(request: HttpRequest): Promise<Record<string, string>> {
  const bytes = await readBytes(request, ordinaryBodyBytes);
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(Buffer.from(bytes).toString('utf8'))) {
    if (!fields.has(name)) fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

async function readBytes(request: HttpRequest, mostBytes: number): Promise<ArrayBuffer> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > mostBytes) throw tooLarge(mostBytes);
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > mostBytes) throw tooLarge(mostBytes);
  return bytes;
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ProblemError('INVALID_JSON', 'The body is not UTF-8. Encode it as UTF-8.', { cause });
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError('INVALID_JSON', 'The body is not JSON. Check it with a JSON parser.', { cause });
  }
}

function emptyBody(): ProblemError {
  const detail = 'The body is empty. Send JSON with a Content-Length; the Functions host drops chunked bodies.';
  return new ProblemError('INVALID_JSON', detail);
}

function tooLarge(mostBytes: number): ProblemError {
  return new ProblemError('BODY_TOO_LARGE', `At most ${mostBytes / KiB} KiB are taken here. Send less at once.`);
}

function tooDeep(): ProblemError {
  return invalidRequest([{ field: '', code: 'TOO_DEEP', message: `More than ${deepest} levels of nesting.` }]);
}

/** Nesting of a text that is known to be JSON; looks at the text, because walking the value could overflow the stack. */
function depthOf(json: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') at = endOfString(json, at);
    else if (character === '[' || character === '{') most = Math.max(most, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return most;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
