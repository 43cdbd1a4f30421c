import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningKey, SigningKeys } from './signing-keys';

/** What a link in a mail locates. It gives no right: a decision needs the signed-in person it names. */
export interface ApprovalLocator {
  runId: string;
  round: number;
  approverId: string;
  /** First 16 bytes of the plan's SHA-256, as 32 hex characters. */
  fingerprintStart: string;
  expiresAt: string;
}

export interface ApprovalTokens {
  /** Packed and signed with HMAC-SHA-256 under the current key; base64url, under 200 characters. */
  issue(locator: ApprovalLocator): Promise<string>;
  /** Undefined for anything forged, truncated, foreign or signed with a key that is too old. Expired tokens are still located. */
  locate(token: string): Promise<ApprovalLocator | undefined>;
  /** For forms: bound to the person and to what the form does; undefined-safe comparison in constant time. */
  csrfFor(personId: string, purpose: string): Promise<string>;
  csrfHolds(personId: string, purpose: string, csrf: string | undefined): Promise<boolean>;
}

/** version 1, key id 4, run id 16, round 2, approver 16, start of the fingerprint 16, expiry 6 (milliseconds), HMAC 32: no padding bits in base64url. */
const LAYOUT = {
  version: 0,
  keyId: 1,
  runId: 5,
  round: 21,
  approver: 23,
  fingerprint: 39,
  expiry: 55,
  hmac: 61,
  end: 93,
};
const VERSION = 1;
const tokenShape = /^[A-Za-z0-9_-]{124}$/;
const csrfShape = /^([0-9a-f]{8})\.([A-Za-z0-9_-]{43})$/;

export function createApprovalTokens(keys: SigningKeys): ApprovalTokens {
  return {
    async issue(locator) {
      const key = await keys.current();
      const payload = pack(locator, key.id);
      return Buffer.concat([payload, signatureOf(key, 'approval-token', payload)]).toString('base64url');
    },

    async locate(token) {
      if (!tokenShape.test(token)) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      const key = await keys.byId(bytes.toString('hex', LAYOUT.keyId, LAYOUT.runId));
      const payload = bytes.subarray(0, LAYOUT.hmac);
      if (!key || !timingSafeEqual(signatureOf(key, 'approval-token', payload), bytes.subarray(LAYOUT.hmac)))
        return undefined;
      return bytes[LAYOUT.version] === VERSION ? unpack(bytes) : undefined;
    },

    async csrfFor(personId, purpose) {
      const key = await keys.current();
      return `${key.id}.${signatureOf(key, 'csrf', csrfPayload(personId, purpose)).toString('base64url')}`;
    },

    async csrfHolds(personId, purpose, csrf) {
      const [, keyId, signature] = csrfShape.exec(csrf ?? '') ?? [];
      const key = keyId === undefined ? undefined : await keys.byId(keyId);
      if (!key || signature === undefined) return false;
      const given = Buffer.from(signature, 'base64url');
      return timingSafeEqual(given, signatureOf(key, 'csrf', csrfPayload(personId, purpose)));
    },
  };
}

/** One key serves two ends; their names keep the one from being taken for the other. */
function signatureOf({ key }: SigningKey, end: 'approval-token' | 'csrf', payload: Buffer): Buffer {
  return createHmac('sha256', key).update(`${end}\0`).update(payload).digest();
}

function csrfPayload(personId: string, purpose: string): Buffer {
  return Buffer.from(JSON.stringify([personId, purpose]));
}

function pack({ runId, round, approverId, fingerprintStart, expiresAt }: ApprovalLocator, keyId: string): Buffer {
  const payload = Buffer.alloc(LAYOUT.hmac);
  payload.writeUInt8(VERSION, LAYOUT.version);
  fromHex(keyId, 4).copy(payload, LAYOUT.keyId);
  fromHex(runId, 16).copy(payload, LAYOUT.runId);
  payload.writeUInt16BE(round, LAYOUT.round);
  fromHex(approverId.replaceAll('-', ''), 16).copy(payload, LAYOUT.approver);
  fromHex(fingerprintStart, 16).copy(payload, LAYOUT.fingerprint);
  payload.writeUIntBE(Date.parse(expiresAt), LAYOUT.expiry, 6);
  return payload;
}

function fromHex(hex: string, bytes: number): Buffer {
  const buffer = Buffer.from(hex, 'hex');
  if (hex.length !== bytes * 2 || buffer.length !== bytes) {
    throw new RangeError(`An approval token needs ${bytes} bytes of hexadecimal there, not '${hex}'.`);
  }
  return buffer;
}

function unpack(bytes: Buffer): ApprovalLocator {
  const approver = bytes.toString('hex', LAYOUT.approver, LAYOUT.fingerprint);
  return {
    runId: bytes.toString('hex', LAYOUT.runId, LAYOUT.round),
    round: bytes.readUInt16BE(LAYOUT.round),
    approverId: approver.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    fingerprintStart: bytes.toString('hex', LAYOUT.fingerprint, LAYOUT.expiry),
    expiresAt: new Date(bytes.readUIntBE(LAYOUT.expiry, 6)).toISOString(),
  };
}
