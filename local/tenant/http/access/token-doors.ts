import type { WebAnswer, WebRequest } from '../web';
import { API_APP_ID, AZURE_MONITOR } from './registrations';
import type { Tokens } from './tokens';

/** The one identity that the tenant knows as the app's. */
export interface AppIdentity {
  clientId: string;
  objectId: string;
  tenantId: string;
  /** What App Service puts into IDENTITY_HEADER. */
  identityHeader: string;
  /** For the client-credentials flow. */
  clientSecret: string;
  /** Application roles on Microsoft Graph that it was granted. */
  graphRoles: readonly string[];
  exchangeRoles: readonly string[];
  /** Roles of Exchange itself, held through a role group. */
  exchangeManagementRoles: readonly string[];
}

const API_VERSION = '2019-08-01';

/** App Service's managed-identity endpoint (learn.microsoft.com/azure/app-service/overview-managed-identity). */
export function answerManagedIdentity(request: WebRequest, identity: AppIdentity, tokens: Tokens): WebAnswer {
  const query = request.url.searchParams;
  if (request.method !== 'GET') return identityError(405, 'Only GET is supported.');
  if (query.get('api-version') !== API_VERSION) return identityError(400, `api-version must be ${API_VERSION}.`);
  if (request.headers['x-identity-header'] !== identity.identityHeader) return identityError(401, 'Unauthorized.');
  const audience = audienceOf(query.get('resource') ?? '', identity);
  if (!audience) return identityError(400, 'No resource, or one that this tenant does not offer.');
  const clientId = query.get('client_id') ?? query.get('mi_res_id') ?? query.get('principal_id');
  if (clientId !== identity.clientId && clientId !== identity.objectId) {
    return identityError(
      400,
      'No user assigned or delegated managed identity found for specified ClientId/ResourceId/PrincipalId.',
    );
  }
  const { token, expiresOn } = issue(audience, { ...clientOf(identity), tenantId: identity.tenantId }, tokens);
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: {
      access_token: token,
      client_id: identity.clientId,
      expires_on: String(expiresOn),
      not_before: String(Math.floor(Date.now() / 1000)),
      resource: query.get('resource'),
      token_type: 'Bearer',
    },
  };
}

/** The client-credentials flow of the v2.0 token endpoint. */
export function answerTokenRequest(request: WebRequest, identity: AppIdentity, tokens: Tokens): WebAnswer {
  if (request.method !== 'POST')
    return tokenError('invalid_request', 'AADSTS900561: The endpoint only accepts POST requests.');
  const form = new URLSearchParams(request.body.toString('utf8'));
  if (form.get('grant_type') !== 'client_credentials') {
    return tokenError('unsupported_grant_type', 'AADSTS70003: The app requested an unsupported grant type.');
  }
  const client = [clientOf(identity), azureMonitor].find(({ clientId }) => clientId === form.get('client_id'));
  if (!client) {
    return tokenError('unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
  }
  if (form.get('client_secret') !== client.clientSecret) {
    return tokenError('invalid_client', 'AADSTS7000215: Invalid client secret provided.', 401);
  }
  const scope = form.get('scope') ?? '';
  const audience = scope.endsWith('/.default') ? audienceOf(scope.slice(0, -'/.default'.length), identity) : undefined;
  if (!audience) return tokenError('invalid_scope', 'AADSTS70011: The provided request must include a valid scope.');
  const { token, expiresOn } = issue(audience, { ...client, tenantId: identity.tenantId }, tokens);
  const expiresIn = expiresOn - Math.floor(Date.now() / 1000);
  const body = { token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token };
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/** Somebody who gets tokens of its own, and its application roles by what they are for. */
interface Client {
  clientId: string;
  objectId: string;
  clientSecret: string;
  roles: Record<Audience['of'], readonly string[]>;
}

function clientOf({ clientId, objectId, clientSecret, graphRoles, exchangeRoles }: AppIdentity): Client {
  return { clientId, objectId, clientSecret, roles: { graph: graphRoles, exchange: exchangeRoles, api: [] } };
}

const azureMonitor: Client = { ...AZURE_MONITOR, roles: { graph: [], exchange: [], api: AZURE_MONITOR.apiRoles } };

/** Whether a request for a token comes from Microsoft's application, which is none of the app's doing. */
export function isOfAzureMonitor({ url, body }: WebRequest): boolean {
  if (url.pathname === '/msi/token') return false;
  return new URLSearchParams(body.toString('utf8')).get('client_id') === AZURE_MONITOR.clientId;
}

interface Audience {
  aud: string;
  of: 'graph' | 'exchange' | 'api';
}

export const GRAPH: Audience = { aud: 'https://graph.microsoft.com', of: 'graph' };
export const EXCHANGE: Audience = { aud: 'https://outlook.office365.com', of: 'exchange' };
const API: Audience = { aud: API_APP_ID, of: 'api' };

/** Graph under its public name, its app id or this tenant's own address; the same for Exchange Online and for the app's own API. */
function audienceOf(resource: string, identity: AppIdentity): Audience | undefined {
  const plain = resource.replace(/\/+$/, '').toLowerCase();
  if (plain === '00000003-0000-0000-c000-000000000000' || plain === GRAPH.aud) return GRAPH;
  if (plain === '00000002-0000-0ff1-ce00-000000000000' || plain === EXCHANGE.aud) return EXCHANGE;
  if (plain === API_APP_ID || plain === `api://${API_APP_ID}`) return API;
  return /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(plain) && identity.tenantId !== '' ? GRAPH : undefined;
}

/** The app's registration asks for v2.0 tokens; Graph and Exchange Online take those of v1.0. */
function issue({ aud, of }: Audience, client: Client & { tenantId: string }, tokens: Tokens) {
  const { clientId: appid, objectId: oid, tenantId: tid, roles } = client;
  return tokens.issue({ aud, appid, oid, tid, roles: [...roles[of]] }, of === 'api' ? '2.0' : '1.0');
}

function identityError(status: number, message: string): WebAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { statusCode: status, message },
  };
}

function tokenError(error: string, description: string, status = 400): WebAnswer {
  const body = { error, error_description: description };
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}
