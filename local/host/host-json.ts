import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartRefused } from './start-refused';

const HostJson = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().optional() }).optional(),
      durableTask: z
        .object({
          hubName: z.string().min(1).optional(),
          defaultVersion: z.string().optional(),
          maxConcurrentActivityFunctions: z.number().int().positive().optional(),
        })
        .optional(),
    })
    .optional(),
});

export interface HostSettings {
  /** Without slashes at its ends; may be empty. */
  routePrefix: string;
  hubName: string;
  defaultVersion: string | null;
  maxConcurrentActivities?: number;
}

/** What of host.json the embedded host heeds; the defaults are the platform's. */
export function readHostJson(appFolder: string): HostSettings {
  const file = join(appFolder, 'host.json');
  const parsed = HostJson.safeParse(readJson(file));
  if (!parsed.success) throw new StartRefused(`${file} is not usable: ${z.prettifyError(parsed.error)}`);
  const { http = {}, durableTask = {} } = parsed.data.extensions ?? {};
  const { hubName = 'TestHubName', defaultVersion = null, maxConcurrentActivityFunctions: most } = durableTask;
  const { routePrefix = 'api' } = http;
  return {
    routePrefix: routePrefix.replace(/^\/+|\/+$/g, ''),
    hubName,
    defaultVersion,
    ...(most === undefined ? {} : { maxConcurrentActivities: most }),
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StartRefused(`${file} cannot be read as JSON.`, { cause });
  }
}
