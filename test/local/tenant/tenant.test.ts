import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnPremisesReport } from '../../../domain/on-premises-report';
import { BadControl } from '../../../local/tenant/http/bad-control';
import { cloudSyncTemplateId } from '../../../local/tenant/sync/gallery';
import { startTenant, type Tenant } from '../../../local/tenant/tenant';
import { createWorldClock, type ControlledClock } from '../../../local/world-clock';

let folder: string;
let clock: ControlledClock;
let tenant: Tenant;
let token: string;

async function start() {
  clock = createWorldClock({ ahead, keepAhead: (now) => void (ahead = now) });
  const options = { dataFolder: folder, port: 0, clock, seed: 1, groups: 0, domains: 0 };
  tenant = await startTenant({ ...options, effectDelayMilliseconds: undefined, deny: [] });
  clock.join(tenant);
  const address = `${tenant.origin}/msi/token?api-version=2019-08-01&resource=https://graph.microsoft.com&client_id=${tenant.identity.clientId}`;
  const response = await fetch(address, { headers: { 'x-identity-header': tenant.identity.identityHeader } });
  token = ((await response.json()) as { access_token: string }).access_token;
}

async function stop() {
  clock.stop();
  await tenant.close();
}

let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

interface Reply {
  status: number;
  body: Record<string, unknown> & { value: Record<string, unknown>[] };
}

