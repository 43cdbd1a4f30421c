import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../gateways/clock';
import { createAgents } from '../../gateways/graph/create-agents';
import { createGraph } from '../../gateways/graph/client';
import { createDeletions } from '../../gateways/graph/create-deletions';
import { createDirectory } from '../../gateways/graph/create-directory';
import { createSynchronization } from '../../gateways/graph/create-synchronization';
import { createProvisioningLog } from '../../gateways/graph/create-provisioning-log';
import type { RawSchema } from '../../domain/synchronization-schema';
import { createIdentity } from '../../gateways/identity';
import { createMailer } from '../../gateways/mail/create-mailer';
import { startTenant, type Tenant } from '../../local/tenant/tenant';
import { createWorldClock, type ControlledClock } from '../../local/world-clock';
import * as inWorldTime from '../support/in-world-time';

const SENDER = 'cloudsync-approvals@contoso.com';

let folder: string;
let worldClock: ControlledClock;
let tenant: Tenant;

async function start({ deny = [] as string[], seed = 1 } = {}) {
  folder = mkdtempSync(join(tmpdir(), 'gateways-'));
  worldClock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  const options = { dataFolder: folder, port: 0, clock: worldClock, seed, groups: 0, domains: 0, deny };
  tenant = await startTenant({ ...options, effectDelayMilliseconds: undefined });
  worldClock.join(tenant);
  const clock: Clock = { now: () => new Date(worldClock.now()), pause: (pause) => worldClock.sleep(pause) };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const credential = { getToken: async () => ({ token: await readToken(), expiresOnTimestamp: 0 }) };
  const graph = createGraph({ baseUrl: tenant.origin, credential, clock, log });
  return {
    deletions: createDeletions(graph),
    directory: createDirectory(graph),
    synchronization: createSynchronization(graph),
    agents: createAgents(graph),
    provisioningLog: createProvisioningLog(graph),
    mailer: createMailer(graph, SENDER),
    identity: createIdentity(credential, {
      graph: 'https://graph.microsoft.com/.default',
      exchange: 'https://outlook.office365.com/.default',
    }),
  };
}

