import fc from 'fast-check';
import { createApprovalTokens, type ApprovalLocator } from '../../gateways/approval-tokens';
import { fakeSigningKeys } from '../support/fake-signing-keys';

const locator: ApprovalLocator = {
  runId: '00112233445566778899aabbccddeeff',
  round: 3,
  approverId: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  fingerprintStart: 'ffeeddccbbaa99887766554433221100',
  expiresAt: '2026-11-30T08:00:00.123Z',
};

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));
const anyLocator = fc.record({
  runId: hex(32),
  round: fc.integer({ min: 0, max: 0xffff }),
  approverId: fc.uuid(),
  fingerprintStart: hex(32),
  expiresAt: fc
    .date({ min: new Date('2020-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
});

describe('approval tokens', () => {
  it('locate what they were issued for, in 124 characters that a link may hold', async () => {
    const tokens = createApprovalTokens(fakeSigningKeys());
    await fc.assert(
      fc.asyncProperty(anyLocator, async (any) => {
        const token = await tokens.issue(any);
        expect(token).toMatch(/^[\w-]{124}$/);
        expect(await tokens.locate(token)).toEqual(any);
      }),
    );
  });

  it('locate nothing once any bit is flipped', async () => {
    const tokens = createApprovalTokens(fakeSigningKeys());
    const bytes = Buffer.from(await tokens.issue(locator), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await tokens.locate(forged.toString('base64url'))).toBeUndefined();
    }
  });

  it('locate nothing once a character is another one, missing or added', async () => {
    const tokens = createApprovalTokens(fakeSigningKeys());
    const token = await tokens.issue(locator);
    const position = fc.integer({ min: 0, max: token.length - 1 });
    await fc.assert(
      fc.asyncProperty(position, fc.string({ maxLength: 3 }), async (at, put) => {
        const forged = token.slice(0, at) + put + token.slice(at + 1);
        fc.pre(forged !== token);
        expect(await tokens.locate(forged)).toBeUndefined();
      }),
    );
    for (let length = 0; length < token.length; length++) {
      expect(await tokens.locate(token.slice(0, length))).toBeUndefined();
    }
    for (const other of [`${token}=`, `${token}A`, ` ${token}`, `${token}\n`]) {
      expect(await tokens.locate(other)).toBeUndefined();
    }
  });

  it('locate nothing in any other text', async () => {
    const tokens = createApprovalTokens(fakeSigningKeys());
    await fc.assert(fc.asyncProperty(fc.string(), async (text) => expect(await tokens.locate(text)).toBeUndefined()));
  });

  it('are still located under the previous key and not under the one before', async () => {
    const keys = fakeSigningKeys();
    const tokens = createApprovalTokens(keys);
    const token = await tokens.issue(locator);
    keys.rotate();
    expect(await tokens.locate(token)).toEqual(locator);
    keys.rotate();
    expect(await tokens.locate(token)).toBeUndefined();
  });

  it('refuse to be issued for what they cannot carry', async () => {
    const tokens = createApprovalTokens(fakeSigningKeys());
    for (const wrong of [
      { runId: 'short' },
      { approverId: 'someone@contoso.com' },
      { round: 70_000 },
      { runId: 'z'.repeat(32) },
    ]) {
      await expect(tokens.issue({ ...locator, ...wrong })).rejects.toMatchObject({ name: 'RangeError' });
    }
  });
});

describe('CSRF texts', () => {
  const tokens = createApprovalTokens(fakeSigningKeys());

  it('hold for the person and the purpose they were made for', async () => {
    expect(await tokens.csrfHolds('person', 'decide', await tokens.csrfFor('person', 'decide'))).toBe(true);
  });

  it('hold for nobody else and for nothing else', async () => {
    const csrf = await tokens.csrfFor('person', 'decide');
    expect(await tokens.csrfHolds('another', 'decide', csrf)).toBe(false);
    expect(await tokens.csrfHolds('person', 'cancel', csrf)).toBe(false);
    expect(await tokens.csrfHolds('persondec', 'ide', csrf)).toBe(false);
    for (const wrong of [
      undefined,
      '',
      'x',
      csrf.slice(1),
      csrf.slice(0, -1),
      `${csrf}A`,
      await tokens.issue(locator),
    ]) {
      expect(await tokens.csrfHolds('person', 'decide', wrong)).toBe(false);
    }
  });

  it('survive one rotation of the key', async () => {
    const keys = fakeSigningKeys();
    const rotated = createApprovalTokens(keys);
    const csrf = await rotated.csrfFor('person', 'decide');
    keys.rotate();
    expect(await rotated.csrfHolds('person', 'decide', csrf)).toBe(true);
    keys.rotate();
    expect(await rotated.csrfHolds('person', 'decide', csrf)).toBe(false);
  });
});
