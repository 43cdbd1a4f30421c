import { RefusedError } from '../../domain/errors';
import type { Mail } from './mailer';

const LINE = '\r\n';
const BOUNDARY = 'cloud-sync-operator-alternative';
const ENCODED_WORD_BYTES = 45;

/** A whole RFC 5322 message in ASCII: text and HTML as alternatives, both UTF-8 in base64. */
export function mimeOf(mail: Mail, envelope: { from: string; date: Date }): string {
  return [
    `From: ${addressOf(envelope.from)}`,
    `To: ${addressOf(mail.to)}`,
    `Subject: ${encodedWords(mail.subject)}`,
    `Date: ${envelope.date.toUTCString().replace('GMT', '+0000')}`,
    `x-cloud-sync-operator-run: ${tokenOf(mail.runId)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
    '',
    ...part('text/plain', mail.text),
    ...part('text/html', mail.html),
    `--${BOUNDARY}--`,
    '',
  ].join(LINE);
}

// A base64 line never begins with two hyphens, so that a fixed boundary cannot appear in a part.
function part(contentType: string, content: string): string[] {
  const encoded = Buffer.from(content.replaceAll(/\r\n|\r|\n/g, LINE)).toString('base64');
  return [
    `--${BOUNDARY}`,
    `Content-Type: ${contentType}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(encoded.match(/.{1,76}/g) ?? []),
  ];
}

/** RFC 2047, split between characters so that each word decodes alone; line breaks in the text become blanks. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()) {
    if (Buffer.byteLength(word + character) > ENCODED_WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join(`${LINE} `);
}

/** One plain address: nothing in it can end the header or add a second recipient. */
function addressOf(address: string): string {
  if (/^[^\s\p{Cc}<>(),;:"[\]\\@]{1,64}@[A-Za-z0-9.-]{1,255}$/u.test(address) && /^[\x21-\x7e]+$/.test(address))
    return address;
  throw new RefusedError('MAIL_ADDRESS_INVALID', 'The address cannot be written to.');
}

function tokenOf(text: string): string {
  if (/^[\w.-]{1,100}$/.test(text)) return text;
  throw new RefusedError('INVALID_ID', 'The run id cannot be a header.');
}
