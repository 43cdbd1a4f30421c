import { isExpression, parseExpression, type Expression } from './expression';
import { possibleValues, valuesOf, type Scope } from './possible';
import { isUnknown } from './template';

/** The last part of a resource's name: a child's full name holds its parents' names. */
export function ownName(name: string, scope: Scope): unknown {
  const [known] = possibleValues(name, scope);
  if (typeof known === 'string') return known.split('/').at(-1);
  const tree = isExpression(name) ? parseExpression(name) : undefined;
  const last = tree && lastPart(tree);
  const [value] = last ? valuesOf(last, scope, name) : [];
  return value === undefined || isUnknown(value) ? name : value;
}

/** `format('{0}/{1}', parent, 'default')` ends with its last argument, or with the text after the last slash. */
function lastPart(tree: Expression): Expression | undefined {
  if (tree.kind !== 'call' || tree.name !== 'format') return undefined;
  const [pattern, ...rest] = tree.of;
  if (pattern?.kind !== 'literal') return undefined;
  const ending = String(pattern.value).split('/').at(-1) ?? '';
  const at = /^\{(\d+)\}$/.exec(ending)?.[1];
  return at === undefined ? { kind: 'literal', value: ending } : rest[Number(at)];
}
