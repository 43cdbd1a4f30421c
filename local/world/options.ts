import { parseArgs } from 'node:util';
import { z } from 'zod';
import { millisecondsOf } from '../../domain/duration';

const Port = z.coerce.number().int().min(0).max(65_535);
const Count = z.coerce.number().int().min(0).max(100_000);
const Duration = z
  .string()
  .transform((text) => millisecondsOf(text))
  .refine((milliseconds) => milliseconds !== undefined, 'an ISO 8601 duration such as PT10S');

const flags = {
  port: { type: 'string', default: '7071' },
  'tenant-port': { type: 'string', default: '7072' },
  data: { type: 'string', default: '.local' },
  reset: { type: 'boolean', default: false },
  groups: { type: 'string', default: '0' },
  domains: { type: 'string', default: '0' },
  seed: { type: 'string', default: '1' },
  'effect-delay': { type: 'string' },
  storage: { type: 'string', default: 'sqlite' },
  deny: { type: 'string', multiple: true },
  auth: { type: 'string', default: 'on' },
  app: { type: 'string' },
  config: { type: 'string' },
} as const;

const Flags = z.object({
  port: Port,
  'tenant-port': Port,
  data: z.string().min(1),
  reset: z.boolean(),
  groups: Count,
  domains: Count,
  seed: Count,
  'effect-delay': Duration.optional(),
  storage: z.enum(['sqlite', 'azurite']),
  deny: z.array(z.string()).default([]),
  auth: z.enum(['on', 'off']),
  app: z.string().optional(),
  config: z.string().min(1).optional(),
});

/** How the local world is started (api.md, 6); durations in milliseconds. */
export interface WorldOptions {
  port: number;
  tenantPort: number;
  dataFolder: string;
  reset: boolean;
  groups: number;
  domains: number;
  seed: number;
  effectDelayMilliseconds: number | undefined;
  storage: 'sqlite' | 'azurite';
  deny: string[];
  authentication: boolean;
  appFolder: string | undefined;
  /** Another declaration than the one in the app's folder. */
  configFile: string | undefined;
}

/** All mistakes at once, in words that say which flag. */
export function readOptions(
  args: string[],
): { kind: 'options'; options: WorldOptions } | { kind: 'wrong'; problems: string[] } {
  const raw = parsed(args);
  if (typeof raw === 'string') return { kind: 'wrong', problems: [raw] };
  const read = Flags.safeParse(raw);
  if (!read.success) {
    return { kind: 'wrong', problems: read.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`) };
  }
  const { data } = read;
  return {
    kind: 'options',
    options: {
      port: data.port,
      tenantPort: data['tenant-port'],
      dataFolder: data.data,
      reset: data.reset,
      groups: data.groups,
      domains: data.domains,
      seed: data.seed,
      effectDelayMilliseconds: data['effect-delay'],
      storage: data.storage,
      deny: data.deny.flatMap((roles) => roles.split(',')),
      authentication: data.auth === 'on',
      appFolder: data.app,
      configFile: data.config,
    },
  };
}

function parsed(args: string[]): object | string {
  try {
    return parseArgs({ args, options: flags, allowPositionals: false }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
