import type * as AzureIdentity from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { isLoopback } from './loopback';
import type { Settings } from './settings';

/** The app's user-assigned managed identity, in Azure and in the local world (through IDENTITY_ENDPOINT) alike. */
export function createCredential(settings: Settings): TokenCredential {
  let credential: TokenCredential | undefined;
  return {
    getToken(scopes, options) {
      credential ??= loadCredential(settings);
      return credential.getToken(scopes, options);
    },
  };
}

function loadCredential(settings: Settings): TokenCredential {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loading it takes longer than loading the whole app
  const { ManagedIdentityCredential } = require('@azure/identity') as typeof AzureIdentity;
  return new ManagedIdentityCredential({ clientId: settings.AZURE_CLIENT_ID, retryOptions: { maxRetries: 2 } });
}

/** The scope to ask a token for; the local world issues tokens for the public cloud. */
export function graphScope(baseUrl: string): string {
  return isLoopback(baseUrl) ? 'https://graph.microsoft.com/.default' : `${new URL(baseUrl).origin}/.default`;
}

/** Exchange Online's, by the same rule. */
export function exchangeScope(baseUrl: string): string {
  return isLoopback(baseUrl) ? 'https://outlook.office365.com/.default' : `${new URL(baseUrl).origin}/.default`;
}
