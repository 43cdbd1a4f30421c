/** Whether a value satisfies a constraint of a route, as ASP.NET reads it. */
export type ConstraintCheck = (value: string) => boolean;

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

const WITHOUT_ARGUMENTS = new Map<string, ConstraintCheck>(
  Object.entries({
    int: (value) => within(value, -(2n ** 31n), 2n ** 31n - 1n),
    long: (value) => within(value, LONG_MIN, LONG_MAX),
    bool: (value) => /^\s*(true|false)\s*$/i.test(value),
    alpha: (value) => /^[a-z]*$/i.test(value),
    guid: isGuid,
    decimal: (value) => /^\s*[+-]?(\d[\d,]*(\.\d*)?|\.\d+)[+-]?\s*$/.test(value),
    double: isFloat,
    float: isFloat,
    datetime: isDateTime,
    required: (value) => value !== '',
  }),
);

const WITH_NUMBERS = new Map<string, (...bounds: bigint[]) => ConstraintCheck>(
  Object.entries({
    length: (least = 0n, most = least) => lengthCheck(least, most),
    minlength: (least = 0n) => lengthCheck(least, LONG_MAX),
    maxlength: (most = 0n) => lengthCheck(0n, most),
    min:
      (least = 0n) =>
      (value) =>
        within(value, least, LONG_MAX),
    max:
      (most = 0n) =>
      (value) =>
        within(value, LONG_MIN, most),
    range:
      (least = 0n, most = 0n) =>
      (value) =>
        within(value, least, most),
  }),
);

const ARGUMENT_COUNTS: Record<string, number[]> = { length: [1, 2], range: [2] };

/** Reads `int`, `range(1,5)`, `regex(^a+$)`; undefined for a constraint that does not exist. */
export function readConstraint(text: string): ConstraintCheck | undefined {
  const [, name = '', , argument] = /^([a-z]+)(\((.*)\))?$/is.exec(text) ?? [];
  const key = name.toLowerCase();
  if (argument === undefined) return WITHOUT_ARGUMENTS.get(key);
  return key === 'regex' ? regexCheck(argument) : numericCheck(key, argument);
}

function numericCheck(key: string, argument: string): ConstraintCheck | undefined {
  const make = WITH_NUMBERS.get(key);
  const bounds = argument.split(',').map((part) => part.trim());
  const counts = ARGUMENT_COUNTS[key] ?? [1];
  if (!make || !counts.includes(bounds.length) || !bounds.every((bound) => /^[+-]?\d+$/.test(bound))) return undefined;
  return make(...bounds.map((bound) => BigInt(bound.replace('+', ''))));
}

function regexCheck(pattern: string): ConstraintCheck | undefined {
  try {
    const expression = new RegExp(pattern, 'i');
    return (value) => expression.test(value);
  } catch {
    return undefined;
  }
}

function lengthCheck(least: bigint, most: bigint): ConstraintCheck {
  return (value) => BigInt(value.length) >= least && BigInt(value.length) <= most;
}

function within(value: string, least: bigint, most: bigint): boolean {
  const digits = /^\s*([+-]?\d+)\s*$/.exec(value)?.[1];
  if (digits === undefined) return false;
  const number = BigInt(digits.replace('+', ''));
  return number >= least && number <= most;
}

/** A comma separates thousands, wherever it stands: `1,5` is fifteen. */
function isFloat(value: string): boolean {
  return (
    /^\s*[+-]?(\d[\d,]*(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ||
    /^\s*(nan|[+-]?infinity|[+-]?∞)\s*$/i.test(value)
  );
}

function isGuid(value: string): boolean {
  const dashed = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
  return new RegExp(`^\\s*([0-9a-f]{32}|${dashed}|\\{${dashed}\\}|\\(${dashed}\\))\\s*$`, 'i').test(value);
}

/** The common forms only; .NET takes more. */
function isDateTime(value: string): boolean {
  const shaped = /^\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4})([T ]\d{1,2}:\d{2}.*)?\s*$/i.test(value);
  return shaped && !Number.isNaN(Date.parse(value));
}
