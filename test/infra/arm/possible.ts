import { isExpression, literalOf, parseExpression, type Expression } from './expression';
import { isObject, isUnknown, unknown, type JsonObject, type Template } from './template';

/** Where an expression stands: its template, what the outer template passed, and the values of `copy` variables. */
export interface Scope {
  template: Template;
  /** Possible values of the parameters that the outer template gives; undefined: the person who deploys gives them. */
  passed?: Record<string, unknown[]>;
  /** Which turn of the resource's loop this is; undefined: any. */
  turn?: number;
}

/** More combinations than these are as good as unknown. */
const MOST = 256;

/** Every value that may stand here once deployed, as far as the template alone tells. */
export function possibleValues(value: unknown, scope: Scope): unknown[] {
  if (typeof value === 'string') return isExpression(value) ? ofText(value, scope) : [literalOf(value)];
  if (Array.isArray(value)) return product(value.map((item) => possibleValues(item, scope)));
  if (isObject(value)) return objectValues(value, scope);
  return [value];
}

function ofText(text: string, scope: Scope): unknown[] {
  return ofExpression(parseExpression(text), { ...scope, text });
}

/** The same for a part of an expression; `text` is the whole. */
export function valuesOf(tree: Expression, scope: Scope, text: string): unknown[] {
  return ofExpression(tree, { ...scope, text });
}

type Place = Scope & { text: string };

function ofExpression(tree: Expression, place: Place): unknown[] {
  if (tree.kind === 'literal') return [tree.value];
  if (tree.kind === 'member') return memberValues(tree, place);
  const known = functions[tree.name.toLowerCase()];
  return known ? known(tree.of, place) : [unknown(place.text)];
}

function memberValues({ of, key }: Expression & { kind: 'member' }, place: Place): unknown[] {
  const members = product([ofExpression(of, place), ofExpression(key, place)]).flatMap(([holder, name]) => {
    if (isObject(holder) && typeof name === 'string' && name in holder) return [holder[name]];
    // Which turn of a loop it is does not matter: each is possible.
    if (Array.isArray(holder)) return typeof name === 'number' ? [holder[name] as unknown] : (holder as unknown[]);
    return [unknown(place.text)];
  });
  return unique(members);
}

type Function = (of: Expression[], place: Place) => unknown[];

const functions: Record<string, Function> = {
  parameters: (of, place) => parameterValues(nameIn(of), place),
  variables: (of, place) => variableValues(nameIn(of), place),
  if: ([, yes, no], place) => unique([yes, no].flatMap((branch) => (branch ? ofExpression(branch, place) : []))),
  copyindex: (_of, { turn, text }) => [turn ?? unknown(text)],
  length: ([list], place) => (list ? ofExpression(list, place).map(lengthOf(place)) : []),
  coalesce: (of, place) => unique(of.flatMap((item) => ofExpression(item, place)).filter((one) => one !== null)),
  true: () => [true],
  false: () => [false],
  null: () => [null],
  ...Object.fromEntries(
    ['not', 'and', 'or', 'equals', 'empty', 'contains', 'greater', 'less', 'startswith'].map((name) => [
      name,
      eitherWay,
    ]),
  ),
  createobject: (of, place) => product(of.map((item) => ofExpression(item, place))).map(pairsToObject(place)),
  createarray: (of, place) => product(of.map((item) => ofExpression(item, place))),
  union: (of, place) => merged(of, place),
  shallowmerge: (of, place) => merged(of, place),
  concat: (of, place) => joined(of, place),
  format: (of, place) => formatted(of, place),
  string: ([value], place) => (value ? ofExpression(value, place).map(asText(place)) : []),
  tolower: ([value], place) => (value ? ofExpression(value, place).map(lowered) : []),
  subscriptionresourceid: (of, place) => resourceId(of, place),
  tenantresourceid: (of, place) => resourceId(of, place),
};

function eitherWay(): unknown[] {
  return [true, false];
}

function variableValues(name: string, place: Place): unknown[] {
  const told = withLoops(place.template.variables);
  return name in told ? possibleValues(told[name], place) : [unknown(place.text)];
}

