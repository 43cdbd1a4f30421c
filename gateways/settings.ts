import { z } from 'zod';
import { MisconfiguredError } from '../domain/errors';
import { isLoopback } from './loopback';

/** National clouds of Microsoft Graph; our token goes nowhere else. */
const graphHosts: readonly string[] = [
  'graph.microsoft.com',
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
];

/** Exchange Online of the same clouds, in the same order (reference exchange-soa-and-email.md, B.1: those beside the first UNCONFIRMED). */
const exchangeHosts: readonly string[] = [
  'outlook.office365.com',
  'outlook.office365.us',
  'webmail.apps.mil',
  'partner.outlook.cn',
];

const ServiceUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith('https:') || isLoopback(url), 'must begin with https://');

export const GraphUrl = ServiceUrl.refine(
  (url) => isLoopback(url) || graphHosts.includes(new URL(url).host),
  `must be one of ${graphHosts.join(', ')}`,
);

const ExchangeUrl = ServiceUrl.refine(
  (url) => isLoopback(url) || exchangeHosts.includes(new URL(url).host),
  `must be one of ${exchangeHosts.join(', ')}`,
);

/** Every setting the app reads, parsed once at start; names are those of local.settings.sample.json and of infra. */
export const Settings = z.object({
  PUBLIC_BASE_URL: ServiceUrl,
  TENANT_ID: z.guid(),
  GRAPH_BASE_URL: GraphUrl.default('https://graph.microsoft.com'),
  /** Without it that of the cloud of GRAPH_BASE_URL. */
  EXCHANGE_BASE_URL: ExchangeUrl.optional(),
  MAIL_SENDER: z.email(),
  /** Client id of the user-assigned managed identity. */
  AZURE_CLIENT_ID: z.guid(),
  STORAGE_TABLE_URL: ServiceUrl.optional(),
  STORAGE_BLOB_URL: ServiceUrl.optional(),
  KEY_VAULT_URL: ServiceUrl.optional(),
  OPERATOR_CONFIG: z.string().default('config/operator.config.json'),
  WEBSITE_AUTH_ENABLED: z.string().default('False'),
  WEBSITE_SITE_NAME: z.string().optional(),
});
export type Settings = z.infer<typeof Settings>;

/** All problems at once; an empty setting counts as absent. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const present = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = Settings.safeParse(Object.fromEntries(present));
  if (parsed.success) return parsed.data;
  throw new MisconfiguredError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

export function authenticationIsOn(settings: Settings): boolean {
  return settings.WEBSITE_AUTH_ENABLED.toLowerCase() === 'true';
}

export function exchangeBaseUrl({ EXCHANGE_BASE_URL, GRAPH_BASE_URL }: Settings): string {
  if (EXCHANGE_BASE_URL) return EXCHANGE_BASE_URL;
  if (isLoopback(GRAPH_BASE_URL)) return GRAPH_BASE_URL;
  const host = exchangeHosts[graphHosts.indexOf(new URL(GRAPH_BASE_URL).host)] ?? 'outlook.office365.com';
  return `https://${host}`;
}
