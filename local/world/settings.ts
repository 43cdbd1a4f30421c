import { resolve } from 'node:path';
import type { Tenant } from '../tenant/tenant';
import type { WorldOptions } from './options';

/** The app settings of the local world; the app reads the same names as in Azure. */
export function settingsFor(
  tenant: Tenant,
  { port, authentication, configFile }: { port: number } & Pick<WorldOptions, 'authentication' | 'configFile'>,
): Record<string, string> {
  return {
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    TENANT_ID: tenant.tenantId,
    GRAPH_BASE_URL: tenant.origin,
    EXCHANGE_BASE_URL: tenant.origin,
    IDENTITY_ENDPOINT: `${tenant.origin}/msi/token`,
    IDENTITY_HEADER: tenant.identity.identityHeader,
    AZURE_CLIENT_ID: tenant.identity.clientId,
    MAIL_SENDER: 'cloudsync-approvals@contoso.com',
    // Always told: a declaration that the shell names is one to deploy, and knows nobody of the simulated tenant.
    OPERATOR_CONFIG: configFile === undefined ? 'config/operator.config.json' : resolve(configFile),
    WEBSITE_AUTH_ENABLED: authentication ? 'True' : 'False',
  };
}

const addressSettings = [
  'GRAPH_BASE_URL',
  'EXCHANGE_BASE_URL',
  'AZURE_AUTHORITY_HOST',
  'IDENTITY_ENDPOINT',
  'KEY_VAULT_URL',
  'STORAGE_TABLE_URL',
  'STORAGE_BLOB_URL',
  'PUBLIC_BASE_URL',
];

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/** Service addresses that lead away from this machine: the local world refuses to run with one. */
export function loopbackProblems(environment: Readonly<Record<string, string | undefined>>): string[] {
  return addressSettings.flatMap((name) => {
    const value = environment[name];
    if (value === undefined || isLoopback(value)) return [];
    return [`${name} is ${value}`];
  });
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && loopbackHosts.includes(new URL(address).hostname);
}
