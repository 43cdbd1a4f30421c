/** The parts of a MIME message that an inbox shows. */
export interface MimeMessage {
  headers: { name: string; value: string }[];
  subject: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  text: string | undefined;
  html: string | undefined;
}

interface Part {
  headers: { name: string; value: string }[];
  body: string;
}

interface Bodies {
  text?: string | undefined;
  html?: string | undefined;
}

const DEEPEST = 8;

/** Undefined when it is no message (no header block, or no sender and recipients at all). Reads `raw` byte by byte (latin1). */
export function parseMime(raw: Buffer): MimeMessage | undefined {
  const part = splitPart(raw.toString('latin1'));
  if (!part || part.headers.length === 0) return undefined;
  const bodies = readBodies(part, 0);
  return {
    headers: part.headers,
    subject: decodeWords(headerOf(part, 'subject') ?? ''),
    from: addressesOf(headerOf(part, 'from'))[0] ?? '',
    to: addressesOf(headerOf(part, 'to')),
    cc: addressesOf(headerOf(part, 'cc')),
    bcc: addressesOf(headerOf(part, 'bcc')),
    text: bodies.text,
    html: bodies.html,
  };
}

function splitPart(text: string): Part | undefined {
  const end = /\r?\n\r?\n/.exec(text);
  const block = end ? text.slice(0, end.index) : text;
  const headers: Part['headers'] = [];
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const match = /^([!-9;-~]+):\s*(.*)$/.exec(line);
    if (!match) return undefined;
    headers.push({ name: match[1] ?? '', value: match[2] ?? '' });
  }
  return { headers, body: end ? text.slice(end.index + end[0].length) : '' };
}

function headerOf(part: Part, name: string): string | undefined {
  return part.headers.find((header) => header.name.toLowerCase() === name)?.value;
}

function readBodies(part: Part, depth: number): Bodies {
  const type = headerOf(part, 'content-type') ?? 'text/plain';
  if (/^\s*multipart\//i.test(type)) return depth < DEEPEST ? readParts(part, type, depth) : {};
  if (/attachment/i.test(headerOf(part, 'content-disposition') ?? '')) return {};
  if (/^\s*text\/html/i.test(type)) return { html: decodedBody(part, type) };
  return /^\s*text\/plain/i.test(type) ? { text: decodedBody(part, type) } : {};
}

function readParts(part: Part, type: string, depth: number): Bodies {
  const boundary = parameterOf(type, 'boundary');
  if (boundary === undefined) return {};
  const bodies: Bodies = {};
  for (const piece of piecesOf(part.body, boundary)) {
    const inner = splitPart(piece);
    if (!inner) continue;
    const found = readBodies(inner, depth + 1);
    bodies.text ??= found.text;
    bodies.html ??= found.html;
  }
  return bodies;
}

function piecesOf(body: string, boundary: string): string[] {
  const pieces: string[] = [];
  let current: string[] | undefined;
  for (const line of body.split('\n')) {
    const bare = line.trimEnd();
    const isEnd = bare === `--${boundary}--`;
    if (bare !== `--${boundary}` && !isEnd) {
      current?.push(line);
      continue;
    }
    if (current) pieces.push(current.join('\n').replace(/\r$/, ''));
    if (isEnd) return pieces;
    current = [];
  }
  if (current) pieces.push(current.join('\n'));
  return pieces;
}

function parameterOf(type: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(type);
  return match?.[1] ?? match?.[2];
}

function decodedBody(part: Part, type: string): string {
  const encoding = (headerOf(part, 'content-transfer-encoding') ?? '7bit').trim().toLowerCase();
  const charset = parameterOf(type, 'charset') ?? 'utf-8';
  if (encoding === 'base64') return decodeCharset(Buffer.from(part.body, 'base64'), charset);
  if (encoding === 'quoted-printable') return decodeCharset(quotedPrintable(part.body), charset);
  return decodeCharset(Buffer.from(part.body, 'latin1'), charset);
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/[ \t]+(?=\r?\n|$)/g, '').replace(/=\r?\n/g, '');
  const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

function decodeCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** RFC 2047 words such as `=?UTF-8?B?...?=`; raw eight-bit text is taken as UTF-8. */
function decodeWords(value: string): string {
  const joined = value.replace(/(\?=)\s+(=\?)/g, '$1$2');
  if (!/=\?[^?]+\?[BQ]\?/i.test(joined)) return Buffer.from(joined, 'latin1').toString('utf8');
  return joined.replace(/=\?[^?]+\?[BQ]\?[^?]*\?=/gi, decodeWord);
}

function decodeWord(word: string): string {
  const [, charset = '', kind = '', text = ''] = word.split('?');
  const bytes = kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quotedPrintable(text.replaceAll('_', ' '));
  return decodeCharset(bytes, charset);
}

function addressesOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  const withoutNames = value.replace(/"(?:[^"\\]|\\.)*"/g, '');
  return withoutNames
    .split(/[,;]/)
    .map((part) => (/<([^>]*)>/.exec(part)?.[1] ?? part).trim())
    .filter((address) => address !== '');
}
