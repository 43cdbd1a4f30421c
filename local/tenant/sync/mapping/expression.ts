import type { AdValue } from '../../state/forest-documents';

/** A mapping the service cannot evaluate: the object fails, not the cycle. */
export class ExpressionError extends Error {}

export type Value = AdValue | undefined;

export interface Inputs {
  attribute(name: string): Value;
  /** `%DomainFQDN%` and the like. */
  parameter(name: string): string | undefined;
}

type Node =
  | { kind: 'value'; value: string }
  | { kind: 'attribute'; name: string }
  | { kind: 'parameter'; name: string }
  | { kind: 'call'; name: string; arguments: Node[] }
  | { kind: 'equals'; left: Node; right: Node; negated: boolean };

const token = /\s*(?:\[([^\]]+)\]|"((?:[^"\\]|\\.)*)"|%(\w+)%|([A-Za-z]\w*)|(-?\d+)|(<>|[(),=]))/y;

interface Token {
  text: string;
  node?: Node;
  word?: string;
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < expression.trimEnd().length) {
    const at = token.lastIndex;
    const match = token.exec(expression);
    if (!match) throw new ExpressionError(`the expression cannot be read at ${at}: ${expression}`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([text, attribute, quoted, parameter, word, number]: RegExpExecArray): Token {
  if (attribute !== undefined) return { text, node: { kind: 'attribute', name: attribute } };
  if (quoted !== undefined) return { text, node: { kind: 'value', value: quoted.replace(/\\(["\\])/g, '$1') } };
  if (parameter !== undefined) return { text, node: { kind: 'parameter', name: parameter } };
  if (number !== undefined) return { text, node: { kind: 'value', value: number } };
  return word === undefined ? { text: text.trim() } : { text, word };
}

/** Recursive descent over `Name(argument, ...)`, `[attribute]`, `"text"`, `%parameter%` and `=` / `<>`. */
function parse(expression: string): Node {
  const tokens = tokensOf(expression);
  let position = 0;

  function take(text: string) {
    if (tokens[position]?.text !== text) throw new ExpressionError(`'${text}' is missing in ${expression}`);
    position++;
  }

  function operand(): Node {
    const next = tokens[position++];
    if (next?.node) return next.node;
    if (!next?.word) throw new ExpressionError(`a value is missing in ${expression}`);
    return { kind: 'call', name: next.word.toLowerCase(), arguments: argumentsOfCall() };
  }

  function argumentsOfCall(): Node[] {
    take('(');
    const given: Node[] = [];
    while (tokens[position]?.text !== ')') {
      if (given.length > 0) take(',');
      // An argument may be left out: Replace([a], ",", , , "x", , )
      const isEmpty = [',', ')'].includes(tokens[position]?.text ?? '');
      given.push(isEmpty ? { kind: 'value', value: '' } : comparison());
    }
    take(')');
    return given;
  }

  function comparison(): Node {
    const left = operand();
    const operator = tokens[position]?.text;
    if (operator !== '=' && operator !== '<>') return left;
    position++;
    return { kind: 'equals', left, right: operand(), negated: operator === '<>' };
  }

  const node = comparison();
  if (position < tokens.length) throw new ExpressionError(`something follows the expression: ${expression}`);
  return node;
}

const parsed = new Map<string, Node>();

export function evaluateExpression(expression: string, inputs: Inputs): Value {
  const known = parsed.get(expression) ?? parse(expression);
  parsed.set(expression, known);
  return evaluate(known, inputs);
}

function evaluate(node: Node, inputs: Inputs): Value {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'attribute':
      return inputs.attribute(node.name);
    case 'parameter':
      return inputs.parameter(node.name);
    case 'equals':
      return truth((textOf(evaluate(node.left, inputs)) === textOf(evaluate(node.right, inputs))) !== node.negated);
    case 'call':
      return call(node, inputs);
  }
}

function call(node: Extract<Node, { kind: 'call' }>, inputs: Inputs): Value {
  const at = (index: number) => {
    const argument = node.arguments[index];
    return argument && evaluate(argument, inputs);
  };
  if (node.name === 'iif') return isTrue(at(0)) ? at(1) : at(2);
  const apply = functions[node.name];
  if (!apply) throw new ExpressionError(`the function '${node.name}' is not supported`);
  return apply(node.arguments.map((_, index) => at(index)));
}

const functions: Record<string, (given: Value[]) => Value> = {
  append: ([text, suffix]) => (text === undefined ? undefined : textOf(text) + textOf(suffix)),
  bitand: ([left, right]) => truth((integerOf(left) & integerOf(right)) !== 0n),
  coalesce: (given) => given.find(present),
  ispresent: ([value]) => truth(present(value)),
  instr: ([text, part]) => String(textOf(text).indexOf(textOf(part)) + 1),
  isnull: ([value]) => truth(value === undefined),
  isnullorempty: ([value]) => truth(!present(value)),
  join: ([separator, ...parts]) => parts.filter(present).map(textOf).join(textOf(separator)),
  left: ([text, length]) => (text === undefined ? undefined : textOf(text).slice(0, Number(textOf(length)))),
  mid: ([text, start, length]) =>
    text === undefined
      ? undefined
      : textOf(text)
          .slice(Number(textOf(start)) - 1)
          .slice(0, Number(textOf(length))),
  not: ([value]) => truth(!isTrue(value)),
  // Source, old text, pattern, group, new text, attribute, template: only the plain form is played.
  replace: ([text, old, pattern, , replacement]) => {
    if (present(pattern)) throw new ExpressionError('Replace with a pattern is not supported');
    return text === undefined ? undefined : textOf(text).replaceAll(textOf(old), textOf(replacement));
  },
  switch: ([value, otherwise, ...cases]) => {
    for (let index = 0; index + 1 < cases.length; index += 2) {
      if (textOf(cases[index]) === textOf(value)) return cases[index + 1];
    }
    return otherwise;
  },
  tolower: ([text]) => (text === undefined ? undefined : textOf(text).toLowerCase()),
  toupper: ([text]) => (text === undefined ? undefined : textOf(text).toUpperCase()),
  word: ([text, number, delimiters]) => wordOf(textOf(text), Number(textOf(number)), textOf(delimiters)),
  trim: ([text]) => (text === undefined ? undefined : textOf(text).trim()),
};

function wordOf(text: string, number: number, delimiters: string): string {
  const words = [''];
  for (const character of text) {
    if (delimiters.includes(character)) words.push('');
    else words[words.length - 1] += character;
  }
  return words.filter((word) => word !== '')[number - 1] ?? '';
}

function textOf(value: Value): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** groupType and the like are signed in AD and compared as unsigned. */
function integerOf(value: Value): bigint {
  const text = textOf(value) || '0';
  if (!/^-?\d+$/.test(text)) throw new ExpressionError(`'${text}' is no number`);
  return BigInt.asUintN(32, BigInt(text));
}

function present(value: Value): boolean {
  return value !== undefined && value.length > 0;
}

function truth(value: boolean): string {
  return value ? 'True' : 'False';
}

function isTrue(value: Value): boolean {
  return textOf(value).toLowerCase() === 'true';
}
