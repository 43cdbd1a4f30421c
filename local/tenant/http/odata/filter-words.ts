import { badRequest } from '../graph-failure';

export type Literal = string | number | boolean | null;

/** `text` keeps the spelling for messages; only names and literals carry a value. */
export interface Word {
  kind: 'name' | 'literal' | 'sign' | 'end';
  text: string;
  value: Literal;
  at: number;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?/;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const NUMBER = /^-?\d+(\.\d+)?/;
const NAME = /^[A-Za-z_@$][A-Za-z0-9_.\-$]*(\/[A-Za-z_$@][A-Za-z0-9_.\-]*)*/;
const STRING = /^'((?:[^']|'')*)'/;

/** Cuts the text of a `$filter` into words. */
export function filterWords(text: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const blank = /^\s+/.exec(rest);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const word = nextWord(rest, at);
    words.push(word);
    at += word.text.length;
  }
  words.push({ kind: 'end', text: '', value: null, at });
  return words;
}

function nextWord(rest: string, at: number): Word {
  const string = STRING.exec(rest);
  if (string) return { kind: 'literal', text: string[0], value: (string[1] ?? '').replaceAll("''", "'"), at };
  const bare = GUID.exec(rest) ?? INSTANT.exec(rest);
  if (bare) return { kind: 'literal', text: bare[0], value: bare[0], at };
  const number = NUMBER.exec(rest);
  if (number) return { kind: 'literal', text: number[0], value: Number(number[0]), at };
  const name = NAME.exec(rest);
  if (name) return nameOrLiteral(name[0], at);
  const sign = /^[(),:]/.exec(rest);
  if (sign) return { kind: 'sign', text: sign[0], value: null, at };
  throw badRequest(`Invalid filter clause: Syntax error at position ${at} in the filter.`);
}

function nameOrLiteral(text: string, at: number): Word {
  if (text === 'true' || text === 'false') return { kind: 'literal', text, value: text === 'true', at };
  if (text === 'null') return { kind: 'literal', text, value: null, at };
  return { kind: 'name', text, value: null, at };
}
