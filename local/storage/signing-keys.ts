import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { SigningKey, SigningKeys } from '../../gateways/signing-keys';

/** Newest first: the current key and, after a rotation, the previous one. */
const Stored = z.strictObject({
  keys: z
    .array(z.strictObject({ id: z.string().regex(/^[0-9a-f]{8}$/), key: z.base64() }))
    .min(1)
    .max(2),
});
type Stored = z.infer<typeof Stored>;

export interface LocalSigningKeys extends SigningKeys {
  /** The current key becomes the previous one; the previous one is forgotten. */
  rotate(): Promise<void>;
}

/** Signing keys of the local world in a file that only its owner can read; made at the first use. */
export function createLocalSigningKeys(file: string): LocalSigningKeys {
  let stored = readOrCreate(file);
  return {
    async current() {
      await Promise.resolve();
      return keysOf(stored)[0];
    },
    async byId(id) {
      await Promise.resolve();
      return keysOf(stored).find((key) => key.id === id);
    },
    async rotate() {
      await Promise.resolve();
      const rotated: Stored = { keys: [newKey(), ...stored.keys.slice(0, 1)] };
      write(file, rotated);
      stored = rotated;
    },
  };
}

function keysOf({ keys }: Stored): [SigningKey, ...SigningKey[]] {
  const [current, ...previous] = keys.map(({ id, key }) => ({ id, key: Buffer.from(key, 'base64') }));
  if (!current) throw new Error('no signing key');
  return [current, ...previous];
}

function newKey(): Stored['keys'][number] {
  return { id: randomBytes(4).toString('hex'), key: randomBytes(32).toString('base64') };
}

function readOrCreate(file: string): Stored {
  if (existsSync(file)) return Stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  const created: Stored = { keys: [newKey()] };
  write(file, created);
  return created;
}

/** Written aside and moved over: a crash leaves the old file or the new one. */
function write(file: string, stored: Stored): void {
  const aside = `${file}.new`;
  const descriptor = openSync(aside, 'w', 0o600);
  writeSync(descriptor, JSON.stringify(stored));
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(aside, file);
}
