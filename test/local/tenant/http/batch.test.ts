import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeAll(async () => {
  tenant = await startSmallTenant();
});
afterAll(() => tenant.close());
afterEach(() => tenant.faults([]));

type Item = { id: string; status: number; headers: Record<string, string>; body: { error?: { code: string } } };
const batch = (requests: object[], version = 'v1.0') =>
  tenant.send('POST', `/${version}/$batch`, { body: { requests } });
const items = async (requests: object[]) => (await batch(requests)).body['responses'] as unknown as Item[];
const reads = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, method: 'GET', url: '/organization?$select=id' }));

test('answers each request once, in an order of its own', async () => {
  const answers = await items(reads(20));
  expect(answers.map(({ id }) => id).sort()).toEqual(
    reads(20)
      .map(({ id }) => id)
      .sort(),
  );
  expect(answers.map(({ id }) => id)).not.toEqual(reads(20).map(({ id }) => id));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
});

test.each([
  ['more than twenty', reads(21)],
  ['ids that occur twice', [...reads(1), ...reads(1)]],
  ['none', []],
  [
    'a request that depends on a later one',
    [
      { id: '1', method: 'GET', url: '/users', dependsOn: ['2'] },
      { id: '2', method: 'GET', url: '/users' },
    ],
  ],
  ['an address of another host', [{ id: '1', method: 'GET', url: 'https://graph.microsoft.com/v1.0/users' }]],
  ['unknown properties', [{ id: '1', method: 'GET', url: '/users', surprise: true }]],
])('refuses as a whole: %s', async (_, requests) => {
  expect((await batch(requests)).status).toBe(400);
});

test('one request that fails leaves the others alone', async () => {
  const answers = await items([
    { id: 'good', method: 'GET', url: '/organization' },
    { id: 'gone', method: 'GET', url: '/users/nobody' },
    { id: 'wrong', method: 'PATCH', url: '/applications/x', body: { displayName: 'x' } },
    { id: 'lower', method: 'get', url: 'organization' },
  ]);
  const status = Object.fromEntries(answers.map((each) => [each.id, each.status]));
  expect(status).toEqual({ good: 200, gone: 404, wrong: 400, lower: 200 });
});

test('what depends on a failure is 424', async () => {
  const answers = await items([
    { id: '1', method: 'GET', url: '/users/nobody' },
    { id: '2', method: 'GET', url: '/organization', dependsOn: ['1'] },
    { id: '3', method: 'GET', url: '/organization', dependsOn: ['2'] },
  ]);
  expect(answers.map(({ id, status }) => [id, status]).sort()).toEqual([
    ['1', 404],
    ['2', 424],
    ['3', 424],
  ]);
});

test('a fault strikes inner requests alone, and the log tells each', async () => {
  tenant.faults([{ method: 'GET', path: 'users/requester', status: 429, retryAfter: 7 }]);
  const answers = await items([
    { id: '1', method: 'GET', url: '/users/requester@contoso.com' },
    { id: '2', method: 'GET', url: '/organization' },
  ]);
  expect(answers.find(({ id }) => id === '1')).toMatchObject({ status: 429, headers: { 'Retry-After': '7' } });
  expect(answers.find(({ id }) => id === '2')?.status).toBe(200);
  expect(tenant.world.log.read(0, 1000).value.at(-1)).toMatchObject({
    path: '/v1.0/$batch',
    status: 200,
    batch: [
      { method: 'GET', path: '/v1.0/users/requester@contoso.com', status: 429, retryAfter: 7 },
      { method: 'GET', path: '/v1.0/organization', status: 200 },
    ],
  });
});

test('a batch is charged request by request', async () => {
  const log = { method: 'GET', url: '/auditLogs/directoryAudits' };
  const answers = await items(Array.from({ length: 8 }, (_, index) => ({ id: `${index}`, ...log })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  const throttled = answers.filter(({ status }) => status === 429);
  expect(throttled).toHaveLength(3);
  for (const { headers } of throttled) expect(Number(headers['Retry-After'])).toBeGreaterThanOrEqual(1);
});

test('versions do not mix', async () => {
  const path = '/onPremisesPublishingProfiles/provisioning/agents';
  expect((await items([{ id: '1', method: 'GET', url: path }]))[0]?.status).toBe(400);
  const beta = await batch([{ id: '1', method: 'GET', url: path }], 'beta');
  expect(beta.body['responses'] as unknown).toMatchObject([{ status: 200 }]);
});
