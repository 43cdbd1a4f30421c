import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../../../local/host/host';
import type { Host, HostOptions } from '../../../local/host/host';
import { createWorldClock } from '../../../local/world-clock';
import type { ControlledClock } from '../../../local/world-clock';

export const apps = join(__dirname, 'apps');

export interface FixtureHost extends Host {
  clock: ControlledClock;
  logs: { level: string; category: string; message: string }[];
  /** Closes the host and removes its data. */
  end(): Promise<void>;
}

/** The CommonJS fixture, or another app, in this process. */
export async function startFixture(options: Partial<HostOptions> = {}): Promise<FixtureHost> {
  const dataFolder = options.dataFolder ?? aFolder();
  const clock = options.clock ?? aClock();
  const logs: FixtureHost['logs'] = [];
  const host = await startHost({
    appFolder: join(apps, 'commonjs'),
    port: 0,
    settings: {},
    log: (level, category, message) => void logs.push({ level, category, message }),
    ...options,
    dataFolder,
    clock,
  });
  return {
    ...host,
    clock,
    logs,
    async end() {
      await host.close();
      clock.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export function aFolder(): string {
  return mkdtempSync(join(tmpdir(), 'host-'));
}

export function aClock(): ControlledClock {
  return createWorldClock({ ahead: 0, keepAhead: () => undefined });
}
