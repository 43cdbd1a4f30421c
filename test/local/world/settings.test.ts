import { loopbackProblems } from '../../../local/world/settings';

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
