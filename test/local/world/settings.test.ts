import { resolve } from 'node:path';
import { loopbackProblems, settingsFor } from '../../../local/world/settings';
import type { Tenant } from '../../../local/tenant/tenant';

test('names each address that leads away from this machine', () => {
  const environment = {
    GRAPH_BASE_URL: 'https://graph.microsoft.com',
    KEY_VAULT_URL: 'http://127.0.0.1:1',
    PUBLIC_BASE_URL: 'no address',
  };
  expect(loopbackProblems(environment)).toEqual([
    'GRAPH_BASE_URL is https://graph.microsoft.com',
    'PUBLIC_BASE_URL is no address',
  ]);
});

test('agrees to loopback and to nothing', () => {
  expect(
    loopbackProblems({ GRAPH_BASE_URL: 'http://127.0.0.1:7072', IDENTITY_ENDPOINT: 'http://[::1]:7072/x' }),
  ).toEqual([]);
  expect(loopbackProblems({})).toEqual([]);
});

test('the declaration is always told: the one of the app, or the one that was asked for', () => {
  const tenant = { tenantId: 'id', origin: 'http://127.0.0.1:1', identity: {} } as Tenant;
  const told = (configFile: string | undefined) =>
    settingsFor(tenant, { port: 1, authentication: true, configFile })['OPERATOR_CONFIG'];
  expect(told(undefined)).toBe('config/operator.config.json');
  expect(told('other.json')).toBe(resolve('other.json'));
});