function nameIn([name]: Expression[]): string {
  return name?.kind === 'literal' ? String(name.value) : '';
}

function parameterValues(name: string, place: Place): unknown[] {
  const told = place.template.parameters[name];
  if (place.passed?.[name]) return place.passed[name];
  if (!told) return [unknown(place.text)];
  if (told.allowedValues) return told.allowedValues;
  if (told.type === 'bool' && !place.passed) return [true, false];
  const given = 'defaultValue' in told ? possibleValues(told.defaultValue, place) : [];
  if (place.passed) return given;
  const bounds = [told.minValue, told.maxValue].filter((bound) => bound !== undefined);
  return unique([...given, ...(bounds.length === 2 ? bounds : [unknown(place.text)])]);
}

function pairsToObject(place: Place) {
  return (pairs: unknown[]): unknown => {
    const object: JsonObject = {};
    for (let at = 0; at < pairs.length; at += 2) {
      if (typeof pairs[at] !== 'string') return unknown(place.text);
      object[pairs[at] as string] = pairs[at + 1];
    }
    return object;
  };
}

function merged(of: Expression[], place: Place): unknown[] {
  return product(of.map((item) => ofExpression(item, place))).map((parts) => {
    if (parts.every(isObject)) return Object.assign({}, ...parts) as unknown;
    return parts.every(Array.isArray) ? (parts.flat() as unknown) : unknown(place.text);
  });
}

function joined(of: Expression[], place: Place): unknown[] {
  return product(of.map((item) => ofExpression(item, place))).map((parts) => {
    if (parts.every(Array.isArray)) return parts.flat() as unknown;
    return parts.every((part) => typeof part === 'string') ? parts.join('') : unknown(place.text);
  });
}

function formatted(of: Expression[], place: Place): unknown[] {
  return product(of.map((item) => ofExpression(item, place))).map((parts) => {
    const [pattern, ...values] = parts;
    const isKnown = typeof pattern === 'string' && values.every((value) => !isUnknown(value));
    return isKnown ? pattern.replace(/\{(\d+)\}/g, (_all, at) => String(values[Number(at)])) : unknown(place.text);
  });
}

function asText(place: Place) {
  return (value: unknown): unknown => {
    if (isUnknown(value)) return value;
    return isObject(value) || Array.isArray(value) ? unknown(place.text) : String(value);
  };
}

function lengthOf({ text }: Place) {
  return (value: unknown): unknown => (Array.isArray(value) ? value.length : unknown(text));
}

function lowered(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** Of a resource id, the type and the last name tell what it is. */
function resourceId(of: Expression[], place: Place): unknown[] {
  return product(of.map((item) => ofExpression(item, place))).map((parts) => {
    const isKnown = parts.every((part) => typeof part === 'string');
    return isKnown ? `/providers/${parts.slice(-2).join('/')}` : unknown(place.text);
  });
}

function objectValues(value: JsonObject, scope: Scope): unknown[] {
  const all = Object.entries(withLoops(value));
  const names = all.map(([name]) => name);
  return product(all.map(([, item]) => possibleValues(item, scope))).map((items) =>
    Object.fromEntries(names.map((name, at) => [name, items[at]])),
  );
}

/** `copy: [{ name, count, input }]` writes a list; one turn of it stands for all. */
export function withLoops(value: JsonObject): JsonObject {
  const { copy, ...plain } = value;
  if (!Array.isArray(copy)) return value;
  const loops = copy.filter(isObject).map((loop) => [String(loop['name']), [loop['input']]]);
  return { ...plain, ...(Object.fromEntries(loops) as JsonObject) };
}

/** Every combination of one value of each; when there are too many, what varies counts as unknown. */
function product(choices: unknown[][]): unknown[][] {
  const count = choices.reduce((most, { length }) => most * Math.max(length, 1), 1);
  const taken =
    count > MOST ? choices.map((values) => (values.length > 1 ? [unknown('many values')] : values)) : choices;
  return taken.reduce<unknown[][]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
}

export function unique(values: unknown[]): unknown[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value) + String(isUnknown(value)), value]));
  return [...seen.values()];
}
