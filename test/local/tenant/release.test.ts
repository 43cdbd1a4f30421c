import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../../local/tenant/tenant';
import { createWorldClock, type ControlledClock } from '../../../local/world-clock';
import { minute, secretsOf } from './seeded-world';

const staffOu = 'OU=Staff,DC=emea,DC=contoso,DC=com';

let folder: string;
let clock: ControlledClock;
let tenant: Tenant;
let token: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  clock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  const options = { dataFolder: folder, port: 0, clock, seed: 1, groups: 0, domains: 0, deny: [] };
  tenant = await startTenant({ ...options, effectDelayMilliseconds: undefined });
  clock.join(tenant);
  const address = `${tenant.origin}/msi/token?api-version=2019-08-01&resource=https://graph.microsoft.com&client_id=${tenant.identity.clientId}`;
  const response = await fetch(address, { headers: { 'x-identity-header': tenant.identity.identityHeader } });
  token = ((await response.json()) as { access_token: string }).access_token;
});
afterEach(async () => {
  clock.stop();
  await tenant.close();
  rmSync(folder, { recursive: true });
});

interface Read {
  id: string;
  status: { code: string; quarantine: { reason: string } | null };
  value: { id: string; templateId: string; displayName: string }[];
}

async function send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Read }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${tenant.origin}/v1.0${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Read };
}

async function provisioningJob(): Promise<string> {
  const principals = await send('GET', "/servicePrincipals?$filter=displayName eq 'emea.contoso.com'&$select=id");
  const jobs = `/servicePrincipals/${principals.body.value[0]?.id}/synchronization/jobs`;
  await send('PUT', jobs.replace(/jobs$/, 'secrets'), { value: secretsOf('emea.contoso.com', 10) });
  const job = (await send('GET', jobs)).body.value.find(({ templateId }) => templateId === 'AD2AADProvisioning');
  return `${jobs}/${job?.id}`;
}

test('a delete staged in the instant before the release goes with it, and only the deleted items tell', async () => {
  const job = await provisioningJob();
  await clock.advance(5 * minute);
  await tenant.ad({ op: 'delete', organizationalUnit: staffOu, count: 10 });
  await clock.advance(15 * minute);
  expect((await send('GET', job)).body.status.quarantine?.reason).toBe('TooManyDeletes');
  const before = { op: 'delete', organizationalUnit: staffOu, count: 1 };
  tenant.faults({ seed: 1, faults: [{ method: 'POST', path: '/restart$', times: 1, before }] });
  expect((await send('POST', `${job}/restart`, { criteria: { resetScope: 'ForceDeletes' } })).status).toBe(204);
  await clock.advance(15 * minute);
  expect((await send('GET', job)).body.status).toMatchObject({ code: 'Active', quarantine: null });
  expect((await send('GET', '/directory/deletedItems/microsoft.graph.user?$select=id')).body.value).toHaveLength(11);
  const jobId = job.split('/').at(-1) ?? '';
  const filter = encodeURIComponent(`jobId eq '${jobId}' and provisioningAction eq 'stagedDelete'`);
  expect((await send('GET', `/auditLogs/provisioning?$filter=${filter}`)).body.value).toHaveLength(10);
});
