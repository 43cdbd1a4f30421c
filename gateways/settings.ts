import { z } from 'zod';
import { MisconfiguredError } from '../domain/errors';

/** Every setting the app reads, parsed once at start; names are those of local.settings.sample.json and of infra. */
export const Settings = z.object({
  PUBLIC_BASE_URL: z.url(),
  TENANT_ID: z.guid(),
  GRAPH_BASE_URL: z.url().default('https://graph.microsoft.com'),
  MAIL_SENDER: z.email(),
  /** Client id of the user-assigned managed identity. */
  AZURE_CLIENT_ID: z.guid(),
  STORAGE_TABLE_URL: z.url().optional(),
  STORAGE_BLOB_URL: z.url().optional(),
  KEY_VAULT_URL: z.url().optional(),
  OPERATOR_CONFIG: z.string().default('config/operator.config.json'),
  WEBSITE_AUTH_ENABLED: z.string().default('False'),
  WEBSITE_SITE_NAME: z.string().optional(),
});
export type Settings = z.infer<typeof Settings>;

/** All problems at once. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const parsed = Settings.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new MisconfiguredError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

export function authenticationIsOn(settings: Settings): boolean {
  return settings.WEBSITE_AUTH_ENABLED.toLowerCase() === 'true';
}
