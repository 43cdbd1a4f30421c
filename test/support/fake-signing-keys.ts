import { createHash } from 'node:crypto';
import type { SigningKey, SigningKeys } from '../../gateways/signing-keys';

/** Keys that are the same in every test; `rotate` makes the current one the previous. */
export function fakeSigningKeys(): SigningKeys & { rotate(): void } {
  let version = 1;
  const keyOf = (number: number): SigningKey => ({
    id: number.toString(16).padStart(8, '0'),
    key: createHash('sha256').update(`key ${number}`).digest(),
  });
  return {
    current: async () => keyOf(version),
    byId: async (id) => [keyOf(version), keyOf(version - 1)].find((key) => key.id === id),
    rotate: () => void version++,
  };
}
