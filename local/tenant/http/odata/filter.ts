import { badRequest } from '../graph-failure';
import { filterWords, type Literal, type Word } from './filter-words';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'startswith' | 'endswith' | 'contains';

/** A parsed `$filter`. Paths are joined with `/`; inside a lambda they begin with its variable. */
export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; inner: Filter }
  | { kind: 'compare'; path: string; operator: Comparison; value: Literal }
  | { kind: 'in'; path: string; values: Literal[] }
  | { kind: 'text'; path: string; call: TextFunction; value: Literal }
  | { kind: 'any'; path: string; variable: string; inner: Filter | undefined };

const COMPARISONS: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const CALLS: readonly string[] = ['startswith', 'endswith', 'contains'];
const DEEPEST = 40;

interface Reader {
  words: Word[];
  position: number;
  depth: number;
}

export function parseFilter(text: string): Filter {
  const reader: Reader = { words: filterWords(text), position: 0, depth: 0 };
  const filter = readOr(reader);
  if (peek(reader).kind !== 'end') throw syntaxError(peek(reader));
  return filter;
}

function readOr(reader: Reader): Filter {
  let left = readAnd(reader);
  while (takeName(reader, 'or')) left = { kind: 'or', left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): Filter {
  let left = readNot(reader);
  while (takeName(reader, 'and')) left = { kind: 'and', left, right: readNot(reader) };
  return left;
}

function readNot(reader: Reader): Filter {
  if (reader.depth++ > DEEPEST) throw badRequest('Invalid filter clause: The recursion limit has been exceeded.');
  const filter: Filter = takeName(reader, 'not') ? { kind: 'not', inner: readNot(reader) } : readTerm(reader);
  reader.depth--;
  return filter;
}

function readTerm(reader: Reader): Filter {
  if (takeSign(reader, '(')) {
    const inner = readOr(reader);
    expectSign(reader, ')');
    return inner;
  }
  const name = next(reader);
  if (name.kind !== 'name') throw syntaxError(name);
  if (!takeSign(reader, '(')) return readComparison(reader, name.text);
  if (name.text.endsWith('/any')) return readAny(reader, name.text.slice(0, -'/any'.length));
  return readCall(reader, name);
}

function readCall(reader: Reader, name: Word): Filter {
  const call = name.text.toLowerCase();
  if (!CALLS.includes(call)) {
    throw badRequest(`Invalid filter clause: An unknown function with name '${name.text}' was found.`);
  }
  const path = expectName(reader);
  expectSign(reader, ',');
  const value = expectLiteral(reader);
  expectSign(reader, ')');
  // Some clients write `startswith(a,'b') eq true`, which OData allows.
  if (takeName(reader, 'eq') && expectLiteral(reader) !== true) throw syntaxError(peek(reader));
  return { kind: 'text', path, call: call as TextFunction, value };
}

function readAny(reader: Reader, path: string): Filter {
  if (takeSign(reader, ')')) return { kind: 'any', path, variable: '', inner: undefined };
  const variable = expectName(reader);
  expectSign(reader, ':');
  const inner = readOr(reader);
  expectSign(reader, ')');
  return { kind: 'any', path, variable, inner };
}

function readComparison(reader: Reader, path: string): Filter {
  const operator = expectName(reader);
  if (operator === 'in') return { kind: 'in', path, values: readList(reader) };
  if (!COMPARISONS.includes(operator)) throw syntaxError(peek(reader));
  return { kind: 'compare', path, operator: operator as Comparison, value: expectLiteral(reader) };
}

function readList(reader: Reader): Literal[] {
  expectSign(reader, '(');
  const values = [expectLiteral(reader)];
  while (takeSign(reader, ',')) values.push(expectLiteral(reader));
  expectSign(reader, ')');
  return values;
}

function peek(reader: Reader): Word {
  return reader.words[reader.position] ?? { kind: 'end', text: '', value: null, at: 0 };
}

function next(reader: Reader): Word {
  const word = peek(reader);
  reader.position++;
  return word;
}

function takeName(reader: Reader, text: string): boolean {
  const found = peek(reader).kind === 'name' && peek(reader).text === text;
  if (found) reader.position++;
  return found;
}

function takeSign(reader: Reader, text: string): boolean {
  const found = peek(reader).kind === 'sign' && peek(reader).text === text;
  if (found) reader.position++;
  return found;
}

function expectSign(reader: Reader, text: string): void {
  if (!takeSign(reader, text)) throw syntaxError(peek(reader));
}

function expectName(reader: Reader): string {
  const word = next(reader);
  if (word.kind !== 'name') throw syntaxError(word);
  return word.text;
}

function expectLiteral(reader: Reader): Literal {
  const word = next(reader);
  if (word.kind !== 'literal') throw syntaxError(word);
  return word.value;
}

function syntaxError(word: Word): Error {
  const where = word.kind === 'end' ? 'at the end' : `at position ${word.at}`;
  return badRequest(`Invalid filter clause: Syntax error ${where} in the filter.`);
}
