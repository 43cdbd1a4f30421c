import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Lower-case hex of the SHA-256 of the RFC 8785 form of a JSON value. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? 'null')
    .digest('hex');
}

/** `sha256:<64 hex>` of what was decided; the same in every process and on every replay. */
export function fingerprintOf(decided: unknown): string {
  return `sha256:${digestOf(decided)}`;
}
