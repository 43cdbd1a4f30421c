/** An expression of an ARM template, e.g. `[if(parameters('x'), 'a', variables('b').c)]`, as a tree. */
export type Expression =
  | { kind: 'literal'; value: string | number }
  | { kind: 'call'; name: string; of: Expression[] }
  | { kind: 'member'; of: Expression; key: Expression };

export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

/** `[[` is how a literal that begins with a bracket is written. */
export function literalOf(text: string): string {
  return text.startsWith('[[') ? text.slice(1) : text;
}

const token = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w.]*)|(\.\?|\[\?|[()[\],.]))/y;
type Token = { kind: 'string' | 'number' | 'word' | 'mark'; text: string };

export function parseExpression(text: string): Expression {
  const reader = readerOf(tokensOf(text.slice(1, -1)));
  const tree = readWhole(reader);
  if (reader.peek()) throw new Error(`${text} goes on after its end.`);
  return tree;
}

type Reader = { peek: () => Token | undefined; next: () => Token; take: (mark: string) => boolean };

function readerOf(tokens: Token[]): Reader {
  let at = 0;
  const peek = () => tokens[at];
  const next = () => {
    const found = tokens[at++];
    if (!found) throw new Error('The expression ends too early.');
    return found;
  };
  const take = (mark: string) => {
    const isThere = peek()?.kind === 'mark' && peek()?.text === mark;
    if (isThere) at++;
    return isThere;
  };
  return { peek, next, take };
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new Error(`Not an ARM expression: ${text.slice(at)}`);
    const [, string, number, word, mark] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push(...wordTokens(word));
    else tokens.push({ kind: 'mark', text: mark ?? '' });
  }
  return tokens;
}

/** `variables` is one word, `.properties.x` are members; names of functions may hold a namespace. */
function wordTokens(word: string): Token[] {
  return word
    .split('.')
    .flatMap((part, index): Token[] => [
      ...(index > 0 ? [{ kind: 'mark' as const, text: '.' }] : []),
      { kind: 'word', text: part },
    ]);
}

function readWhole(reader: Reader): Expression {
  let tree = readFirst(reader);
  for (;;) {
    if (reader.take('.') || reader.take('.?')) {
      tree = { kind: 'member', of: tree, key: { kind: 'literal', value: reader.next().text } };
    } else if (reader.take('[') || reader.take('[?')) {
      tree = { kind: 'member', of: tree, key: readWhole(reader) };
      if (!reader.take(']')) throw new Error('A bracket is not closed.');
    } else return tree;
  }
}

function readFirst(reader: Reader): Expression {
  const { kind, text } = reader.next();
  if (kind === 'string') return { kind: 'literal', value: text };
  if (kind === 'number') return { kind: 'literal', value: Number(text) };
  if (kind === 'mark') throw new Error(`Unexpected ${text} in an expression.`);
  let name = text;
  while (reader.take('.')) name += `.${reader.next().text}`;
  if (!reader.take('(')) throw new Error(`${name} is not called.`);
  const of: Expression[] = [];
  while (!reader.take(')')) {
    of.push(readWhole(reader));
    reader.take(',');
  }
  return { kind: 'call', name, of };
}
