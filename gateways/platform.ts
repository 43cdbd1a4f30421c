import { MisconfiguredError } from '../domain/errors';
import type { Clock } from './clock';
import type { LogSink } from './log';
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
  /** Where log lines go; Azure collects the console. */
  logSink: LogSink;
}

const key = Symbol.for('cloud-sync-operator.platform');

/** Refuses on App Service, where nobody may put anything in the place of Azure. */
export function localPlatform(environment: NodeJS.ProcessEnv = process.env): Platform | undefined {
  const platform = Reflect.get(globalThis, key) as Platform | undefined;
  if (platform && environment['WEBSITE_SITE_NAME']) {
    throw new MisconfiguredError(['A local platform is in place on App Service: refusing to start.']);
  }
  return platform;
}

export function providePlatform(platform: Platform): void {
  Reflect.set(globalThis, key, platform);
}