async function graph(method: string, path: string, body?: unknown): Promise<Reply> {
  const response = await fetch(`${tenant.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = (text === '' ? {} : JSON.parse(text)) as Reply['body'];
  return { status: response.status, body: parsed };
}

/** Tries again on the world's clock, as the service asks its clients to. */
async function patiently(method: string, path: string, body?: unknown): Promise<Reply> {
  for (let tries = 0; tries < 30; tries++) {
    const answer = await graph(method, path, body);
    if (answer.status < 400) return answer;
    await clock.advance(5000);
  }
  throw new Error(`${method} ${path} never worked`);
}

/** Instantiates as reference 1.2 advises: whatever the answer, the application is found by its name. */
async function configure(name: string): Promise<{ servicePrincipalId: string; applicationId: string }> {
  await graph('POST', `/v1.0/applicationTemplates/${cloudSyncTemplateId}/instantiate`, { displayName: name });
  const filter = encodeURIComponent(`applicationTemplateId eq '${cloudSyncTemplateId}' and displayName eq '${name}'`);
  for (let tries = 0; tries < 10; tries++) {
    const [application] = (await graph('GET', `/v1.0/applications?$filter=${filter}`)).body.value;
    if (!application) {
      await clock.advance(2000);
      continue;
    }
    const principal = await patiently('GET', `/v1.0/servicePrincipals(appId='${String(application['appId'])}')`);
    return { servicePrincipalId: String(principal.body['id']), applicationId: String(application['id']) };
  }
  throw new Error('the application never appeared');
}

const employees = 'OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com';

test('a configuration of corp can be made, tried on demand, started, and syncs what is in scope', async () => {
  const { servicePrincipalId } = await configure('corp.contoso.com');
  const base = `/v1.0/servicePrincipals/${servicePrincipalId}/synchronization`;
  const job = await patiently('POST', `${base}/jobs`, { templateId: 'AD2AADProvisioning' });
  expect(job).toMatchObject({ status: 201, body: { status: { code: 'Paused' }, schedule: { state: 'Disabled' } } });
  const jobAddress = `${base}/jobs/${String(job.body['id'])}`;
  await patiently('GET', jobAddress);
  const secrets = [
    { key: 'Domain', value: '{"domain":"corp.contoso.com"}' },
    { key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash"}' },
  ];
  expect((await patiently('PUT', `${base}/secrets`, { value: secrets })).status).toBe(204);
  await clock.advance(10_000);
  expect((await graph('GET', `${base}/secrets`)).body.value).toEqual(secrets);
  const schema = (await graph('GET', `${jobAddress}/schema?$expand=directories`)).body;
  const [rule] = schema['synchronizationRules'] as Record<string, unknown>[];
  const scoped = {
    ...schema,
    synchronizationRules: [{ ...rule, containerFilter: { includedContainers: [employees] } }],
  };
  expect((await graph('PUT', `${jobAddress}/schema`, scoped)).status).toBe(204);
  const subjects = [{ objectId: `CN=Employee 1,${employees}`, objectTypeName: 'user' }];
  const tried = await graph('POST', `${jobAddress}/provisionOnDemand`, {
    parameters: [{ ruleId: rule?.['id'], subjects }],
  });
  expect(JSON.parse(String(tried.body['key']))).toMatchObject({ result: 'Success' });
  expect((await graph('POST', `${jobAddress}/start`)).status).toBe(204);
  await clock.advance(10 * 60_000);
  const running = (await graph('GET', jobAddress)).body;
  expect(running).toMatchObject({
    status: { code: 'Active', lastExecution: { state: 'Succeeded' }, quarantine: null },
  });
  const select = '$filter=onPremisesSyncEnabled eq true&$select=onPremisesDistinguishedName,id&$top=999';
  const synced = (await graph('GET', `/v1.0/users?${select}`)).body.value;
  const names = synced.map((user) => String(user['onPremisesDistinguishedName']));
  expect(names.filter((name) => name.includes('DC=corp'))).toHaveLength(8);
  const log = await graph('GET', `/v1.0/auditLogs/provisioning?$filter=jobId eq '${String(job.body['id'])}'&$top=500`);
  expect(log.body.value.length).toBeGreaterThanOrEqual(8);
});

test('five tries on demand in ten seconds, not six', async () => {
  const jobs = await emeaJobs();
  const address = `${jobs.base}/jobs/${jobs.provisioning}/provisionOnDemand`;
  const body = { parameters: [{ ruleId: 'x', subjects: [{ objectId: 'CN=x', objectTypeName: 'user' }] }] };
  const status = [];
  for (let tries = 0; tries < 6; tries++) status.push((await graph('POST', address, body)).status);
  expect(status).toEqual([400, 400, 400, 400, 400, 429]);
});

async function emeaJobs() {
  const [application] = (await graph('GET', "/v1.0/applications?$filter=displayName eq 'emea.contoso.com'")).body.value;
  const principal = await graph('GET', `/v1.0/servicePrincipals(appId='${String(application?.['appId'])}')?$select=id`);
  const base = `/v1.0/servicePrincipals/${String(principal.body['id'])}/synchronization`;
  const ids = (await graph('GET', `${base}/jobs`)).body.value.map((job) => String(job['id']));
  return {
    base,
    principalId: String(principal.body['id']),
    ids,
    provisioning: ids.find((id) => id.startsWith('AD2AADProvisioning')),
  };
}

test('the app owns what it instantiated, and nothing else', async () => {
  const { servicePrincipalId, applicationId } = await configure('mine');
  const { principalId } = await emeaJobs();
  const rename = { displayName: 'renamed' };
  expect((await graph('PATCH', `/v1.0/servicePrincipals/${principalId}`, rename)).status).toBe(403);
  expect((await graph('PATCH', `/v1.0/servicePrincipals/${servicePrincipalId}`, rename)).status).toBe(204);
  expect((await graph('PATCH', `/v1.0/applications/${applicationId}`, { ...rename, surprise: 1 })).status).toBe(400);
  expect((await graph('PATCH', `/v1.0/applications/${applicationId}`, rename)).status).toBe(204);
  expect((await graph('GET', `/v1.0/applications/${applicationId}`)).body).toMatchObject(rename);
  expect((await graph('DELETE', `/v1.0/servicePrincipals/${servicePrincipalId}`)).status).toBe(204);
  expect((await graph('DELETE', `/v1.0/applications/${applicationId}`)).status).toBe(204);
  expect((await graph('DELETE', `/v1.0/applications/${applicationId}`)).status).toBe(404);
  const deleted = await graph(
    'GET',
    '/v1.0/directory/deletedItems/microsoft.graph.application?$select=id,deletedDateTime',
  );
  expect(deleted.body.value).toEqual([{ id: applicationId, deletedDateTime: expect.any(String) }]);
});

test('emea is there as if configured long ago', async () => {
  const { ids } = await emeaJobs();
  expect(ids.map((id) => id.split('.')[0]).sort()).toEqual([
    'AAD2ADExchangeHybridWriteback',
    'AD2AADPasswordHash',
    'AD2AADProvisioning',
  ]);
  const agents = await graph('GET', '/beta/onPremisesPublishingProfiles/provisioning/agents?$expand=agentGroups');
  expect(agents.body.value.find((agent) => String(agent['machineName']).startsWith('SYNC01'))).toMatchObject({
    status: 'active',
  });
  const published = await graph(
    'GET',
    '/beta/onPremisesPublishingProfiles/provisioning/publishedResources?$expand=agentGroups',
  );
  const domains = published.body.value.map((each) => String(each['resourceName']));
  expect(domains).toEqual(expect.arrayContaining(['corp.contoso.com', 'emea.contoso.com', 'apac.contoso.com']));
});

test('the controls change the forest, and say what is wrong with a body', async () => {
  const created = await tenant.ad({ op: 'createUsers', organizationalUnit: employees, count: 2 });
  expect(created).toEqual({ changed: [expect.stringContaining(employees), expect.stringContaining(employees)] });
  await expect(tenant.ad({ op: 'explode' })).rejects.toThrow(BadControl);
  await expect(tenant.ad({ op: 'list', organizationalUnit: 'OU=Nowhere,DC=corp,DC=contoso,DC=com' })).rejects.toThrow(
    BadControl,
  );
  await expect(tenant.cycles({ domain: 'corp.contoso.com' })).rejects.toThrow(BadControl);
  await expect(tenant.agents({ op: 'stop', machineName: 'NOBODY' })).rejects.toThrow(BadControl);
  expect(await tenant.agents({ op: 'stop', machineName: 'SYNC01' })).toMatchObject({
    machineName: expect.stringContaining('SYNC01'),
  });
  await expect(tenant.passwordResets({ userPrincipalName: 'nobody@contoso.com' })).rejects.toThrow(BadControl);
  await expect(tenant.passwordResets({ userPrincipalName: 'x', result: 'maybe' })).rejects.toThrow(BadControl);
  expect(() => tenant.faults({ faults: [{ path: '(' }] })).toThrow(BadControl);
});

test('people, reports and the inbox', async () => {
  expect(tenant.people().map(({ userPrincipalName }) => userPrincipalName)).toContain('approver.one@contoso.com');
  const reports = tenant.reports().map((report) => OnPremisesReport.parse(report));
  expect(reports.map(({ domain }) => domain)).toEqual(['corp.contoso.com', 'emea.contoso.com']);
  const message = {
    subject: 'x',
    body: { contentType: 'Text', content: 'y' },
    toRecipients: [{ emailAddress: { address: 'requester.alias@contoso.com' } }],
  };
  const sent = await graph('POST', '/v1.0/users/cloudsync-approvals@contoso.com/sendMail', { message });
  expect(sent.status).toBe(202);
  expect(tenant.inbox('requester@contoso.com')).toMatchObject([{ subject: 'x', text: 'y' }]);
});

test('a second start goes on where the first one was', async () => {
  const { servicePrincipalId } = await configure('kept');
  const before = tenant.requests(0, 1000).value;
  await stop();
  await start();
  expect((await patiently('GET', `/v1.0/servicePrincipals/${servicePrincipalId}`)).body).toMatchObject({
    displayName: 'kept',
  });
  expect(tenant.requests(0, before.length).value).toEqual(before);
  expect(before.map(({ path }) => path.split('?')[0])).toContain('/msi/token');
});

test('a role that the app is not granted cannot be denied: it is probably mistyped', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tenant-deny-'));
  const clock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  const options = { dataFolder, port: 0, clock, seed: 1, groups: 0, domains: 0, effectDelayMilliseconds: undefined };
  await expect(startTenant({ ...options, deny: ['Mail.Sent'] })).rejects.toThrow('Mail.Sent');
  clock.stop();
  rmSync(dataFolder, { recursive: true });
});
