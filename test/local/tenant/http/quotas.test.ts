import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeEach(async () => {
  tenant = await startSmallTenant();
});
afterEach(() => tenant.close());

test('all reports share five requests in ten seconds, and Retry-After is the truth', async () => {
  const paths = ['provisioning', 'directoryAudits'];
  for (let sent = 0; sent < 5; sent++) {
    expect((await tenant.send('GET', `/v1.0/auditLogs/${paths[sent % 2]}`)).status).toBe(200);
  }
  const refused = await tenant.send('GET', '/v1.0/auditLogs/provisioning');
  expect([refused.status, refused.body.error.code]).toEqual([429, 'TooManyRequests']);
  expect(refused.headers.get('x-ms-throttle-scope')).toContain(tenant.identity.clientId);
  await tenant.clock.advance(Number(refused.headers.get('retry-after')) * 1000);
  expect((await tenant.send('GET', '/v1.0/auditLogs/provisioning')).status).toBe(200);
});

test('a request costs resource units, less with $select and a small $top', async () => {
  const units = async (path: string) => (await tenant.send('GET', `/v1.0/${path}`)).headers.get('x-ms-resource-unit');
  expect(await units('users')).toBe('2');
  expect(await units('users?$select=id')).toBe('1');
  expect(await units('users?$top=5')).toBe('1');
  expect(await units('users?$expand=manager')).toBe('3');
  const group = [...tenant.state.groups.all()][0]?.id;
  expect(await units(`groups/${group}/transitiveMembers`)).toBe('5');
  expect(await units(`groups/${group}?$select=id`)).toBe('1');
});

test('writes have a bucket of their own: 3,000 in 150 seconds', async () => {
  tenant.world.quotas.charge({ units: 0, writes: 3000 });
  const patch = (id: number) => ({
    id: `${id}`,
    method: 'PATCH',
    url: '/applications/x',
    headers: { 'Content-Type': 'application/json' },
    body: { displayName: 'x' },
  });
  const requests = Array.from({ length: 20 }, (_, id) => patch(id));
  const status = async () => {
    const answer = await tenant.send('POST', '/v1.0/$batch', { body: { requests } });
    return (answer.body['responses'] as unknown as { status: number }[]).map((each) => each.status);
  };
  expect((await status()).filter((each) => each === 429).length).toBeGreaterThan(10);
  expect((await tenant.send('GET', '/v1.0/organization')).status).toBe(200);
  await tenant.clock.advance(1000);
  expect(await status()).toEqual(requests.map(() => 404));
});

test('warns from four fifths of the limit on', async () => {
  for (let sent = 0; sent < 34; sent++) tenant.world.quotas.charge({ units: 100, writes: 0 });
  const answer = await tenant.send('GET', '/v1.0/organization');
  expect(Number(answer.headers.get('x-ms-throttle-limit-percentage'))).toBeGreaterThanOrEqual(0.8);
});
