import type { Clock } from './clock';
import type { SigningKeys } from './signing-keys';
import type { Storage } from './storage/storage';

/**
 * What the platform gives. The embedded host puts its own here before the app loads; in Azure nothing is there.
 * No setting and no route can reach it.
 */
export interface Platform {
  clock: Clock;
  storage: Storage;
  approvalKeys: SigningKeys;
  ledgerKeys: SigningKeys;
}

const key = Symbol.for('cloud-sync-operator.platform');

export function localPlatform(): Platform | undefined {
  const platform: unknown = Reflect.get(globalThis, key);
  return platform as Platform | undefined;
}

export function providePlatform(platform: Platform): void {
  Reflect.set(globalThis, key, platform);
}
