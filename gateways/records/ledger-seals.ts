import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { digestOf } from '../../domain/fingerprint';
import type { SigningKey } from '../signing-keys';

export const NOTHING_BEFORE = '0'.repeat(64);

/** What the hash of an entry covers. */
export interface Sealed {
  runId: string;
  sequence: number;
  at: string;
  kind: string;
  data: unknown;
  previousHash: string;
}

/** SHA-256 of the RFC 8785 form of exactly these members. */
export function hashOf({ runId, sequence, at, kind, data, previousHash }: Sealed): string {
  return digestOf({ runId, sequence, at, kind, data, previousHash });
}

const AnchoredHead = z.strictObject({ runId: z.string(), sequence: z.int().min(1), hash: z.string() });
export type AnchoredHead = z.infer<typeof AnchoredHead>;

const Checkpoint = z.strictObject({
  sequence: z.int().min(1),
  at: z.string(),
  /** SHA-256 of the text of the checkpoint before. */
  previousHash: z.string(),
  heads: z.array(AnchoredHead),
  keyId: z.string(),
  /** HMAC-SHA-256 over the digest of all the other members. */
  hmac: z.string(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** Undefined for anything that is none. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  try {
    return Checkpoint.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function signed(checkpoint: Omit<Checkpoint, 'hmac' | 'keyId'>, { id, key }: SigningKey): Checkpoint {
  const body = { ...checkpoint, keyId: id };
  return { ...body, hmac: hmacOf(body, key).toString('hex') };
}

export function signatureHolds({ hmac, ...body }: Checkpoint, { key }: SigningKey): boolean {
  const given = Buffer.from(hmac, 'hex');
  const expected = hmacOf(body, key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function hmacOf(body: Omit<Checkpoint, 'hmac'>, key: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(`ledger-checkpoint:${digestOf(body)}`)
    .digest();
}
