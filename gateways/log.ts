export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Object first, constant message; ids and codes only, never names of people, tokens or links. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
