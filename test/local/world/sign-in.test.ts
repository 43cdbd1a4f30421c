import type { IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_APP_ID, AZURE_MONITOR } from '../../../local/tenant/http/access/registrations';
import { type Claims, createTokens } from '../../../local/tenant/http/access/tokens';
import { createSignIn, type SignIn } from '../../../local/world/sign-in';

const tenantId = '11111111-1111-4111-8111-111111111111';
const tokens = createTokens('key of this tenant');
const person = { id: 'p1', userPrincipalName: 'reader@contoso.com', displayName: 'Reader', roles: ['Operator.Read'] };

let folder: string;
let signIn: SignIn;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-sync-operator-test-'));
  signIn = createSignIn(folder, { people: () => [person], tenantId, readToken: tokens.read });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const claims: Omit<Claims, 'exp'> = {
  aud: API_APP_ID,
  appid: AZURE_MONITOR.clientId,
  oid: AZURE_MONITOR.objectId,
  tid: tenantId,
  roles: [...AZURE_MONITOR.apiRoles],
};
const tokenOf = (change: Partial<typeof claims> = {}, from = tokens) =>
  from.issue({ ...claims, ...change }, '2.0').token;
const recognise = (headers: IncomingMessage['headers']) => signIn.principalOf({ headers } as IncomingMessage);
const bearing = (token: string) => recognise({ authorization: `Bearer ${token}` });

test('a token of Azure Monitor is its principal: an application with a role and without a name', () => {
  const principal = bearing(tokenOf());
  if (!principal || principal === 'notAllowed') throw new Error('not recognised');
  const named = (type: string) => principal.claims.filter(({ typ }) => typ === type).map(({ val }) => val);
  expect([named('azp'), named('roles')]).toEqual([[AZURE_MONITOR.clientId], ['ActionGroupsSecureWebhook']]);
  expect([named('preferred_username'), named('name'), named('idtyp')]).toEqual([[], [], []]);
});

test('an audience may be the URI of the registration', () => {
  expect(bearing(tokenOf({ aud: `api://${API_APP_ID}` }))).toMatchObject({ auth_typ: 'aad' });
});

test('a token of an application that the policy does not name is turned away', () => {
  expect(bearing(tokenOf({ appid: '5f1d1b5e-0c0c-4b60-9e0a-5a3d3c1f7a01' }))).toBe('notAllowed');
});

test.each([
  ['for Graph', () => tokenOf({ aud: 'https://graph.microsoft.com' })],
  ['of another tenant', () => tokenOf({ tid: '99999999-1111-4111-8111-111111111111' })],
  ['signed by somebody else', () => tokenOf({}, createTokens('another key'))],
  ['with another payload', () => withPayload({ ...claims, roles: ['Operator.Admin'] })],
  ['without a signature', () => `${tokenOf().split('.').slice(0, 2).join('.')}.`],
  ['that says it needs none', () => unsigned()],
  ['that is no token', () => 'nonsense'],
  ['that nobody gave', () => ''],
])('a token %s is nobody', (_which, token) => {
  expect(bearing(token())).toBeUndefined();
});

test('a token is nobody after its time', () => {
  const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 25 * 3600_000);
  const old = tokenOf();
  now.mockRestore();
  expect(bearing(old)).toBeUndefined();
});

test('a person is who the session says, and a forged session is nobody', () => {
  const cookie = signIn.cookieFor(person.userPrincipalName)?.split(';')[0] ?? '';
  expect(recognise({ cookie })).toMatchObject({ userId: 'p1' });
  expect(recognise({ cookie: `${cookie.slice(0, -4)}AAAA` })).toBeUndefined();
  expect(recognise({})).toBeUndefined();
});

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function withPayload(payload: object): string {
  const [header, , signature] = tokenOf().split('.');
  return `${header}.${encoded({ ...payload, exp: Date.now() / 1000 + 3600 })}.${signature}`;
}

function unsigned(): string {
  return `${encoded({ typ: 'JWT', alg: 'none' })}.${encoded({ ...claims, exp: Date.now() / 1000 + 3600 })}.`;
}
