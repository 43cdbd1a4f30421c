export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Object first, constant message; ids and codes only, never names of people, tokens or links. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export interface LogSink {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** One JSON object per line. Redaction is the second guard; the first is not to hand secrets over. */
export function createLog(sink: LogSink): Log {
  const writer = (level: keyof LogSink) => (fields: LogFields, message: string) =>
    sink[level](lineOf(level, fields, message));
  return { info: writer('info'), warn: writer('warn'), error: writer('error') };
}

function lineOf(level: string, fields: LogFields, message: string): string {
  const shown = Object.entries(fields).map(([name, value]) => [name, isSecretName(name) ? MASK : redactValue(value)]);
  return JSON.stringify({ ...Object.fromEntries(shown), level, message: redact(message) });
}

const MASK = '[redacted]';

const secrets: readonly [RegExp, string][] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]{5,}(\.[\w-]*){0,4}/g, MASK],
  [/(\/api\/approvals\/)[\w.~%-]+/gi, `$1${MASK}`],
  [/([?&;\s](?:code|sig|token|access_token|client_secret|csrf)=)[^&\s"']+/gi, `$1${MASK}`],
  [/((?:AccountKey|SharedAccessSignature|SharedAccessKey)=)[^;\s"']+/gi, `$1${MASK}`],
];

/** Takes tokens, keys and links that locate an approval out of a text. */
export function redact(text: string): string {
  return secrets.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text);
}

function redactValue(value: LogFields[string]) {
  return typeof value === 'string' ? redact(value) : value;
}

function isSecretName(name: string): boolean {
  return /token|secret|password|authorization|cookie|csrf|signature/i.test(name) && !/hash$/i.test(name);
}
