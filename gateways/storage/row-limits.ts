import type { Operation } from './storage';

const KIBIBYTE = 1024;
export const MOST_OPERATIONS = 100;
export const LARGEST_VALUE = 32 * KIBIBYTE;
/** Azure's 4 MiB count the escaped request; half of it is safe for any JSON. */
export const LARGEST_TRANSACTION = 2 * 1024 * KIBIBYTE;
export const DEFAULT_PAGE = 1000;

/** The JSON text of a row; refuses what does not fit. */
export function serializeValue(key: string, value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) throw new TypeError(`The row '${key}' has no value.`);
  const size = Buffer.byteLength(json);
  if (size > LARGEST_VALUE) throw new RangeError(`The row '${key}' has ${size} bytes; at most ${LARGEST_VALUE} fit.`);
  return json;
}

/** Refuses a transaction that Azure would refuse. */
export function checkTransaction(operations: readonly Operation[]): void {
  if (operations.length > MOST_OPERATIONS) {
    throw new RangeError(
      `${operations.length} operations in one transaction; at most ${MOST_OPERATIONS} are possible.`,
    );
  }
  if (new Set(operations.map((operation) => operation.key)).size < operations.length) {
    throw new RangeError('A transaction touches the same row twice.');
  }
  const size = operations.reduce((sum, operation) => sum + sizeOf(operation), 0);
  if (size > LARGEST_TRANSACTION) {
    throw new RangeError(`A transaction of ${size} bytes; at most ${LARGEST_TRANSACTION} are possible.`);
  }
}

export function sizeOf(operation: Operation): number {
  return operation.kind === 'remove' ? 0 : Buffer.byteLength(serializeValue(operation.key, operation.value));
}
