import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpRequest } from '@azure/functions';
import { hasRole, principalOf } from '../../functions/http/principal';
import { createProbes } from '../../gateways/probes';
import { Settings } from '../../gateways/settings';
import { createSqliteStorage } from '../../local/storage/sqlite-storage';

const date = 'Tue, 24 Nov 2026 06:00:00 GMT';
const keyOf = (id: string) => ({
  current: () => Promise.resolve({ id, key: Buffer.alloc(32) }),
  byId: () => Promise.resolve(undefined),
});

let server: Server;
let requests: { url: string; headers: Record<string, string> }[];
let settings: Settings;

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers as Record<string, string> });
    response.writeHead(401, { date }).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  settings = Settings.parse({
    PUBLIC_BASE_URL: `${origin}/`,
    GRAPH_BASE_URL: origin,
    TENANT_ID: '11111111-1111-4111-8111-111111111111',
    AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
    MAIL_SENDER: 'operator@contoso.com',
    WEBSITE_AUTH_ENABLED: 'True',
  });
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function probes() {
  const storage = createSqliteStorage(':memory:');
  return createProbes({ storage, approvalKeys: keyOf('aaaaaaaa'), ledgerKeys: keyOf('bbbbbbbb') }, settings);
}

it('knocks with headers that would make an administrator, were they let through', async () => {
  expect(await probes().knockForged()).toBe(401);
  const [{ url, headers } = { url: '', headers: {} }] = requests;
  expect(url).toBe('/api/runs?limit=1');
  const letIn = principalOf(new HttpRequest({ method: 'GET', url: 'https://operator.example', headers }), settings);
  expect(letIn && hasRole(letIn, 'Operator.Admin')).toBe(true);
});

it('asks Graph for its time without a token', async () => {
  expect(await probes().readGraphTime()).toEqual(new Date(date));
  expect(requests[0]?.headers).not.toHaveProperty('authorization');
});

it('names the keys that sign by their ids alone', async () => {
  expect(await probes().readSigningKeys()).toEqual({ approval: 'aaaaaaaa', ledger: 'bbbbbbbb' });
});

it('opens the containers, in which nothing has to be', async () => {
  await expect(probes().readContainers()).resolves.toBeUndefined();
});

it('says that nobody answers', async () => {
  settings.PUBLIC_BASE_URL = 'http://127.0.0.1:9';
  await expect(probes().knockForged()).rejects.toMatchObject({ code: 'NO_ANSWER' });
});