async function readToken(): Promise<string> {
  const { clientId, identityHeader } = tenant.identity;
  const query = `api-version=2019-08-01&resource=https://graph.microsoft.com&client_id=${clientId}`;
  const answer = await fetch(`${tenant.origin}/msi/token?${query}`, {
    headers: { 'x-identity-header': identityHeader },
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

afterEach(async () => {
  worldClock.stop();
  await tenant.close();
  rmSync(folder, { recursive: true });
});

const letRun = <T>(work: Promise<T>) => inWorldTime.letRun(worldClock, work);
const patiently = <T>(work: () => Promise<T>) => inWorldTime.patiently(worldClock, work, 40);

const domainSetting = { key: 'Domain', value: '{"domain":"corp.contoso.com"}' };
const appKey = { key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash"}' };

function withScope(schema: RawSchema, containers: string[]): RawSchema {
  const [rule] = schema['synchronizationRules'] as object[];
  return { ...schema, synchronizationRules: [{ ...rule, containerFilter: { includedContainers: containers } }] };
}

it.each([1, 2, 3, 4])(
  'configures, tests, starts, reads and removes a domain (seed %i)',
  async (seed) => {
    const { synchronization, provisioningLog, directory } = await start({ seed });
    const before = await letRun(synchronization.listConfigurations());
    expect(before.map(({ domain }) => domain)).toEqual(['emea.contoso.com']);

    const ids = await patiently(() => synchronization.instantiate('TEMP_1'));
    expect(await patiently(() => synchronization.instantiate('TEMP_1'))).toEqual(ids);
    expect(await patiently(() => synchronization.findByName('TEMP_1'))).toEqual(ids);
    const { servicePrincipalId } = ids;
    await patiently(() => synchronization.rename(ids, 'corp.contoso.com'));
    const { jobId } = await patiently(() => synchronization.createJob(servicePrincipalId, 'AD2AADProvisioning'));
    expect((await patiently(() => synchronization.createJob(servicePrincipalId, 'AD2AADProvisioning'))).jobId).toBe(
      jobId,
    );
    const hash = await patiently(() => synchronization.createJob(servicePrincipalId, 'AD2AADPasswordHash'));
    expect(hash.templateId).toBe('AD2AADPasswordHash');

    const nothing = await patiently(() => synchronization.settings.read(servicePrincipalId));
    await patiently(() => synchronization.settings.change(servicePrincipalId, [domainSetting, appKey], nothing));
    expect(await letRun(synchronization.settings.read(servicePrincipalId))).toHaveLength(2);

    const schema = await patiently(() => synchronization.readSchema(servicePrincipalId, jobId));
    const wanted = withScope(schema, ['OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com']);
    const write = { servicePrincipalId, jobId, schema: wanted, expectedVersion: String(schema['version']) };
    await patiently(() => synchronization.writeSchema(write));
    await patiently(() => synchronization.writeSchema(write));
    const changed = withScope(schema, ['OU=Contractors,OU=Cloud,DC=corp,DC=contoso,DC=com']);
    await expect(letRun(synchronization.writeSchema({ ...write, schema: changed }))).rejects.toMatchObject({
      code: 'SCHEMA_CHANGED',
    });

    const rules = wanted['synchronizationRules'] as { id: string }[];
    const subject = {
      servicePrincipalId,
      jobId,
      ruleId: rules[0]?.id ?? '',
      objectType: 'user',
      distinguishedName: 'CN=Employee 1,OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com',
    };
    const tried = await patiently(() => synchronization.provisionOnDemand(subject));
    expect(tried).toMatchObject({ result: 'Success', errorCode: null });
    const absent = { ...subject, distinguishedName: 'CN=Nobody,OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com' };
    expect((await patiently(() => synchronization.provisionOnDemand(absent))).result).not.toBe('Success');

    await patiently(() => synchronization.start(servicePrincipalId, jobId));
    await worldClock.advance(15 * 60_000);
    const running = await patiently(() => synchronization.readJob(servicePrincipalId, jobId));
    expect(running).toMatchObject({ code: 'Active', quarantine: null, synchronizedEntryCounts: { 'user to User': 8 } });
    await worldClock.advance(15 * 60_000);

    const after = '2020-01-01T00:00:00Z';
    const entries = await patiently(() => provisioningLog.readEntries({ jobId, after, limit: 1000 }));
    expect(new Set(entries.map(({ sourceDistinguishedName }) => sourceDistinguishedName)).size).toBeGreaterThanOrEqual(
      8,
    );
    const targets = entries.flatMap(({ targetId }) => targetId ?? []);
    const objects = await patiently(() => directory.readObjects('user', [...new Set(targets), tenant.tenantId]));
    expect(objects.found).toHaveLength(8);
    expect(objects.missing).toEqual([tenant.tenantId]);
    expect(objects.found[0]).toMatchObject({
      onPremisesSyncEnabled: true,
      onPremisesDistinguishedName: expect.stringContaining('OU=Employees'),
    });

    await patiently(() => synchronization.restart(servicePrincipalId, jobId));
    await worldClock.advance(10_000);
    await patiently(() => synchronization.pause(servicePrincipalId, jobId));
    await worldClock.advance(60_000);
    expect((await patiently(() => synchronization.readJob(servicePrincipalId, jobId))).code).toBe('Paused');
    await patiently(() => synchronization.settings.restore(servicePrincipalId, [domainSetting]));
    expect(await letRun(synchronization.settings.read(servicePrincipalId))).toEqual([domainSetting]);
    const configured = await patiently(() => synchronization.listConfigurations());
    expect(configured.map(({ domain }) => domain).sort()).toEqual(['corp.contoso.com', 'emea.contoso.com']);
    expect(await patiently(() => synchronization.readConfiguration(servicePrincipalId))).toMatchObject({
      ...ids,
      displayName: 'corp.contoso.com',
      domain: 'corp.contoso.com',
    });

    await patiently(() => synchronization.deleteJob(servicePrincipalId, hash.jobId));
    await patiently(() => synchronization.deleteConfiguration(ids));
    await patiently(() => synchronization.deleteConfiguration(ids));
    expect(await patiently(() => synchronization.findByName('corp.contoso.com'))).toBeUndefined();
    expect(await letRun(synchronization.listConfigurations())).toHaveLength(1);
    await expect(letRun(synchronization.readJob(servicePrincipalId, jobId))).rejects.toMatchObject({
      code: 'GRAPH_NOT_FOUND',
    });
  },
  30_000,
);

it.each(['lostAnswer', 'status'])('creates one configuration in spite of a %s on every first write', async (kind) => {
  const { synchronization } = await start();
  const fault = kind === 'status' ? { status: 500, effect: 'done' } : { lostAnswer: true, effect: 'done' };
  const once = (method: string, path: string) => ({ method, path, times: 1, ...fault });
  tenant.faults({
    seed: 1,
    faults: [once('POST', '/instantiate$'), once('POST', '/jobs$'), once('PUT', '/secrets$'), once('PUT', '/schema$')],
  });
  const insist = async <T>(work: () => Promise<T>): Promise<T> => patiently(work).catch(() => patiently(work));
  const { servicePrincipalId } = await insist(() => synchronization.instantiate('TEMP_1'));
  // Grown up: while it is young, a fault strikes a request that is refused anyway.
  await worldClock.advance(180_000);
  const { jobId } = await insist(() => synchronization.createJob(servicePrincipalId, 'AD2AADProvisioning'));
  await insist(() => synchronization.settings.change(servicePrincipalId, [domainSetting], []));
  const schema = await patiently(() => synchronization.readSchema(servicePrincipalId, jobId));
  const wanted = withScope(schema, ['OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com']);
  const write = { servicePrincipalId, jobId, schema: wanted, expectedVersion: String(schema['version']) };
  await insist(() => synchronization.writeSchema(write));
  const configurations = await patiently(() => synchronization.listConfigurations());
  expect(configurations.map(({ domain, jobs }) => [domain, jobs.length]).sort()).toEqual([
    ['corp.contoso.com', 1],
    ['emea.contoso.com', 3],
  ]);
  const writes = tenant.requests(0, 1000).value.filter(({ method }) => method === 'POST' || method === 'PUT');
  // The set of settings may be put twice: it is the same set.
  const counts = ['instantiate', 'jobs', 'schema'].map(
    (end) => writes.filter(({ path }) => path.endsWith(`/${end}`)).length,
  );
  expect(counts).toEqual([1, 1, 1]);
});

it('finds people by name and by alias, and reads tenant, agents and roles', async () => {
  const { directory, agents, identity } = await start();
  const person = await letRun(directory.findPerson('requester@contoso.com'));
  expect(person?.userPrincipalName).toBe('requester@contoso.com');
  expect(await letRun(directory.findPerson('Requester.Alias@contoso.com'))).toEqual(person);
  expect(await letRun(directory.findPerson('nobody@contoso.com'))).toBeUndefined();
  expect(await letRun(directory.readOrganization())).toEqual({
    tenantId: tenant.tenantId,
    onPremisesSyncEnabled: true,
  });
  const corp = await letRun(agents.readAgents('corp.contoso.com'));
  expect(corp).toMatchObject({ kind: 'read', agents: [{ status: 'active' }, { status: 'active' }] });
  expect(await letRun(agents.readAgents('apac.contoso.com'))).toMatchObject({ agents: [{ status: 'inactive' }] });
  expect(await identity.readGrantedPermissions()).toContain('Synchronization.ReadWrite.All');
});

it('sends a mail whose own text and HTML arrive', async () => {
  const { mailer } = await start();
  const html =
    '<html lang="en"><body><p>Grüße 🎉 <a href="https://app.example.com/api/approvals/x">Review</a></p></body></html>';
  const text = 'Grüße 🎉\nhttps://app.example.com/api/approvals/x';
  await letRun(mailer.send({ to: 'requester.alias@contoso.com', subject: 'Änderung 🎉', html, text, runId: 'abc' }));
  const [mail] = tenant.inbox('requester@contoso.com');
  expect(mail).toMatchObject({ subject: 'Änderung 🎉', html });
  expect(mail?.text.replaceAll('\r\n', '\n').trim()).toBe(text);
  expect(mail?.links).toContain('https://app.example.com/api/approvals/x');
});

it.each([
  ['Synchronization.ReadWrite.All', 'listConfigurations'],
  ['Application.Read.All', 'listConfigurations'],
])('names %s when it is not granted', async (permission) => {
  const { synchronization } = await start({
    deny: [permission, 'Synchronization.Read.All', 'Application.ReadWrite.OwnedBy'],
  });
  await expect(letRun(synchronization.listConfigurations())).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    message: expect.stringContaining(permission),
  });
});

it('agents are unreadable without the role', async () => {
  const { agents } = await start({ deny: ['OnPremisesPublishingProfiles.ReadWrite.All'] });
  expect(await letRun(agents.readAgents('corp.contoso.com'))).toEqual({
    kind: 'unreadable',
    code: 'PERMISSION_MISSING',
  });
});

it('waits out a short throttle when it looks for a person, and asks not before its Retry-After has passed', async () => {
  const { directory } = await start();
  tenant.faults({ seed: 1, faults: [{ path: 'userPrincipalName', status: 429, retryAfter: 2, times: 1 }] });
  expect((await letRun(directory.findPerson('reader@contoso.com')))?.id).toBeDefined();
  const [first, second] = tenant.requests(0, 10).value.filter(({ path }) => path.includes('$batch'));
  expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(2000);
});

it('sends nothing in a quota before its Retry-After has passed', async () => {
  const { directory } = await start();
  tenant.faults({ seed: 1, faults: [{ path: '/organization', status: 429, retryAfter: 20, times: 1 }] });
  await expect(letRun(directory.readOrganization())).rejects.toMatchObject({ retryAfterSeconds: 20 });
  await worldClock.advance(10_000);
  await expect(letRun(directory.readOrganization())).rejects.toMatchObject({ code: 'GRAPH_THROTTLED' });
  const sent = tenant.requests(0, 10).value.filter(({ path }) => path.startsWith('/v1.0'));
  expect(sent).toHaveLength(1);
  await worldClock.advance(10_000);
  expect((await letRun(directory.findPerson('reader@contoso.com')))?.id).toBeDefined();
});

async function byHand<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: 'Bearer local-admin', 'content-type': 'application/json' };
  const answer = await fetch(`${tenant.origin}/v1.0${path}`, { ...init, headers });
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

it('tells who holds a role, by hand or through a group, and what users and groups are', async () => {
  const { deletions } = await start();
  const { value: users } = await byHand<{ value: { id: string; displayName: string }[] }>(
    "/users?$filter=startswith(displayName,'Staff')&$select=id,displayName&$top=50",
  );
  const named = new Map(users.map(({ displayName, id }) => [displayName, id]));
  const holders = await letRun(deletions.readRoleHolders());
  expect(holders.get(named.get('Staff 1') ?? '')).toEqual([expect.stringMatching(/\w+/)]);
  expect(holders.has(named.get('Staff 20') ?? '')).toBe(false);
  const ids = ['Staff 1', 'Staff 30'].map((name) => named.get(name) ?? '');
  const facts = await letRun(deletions.readUsers([...ids, 'aaaaaaaa-0000-4000-8000-000000000000']));
  expect(ids.map((id) => facts.get(id))).toMatchObject([
    { kind: 'found', facts: { licensed: true, onPremisesDistinguishedName: expect.stringContaining('OU=Staff') } },
    { kind: 'found', facts: { licensed: false } },
  ]);
  expect(facts.get('aaaaaaaa-0000-4000-8000-000000000000')).toEqual({ kind: 'missing' });
  const { value: groups } = await byHand<{ value: { id: string }[] }>(
    "/groups?$filter=displayName eq 'Team 1'&$select=id",
  );
  const team = (await letRun(deletions.readGroups([groups[0]?.id ?? '']))).get(groups[0]?.id ?? '');
  expect(team).toMatchObject({ kind: 'found', facts: { displayName: 'Team 1', owners: [{ displayName: 'Staff 3' }] } });
});

it('tells what is there and what is gone', async () => {
  const { deletions } = await start();
  const { value: users } = await byHand<{ value: { id: string }[] }>(
    "/users?$filter=startswith(displayName,'Staff')&$select=id&$top=1",
  );
  const [there = ''] = users.map(({ id }) => id);
  const gone = 'aaaaaaaa-0000-4000-8000-000000000000';
  const states = await letRun(deletions.readStates('user', [there, gone]));
  expect([states.get(there), states.get(gone)]).toEqual(['present', 'gone']);
});

it('what the app may not read is unknown, never missing', async () => {
  const { deletions } = await start({ deny: ['RoleManagement.Read.Directory', 'User.Read.All'] });
  await expect(letRun(deletions.readRoleHolders())).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
  const id = 'aaaaaaaa-0000-4000-8000-000000000000';
  expect((await letRun(deletions.readUsers([id]))).get(id)).toMatchObject({ kind: 'unknown' });
  expect((await letRun(deletions.readStates('user', [id]))).get(id)).toBe('unknown');
});
