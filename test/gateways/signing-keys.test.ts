import { createKeyVaultSigningKeys, type VersionedSecrets } from '../../gateways/signing-keys';
import { createTestClock } from './graph/graph-server';

interface Version {
  version: string;
  createdOn: Date;
  enabled?: boolean;
  expiresOn?: Date;
  value?: string;
}

const NAME = 'approval-signing-key';
const at = (time: string) => new Date(`2026-10-0${time}T00:00:00Z`);
const version = (digit: string, day: string, more: Partial<Version> = {}): Version => ({
  version: digit.repeat(32),
  createdOn: at(day),
  value: digit.repeat(64),
  ...more,
});

function vault(versions: Version[]) {
  const state = { reads: 0, down: false };
  const secrets = {
    async *listPropertiesOfSecretVersions(name: string) {
      state.reads++;
      if (state.down) throw new Error('ECONNREFUSED');
      for (const each of versions) yield { ...each, name, value: undefined };
    },
    getSecret: async (name: string, options?: { version?: string }) => ({
      name,
      value: versions.find((each) => each.version === options?.version)?.value,
    }),
  } as unknown as VersionedSecrets;
  const clock = createTestClock();
  return { state, clock, keys: createKeyVaultSigningKeys(secrets, NAME, clock) };
}

it('signs with the newest version and knows the one before, not the third', async () => {
  const { keys } = vault([version('b', '2'), version('c', '3'), version('a', '1')]);
  expect(await keys.current()).toEqual({ id: 'cccccccc', key: Buffer.from('c'.repeat(64)) });
  expect((await keys.byId('bbbbbbbb'))?.key.toString()).toBe('b'.repeat(64));
  expect(await keys.byId('aaaaaaaa')).toBeUndefined();
});

it('leaves out what is disabled or expired', async () => {
  const { keys } = vault([
    version('d', '4', { enabled: false }),
    version('c', '3', { expiresOn: at('5') }),
    version('a', '1'),
  ]);
  expect((await keys.current()).id).toBe('aaaaaaaa');
});

it('reads once an hour, also when many ask at once', async () => {
  const { state, clock, keys } = vault([version('a', '1')]);
  await Promise.all([keys.current(), keys.current(), keys.byId('aaaaaaaa')]);
  clock.advance(3_599_000);
  await keys.current();
  expect(state.reads).toBe(1);
  clock.advance(1_000);
  await keys.current();
  expect(state.reads).toBe(2);
});

it('looks again for an unknown key once a minute, since another instance may have seen the rotation first', async () => {
  const versions = [version('a', '1')];
  const { state, clock, keys } = vault(versions);
  await keys.current();
  versions.push(version('b', '2'));
  expect(await keys.byId('bbbbbbbb')).toBeUndefined();
  expect(state.reads).toBe(1);
  clock.advance(60_000);
  expect((await keys.byId('bbbbbbbb'))?.id).toBe('bbbbbbbb');
  for (let count = 0; count < 10; count++) await keys.byId('ffffffff');
  expect(state.reads).toBe(2);
});

it('goes on with what it has while the vault cannot be reached', async () => {
  const { state, clock, keys } = vault([version('a', '1')]);
  await keys.current();
  state.down = true;
  clock.advance(7_200_000);
  expect((await keys.current()).id).toBe('aaaaaaaa');
});

it('is broken when the vault could never be reached', async () => {
  const { state, keys } = vault([version('a', '1')]);
  state.down = true;
  await expect(keys.current()).rejects.toMatchObject({ name: 'BrokenError', code: 'KEY_VAULT_UNREACHABLE' });
  state.down = false;
  expect((await keys.current()).id).toBe('aaaaaaaa');
});

it.each([
  ['a short secret', [version('a', '1', { value: 'short' })], 'SIGNING_KEY_UNUSABLE'],
  ['no version', [], 'SIGNING_KEY_MISSING'],
])('refuses %s', async (_name, versions, code) => {
  await expect(vault(versions).keys.current()).rejects.toMatchObject({ name: 'RefusedError', code });
});
