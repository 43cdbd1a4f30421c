import fc from 'fast-check';
import { mimeOf } from '../../../gateways/mail/mime';

const mail = { to: 'ann@contoso.com', subject: 'Hello', html: '<p>Hi</p>', text: 'Hi', runId: 'abc123' };
const envelope = { from: 'sender@contoso.com', date: new Date('2026-11-02T08:00:00Z') };

interface Read {
  headers: Map<string, string>;
  parts: Map<string, string>;
}

/** An independent, minimal reader of what RFC 5322, 2045 and 2047 say. */
function read(message: string): Read {
  const [head = '', ...rest] = message.split('\r\n\r\n');
  const headers = headersOf(head);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1] ?? '';
  const sections = rest.join('\r\n\r\n').split(`--${boundary}`).slice(1, -1);
  const parts = sections.map((section): [string, string] => {
    const [partHead = '', body = ''] = section.trimStart().split('\r\n\r\n');
    return [headersOf(partHead).get('content-type') ?? '', Buffer.from(body, 'base64').toString('utf8')];
  });
  return { headers, parts: new Map(parts) };
}

function headersOf(head: string): Map<string, string> {
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
}

function decodeWords(text: string): string {
  const joined = text.replaceAll(/\?= =\?utf-8\?B\?/g, ' ').replaceAll(/=\?utf-8\?B\?|\?=/g, '');
  return joined
    .split(' ')
    .map((word) => Buffer.from(word, 'base64').toString('utf8'))
    .join('');
}

it('holds text and HTML as alternatives, the text first', () => {
  const { headers, parts } = read(mimeOf({ ...mail, text: 'Grüße\n\nzwei', html: '<p>Grüße 🎉</p>' }, envelope));
  expect([...parts]).toEqual([
    ['text/plain; charset=utf-8', 'Grüße\r\n\r\nzwei'],
    ['text/html; charset=utf-8', '<p>Grüße 🎉</p>'],
  ]);
  expect(headers.get('content-type')).toMatch(/^multipart\/alternative/);
  expect(headers.get('date')).toBe('Mon, 02 Nov 2026 08:00:00 +0000');
  expect(headers.get('x-cloud-sync-operator-run')).toBe('abc123');
  expect(headers.get('to')).toBe('ann@contoso.com');
});

it('is ASCII in short lines, whatever it says', () => {
  const anything = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(anything, anything, (subject, text) => {
      const lines = mimeOf({ ...mail, subject, text, html: text }, envelope).split('\r\n');
      expect(lines.every((line) => /^[\x20-\x7e]{0,120}$/.test(line))).toBe(true);
    }),
  );
});

it('keeps every subject, but for line breaks and control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (subject) => {
      const { headers } = read(mimeOf({ ...mail, subject }, envelope));
      const expected = subject.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
      expect(decodeWords(headers.get('subject') ?? '')).toBe(expected);
    }),
  );
});

it('lets no subject add a header', () => {
  const { headers } = read(mimeOf({ ...mail, subject: 'a\r\nBcc: evil@example.com\r\n\r\nbody' }, envelope));
  expect([...headers.keys()]).toEqual([
    'from',
    'to',
    'subject',
    'date',
    'x-cloud-sync-operator-run',
    'mime-version',
    'content-type',
  ]);
});

it('lets no text end its part', () => {
  const text = 'a\n--cloud-sync-operator-alternative--\nb';
  expect([...read(mimeOf({ ...mail, text }, envelope)).parts.values()][0]).toBe(text.replaceAll('\n', '\r\n'));
});

it.each([
  'a@b.com, c@d.com',
  'a@b.com\r\nBcc: c@d.com',
  '<a@b.com>',
  'Ann <a@b.com>',
  'a b@c.com',
  'nobody',
  '',
  'ä@b.com',
])('refuses %j as an address', (to) => {
  expect(() => mimeOf({ ...mail, to }, envelope)).toThrow(
    expect.objectContaining({ code: 'MAIL_ADDRESS_INVALID' }) as Error,
  );
});

it('refuses a run id that is more than one', () => {
  expect(() => mimeOf({ ...mail, runId: 'a\r\nBcc: c' }, envelope)).toThrow(
    expect.objectContaining({ code: 'INVALID_ID' }) as Error,
  );
});
