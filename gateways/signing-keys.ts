import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import { BrokenError, RefusedError } from '../domain/errors';
import type { Clock } from './clock';

/** Keys for approval tokens and ledger checkpoints: the current one signs, both verify. Never logged, never stored by us. */
export interface SigningKey {
  /** Eight hex characters that name the key's version; safe to show. */
  id: string;
  key: Buffer;
}

export interface SigningKeys {
  current(): Promise<SigningKey>;
  /** The current or the previous key of that id; undefined when it is unknown or too old. */
  byId(id: string): Promise<SigningKey | undefined>;
}

export type VersionedSecrets = Pick<SecretClient, 'getSecret' | 'listPropertiesOfSecretVersions'>;

const FRESH_MILLISECONDS = 3_600_000;

/** How soon an unknown key id makes us look again: another instance may have seen the rotation first. */
const LOOK_AGAIN_MILLISECONDS = 60_000;

const SHORTEST_SECRET = 32;

interface Loaded {
  keys: [SigningKey, ...SigningKey[]];
  at: number;
}

/** The two newest enabled versions of one Key Vault secret, cached for an hour. Rotating means adding a version. */
export function createKeyVaultSigningKeys(secrets: VersionedSecrets, secretName: string, clock: Clock): SigningKeys {
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;
  const now = () => clock.now().getTime();

  async function load(): Promise<Loaded> {
    try {
      return (loaded = { keys: await readKeys(secrets, secretName, now()), at: now() });
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      if (!loaded) throw new BrokenError('KEY_VAULT_UNREACHABLE', `Key Vault gave no ${secretName}.`, { cause: error });
      return loaded;
    } finally {
      loading = undefined;
    }
  }

  async function keysNotOlderThan(milliseconds: number) {
    if (loaded && now() - loaded.at < milliseconds) return loaded.keys;
    loading ??= load();
    return (await loading).keys;
  }

  return {
    async current() {
      const [current] = await keysNotOlderThan(FRESH_MILLISECONDS);
      return current;
    },
    async byId(id) {
      const named = (key: SigningKey) => key.id === id;
      const known = (await keysNotOlderThan(FRESH_MILLISECONDS)).find(named);
      return known ?? (await keysNotOlderThan(LOOK_AGAIN_MILLISECONDS)).find(named);
    },
  };
}

async function readKeys(secrets: VersionedSecrets, name: string, now: number): Promise<Loaded['keys']> {
  const versions: SecretProperties[] = [];
  for await (const version of secrets.listPropertiesOfSecretVersions(name)) versions.push(version);
  const newest = versions.filter((version) => isUsable(version, now)).sort((one, other) => age(other) - age(one));
  const [current, ...previous] = await Promise.all(
    newest.slice(0, 2).map((version) => readKey(secrets, name, version)),
  );
  if (!current) throw new RefusedError('SIGNING_KEY_MISSING', `The secret ${name} has no usable version.`);
  return [current, ...previous];
}

function isUsable({ enabled, notBefore, expiresOn }: SecretProperties, now: number): boolean {
  return enabled !== false && (notBefore?.getTime() ?? 0) <= now && (expiresOn?.getTime() ?? Infinity) > now;
}

function age({ createdOn }: SecretProperties): number {
  return createdOn?.getTime() ?? 0;
}

async function readKey(secrets: VersionedSecrets, name: string, { version }: SecretProperties): Promise<SigningKey> {
  const { value } = await secrets.getSecret(name, version ? { version } : {});
  const id = (version ?? '').slice(0, 8).toLowerCase();
  if (!value || value.length < SHORTEST_SECRET || !/^[0-9a-f]{8}$/.test(id))
    throw new RefusedError('SIGNING_KEY_UNUSABLE', `The secret ${name} needs at least ${SHORTEST_SECRET} characters.`);
  return { id, key: Buffer.from(value, 'utf8') };
}
