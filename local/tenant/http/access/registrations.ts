/** The app registration that people and callers of the app get their tokens for; fixed, as the client id of the identity is. */
export const API_APP_ID = '7c2a4b1e-90d3-4c5e-8a57-1f6d3e0b9c02';

/** `AzNS AAD Webhook`, in whose name Azure Monitor posts alerts. Microsoft keeps its real secret; here it is known, so that alerts can be sent. */
export const AZURE_MONITOR = {
  clientId: '461e8683-5575-4561-ac7f-899cc907d62a',
  objectId: '2b8f6a60-4d1c-4e0b-9f3e-6a7c5d2e1f03',
  clientSecret: 'local-azure-monitor',
  apiRoles: ['ActionGroupsSecureWebhook'],
} as const;
