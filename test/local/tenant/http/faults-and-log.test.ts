import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudSyncTemplateId } from '../../../../local/tenant/sync/gallery';
import { startSmallTenant, type SmallTenant } from './small-tenant';

let folder: string;
let tenant: SmallTenant;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  tenant = await startSmallTenant({ file: join(folder, 'tenant.db') });
});
afterEach(async () => {
  await tenant.close();
  rmSync(folder, { recursive: true });
});

const instantiate = (displayName: string) =>
  tenant.send('POST', `/v1.0/applicationTemplates/${cloudSyncTemplateId}/instantiate`, { body: { displayName } });
const created = (name: string) => tenant.state.applications.filter(({ displayName }) => displayName === name).length;
const log = () => tenant.world.log.read(0, 1000).value;

test('a refusal leaves the work undone, a lie does it', async () => {
  tenant.faults([{ path: 'instantiate', status: 503, retryAfter: 3, times: 1 }]);
  const refused = await instantiate('a');
  expect([refused.status, refused.headers.get('retry-after'), created('a')]).toEqual([503, '3', 0]);
  tenant.faults([{ path: 'instantiate', status: 404, effect: 'done', body: { error: { code: 'x' } } }]);
  const lied = await instantiate('b');
  expect([lied.status, lied.body, created('b')]).toEqual([404, { error: { code: 'x' } }, 1]);
  tenant.faults([{ path: 'instantiate', status: 201, effect: 'none', body: { made: 'up' } }]);
  expect([(await instantiate('c')).status, created('c')]).toEqual([201, 0]);
  expect(log().map(({ status, retryAfter }) => [status, retryAfter])).toEqual([
    [503, 3],
    [404, undefined],
    [201, undefined],
  ]);
});

test('a lost answer drops the connection after the work was done', async () => {
  tenant.faults([{ path: 'instantiate', lostAnswer: true, times: 1 }]);
  await expect(instantiate('lost')).rejects.toThrow();
  expect(created('lost')).toBe(1);
  expect(log().at(-1)).toMatchObject({ method: 'POST', status: 0, body: { displayName: 'lost' } });
});

test('delays in real time', async () => {
  tenant.faults([{ path: 'organization', delay: 'PT0.2S' }]);
  const began = performance.now();
  expect((await tenant.send('GET', '/v1.0/organization')).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(190);
});

test('an administrator is neither struck nor charged nor logged', async () => {
  tenant.faults([{ path: '.', status: 500 }]);
  for (let sent = 0; sent < 7; sent++) {
    expect((await tenant.asAdmin('GET', '/v1.0/auditLogs/directoryAudits')).status).toBe(200);
  }
  expect(log()).toEqual([]);
});

test('what happens before a request is seen by it', async () => {
  tenant.state.transaction(() =>
    tenant.state.domains.put({
      id: 'corp.contoso.com',
      netBiosName: 'CORP',
      distinguishedName: 'DC=corp,DC=contoso,DC=com',
      sid: 'S-1-5-21-1-2-3',
      highestUsn: 1,
      nextRid: 1100,
    }),
  );
  const before = { op: 'createOrganizationalUnit', distinguishedName: 'OU=New,DC=corp,DC=contoso,DC=com' };
  tenant.faults([{ path: 'organization', before }]);
  await tenant.send('GET', '/v1.0/organization');
  expect(tenant.complaints).toEqual([]);
  expect(
    tenant.state.adObjects.filter(({ distinguishedName }) => distinguishedName === before.distinguishedName),
  ).toHaveLength(1);
});

test('the log and what is left of the quotas survive a restart', async () => {
  for (let sent = 0; sent < 5; sent++) await tenant.send('GET', `/v1.0/auditLogs/directoryAudits?$top=${sent + 1}`);
  const before = log();
  expect(before.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  await tenant.close();
  tenant = await startSmallTenant({ file: join(folder, 'tenant.db') });
  expect(log()).toEqual(before);
  expect((await tenant.send('GET', '/v1.0/auditLogs/directoryAudits')).status).toBe(429);
  expect(log().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('the log is read in pages, and keeps small JSON bodies only', async () => {
  await instantiate('small');
  await tenant.send('GET', '/v1.0/organization');
  await tenant.send('POST', '/v1.0/directoryObjects/getByIds', { body: { ids: [], padding: 'x'.repeat(5000) } });
  const first = tenant.world.log.read(0, 2);
  expect(first.nextSequence).toBe(2);
  const rest = tenant.world.log.read(first.nextSequence ?? 0, 2);
  expect(rest.nextSequence).toBeUndefined();
  expect([...first.value, ...rest.value].map(({ body }) => body)).toEqual([
    { displayName: 'small' },
    undefined,
    undefined,
  ]);
});

test('an effect and its line in the log are there together or not at all', async () => {
  const broken = jest.spyOn(tenant.world.log, 'write').mockImplementation(() => {
    throw new Error('the disk is full');
  });
  expect((await instantiate('torn')).status).toBe(500);
  broken.mockRestore();
  expect(created('torn')).toBe(0);
});
