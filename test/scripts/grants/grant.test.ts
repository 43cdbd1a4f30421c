import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../../domain/operator-config';
import { permissionsOf } from '../../../functions/permissions';
import type { Clock } from '../../../gateways/clock';
import { readAppRoles } from '../../../scripts/permissions/app-roles';
import { requiredPermissionsOf } from '../../../scripts/permissions/required-permissions';
import { grant, type GrantOptions } from '../../../scripts/grants/grant';
import { createGraphCalls } from '../../../scripts/grants/graph-calls';
import { startSmallTenant, type SmallTenant } from '../../local/tenant/http/small-tenant';

let tenant: SmallTenant;
let identity: string;
let said: string[];
let asked: string[];

const roles = readAppRoles();
const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
const required = requiredPermissionsOf(permissionsOf(config), roles);
const byScript = required.flatMap(({ permission, where }) => (where === 'graph' ? [permission] : []));
const optIn = 'OnPremisesPublishingProfiles.ReadWrite.All';
const recipients = 'Exchange Recipient Administrator';

/** A deployed identity that has nothing yet. */
beforeEach(async () => {
  tenant = await startSmallTenant();
  identity = 'bbbbbbbb-0000-4000-8000-00000000abcd';
  said = [];
  asked = [];
  addIdentity(0);
});
afterEach(() => tenant.close());

function addIdentity(visibleAt: number): void {
  const own = tenant.state.servicePrincipals.get(tenant.identity.objectId);
  if (!own) throw new Error('the tenant has no identity');
  tenant.state.servicePrincipals.put({
    ...own,
    id: identity,
    appId: 'bbbbbbbb-0000-4000-8000-00000000dcba',
    visibleAt,
  });
}

/** Moves the tenant's time, so that waiting takes none. */
function clockOf({ clock }: SmallTenant): Clock {
  return { now: () => new Date(clock.now()), pause: async (milliseconds) => void (await clock.advance(milliseconds)) };
}

function run(change: Partial<GrantOptions> & { token?: string; confirms?: boolean } = {}) {
  const { token = 'local-admin', confirms = true, ...options } = change;
  const clock = clockOf(tenant);
  const say = (line: string) => void said.push(line);
  const graph = createGraphCalls({ graphUrl: tenant.origin, token, clock, say });
  const confirm = async (question: string) => {
    asked.push(question);
    return confirms;
  };
  const defaults = { identity, required, roles, with: [], directoryRoles: [], prune: false };
  return grant(graph, clock, { ...defaults, ...options, say, confirm });
}

/** As the tenant says it, whoever wrote it. */
async function held(): Promise<string[]> {
  const { body } = await tenant.asAdmin('GET', `/v1.0/servicePrincipals/${identity}/appRoleAssignments`);
  const all = Object.entries({ ...roles.graph.roles, ...roles.exchange.roles });
  const names = new Map(all.map(([name, id]) => [id, name]));
  return body.value.map(({ appRoleId }) => names.get(String(appRoleId)) ?? String(appRoleId)).sort();
}

async function grantByHand(permission: string): Promise<void> {
  const { body } = await tenant.asAdmin('GET', `/v1.0/servicePrincipals(appId='${roles.graph.appId}')?$select=id`);
  const appRoleId = roles.graph.roles[permission];
  const assignment = { principalId: identity, resourceId: body['id'], appRoleId };
  const path = `/v1.0/servicePrincipals/${identity}/appRoleAssignments`;
  expect((await tenant.asAdmin('POST', path, assignment)).status).toBe(201);
}

test('the first run grants exactly the derived roles, the second one changes nothing and asks nobody', async () => {
  expect(await run()).toBe('granted');
  expect(await held()).toEqual([...byScript].sort());
  expect(asked).toHaveLength(1);
  expect(await run()).toBe('nothingToDo');
  expect(asked).toHaveLength(1);
  expect(await held()).toEqual([...byScript].sort());
});

test('shows each role with the workflows that need it before it asks', async () => {
  await run({ confirms: false });
  for (const permission of byScript) expect(said.some((line) => line.startsWith(`  + ${permission} (`))).toBe(true);
  expect(said.find((line) => line.includes('RoleManagement'))).toBe(
    '  + RoleManagement.Read.Directory (delete-threshold)',
  );
});

test('writes nothing when the answer is no', async () => {
  expect(await run({ confirms: false })).toBe('declined');
  expect(await held()).toEqual([]);
});

test('writes only what is missing', async () => {
  await grantByHand('User.Read.All');
  expect(await run()).toBe('granted');
  expect(said.join('\n')).not.toContain('+ User.Read.All');
  expect(await held()).toEqual([...byScript].sort());
});

describe('what is more than needed', () => {
  beforeEach(async () => {
    await run();
    await grantByHand('Directory.ReadWrite.All');
    await grantByHand('Mail.Send');
    said = [];
  });

  test('is told and left alone', async () => {
    expect(await run()).toBe('nothingToDo');
    expect(said).toContain('  ! Directory.ReadWrite.All: more than needed; --prune takes it away');
    expect(said.find((line) => line.includes('Mail.Send'))).toContain('opens every mailbox');
    expect(await held()).toEqual([...byScript, 'Directory.ReadWrite.All', 'Mail.Send'].sort());
  });

  test('is taken away with --prune, after asking', async () => {
    expect(await run({ prune: true, confirms: false })).toBe('declined');
    expect(await held()).toContain('Mail.Send');
    expect(await run({ prune: true })).toBe('granted');
    expect(await held()).toEqual([...byScript].sort());
  });
});

test('a workflow that is switched off leaves its role as more than needed', async () => {
  await run();
  const fewer = required.filter((one) => one.neededBy !== 'delete-threshold');
  expect(fewer).toHaveLength(required.length - 1);
  await run({ required: fewer, prune: true });
  expect(await held()).toEqual(byScript.filter((one) => one !== 'RoleManagement.Read.Directory').sort());
});

test('an opt-in is granted only when asked for, and is no surplus afterwards', async () => {
  await run({ with: [optIn] });
  expect(await held()).toEqual([...byScript, optIn].sort());
  expect(await run({ prune: true })).toBe('nothingToDo');
  await expect(run({ with: ['Directory.ReadWrite.All'] })).rejects.toThrow(/--with knows/);
});

test('another id than in the table stops it before anything is written', async () => {
  const wrong = structuredClone(roles);
  wrong.graph.roles['User.Read.All'] = '00000000-0000-4000-8000-000000000001';
  await expect(run({ roles: wrong })).rejects.toThrow(/User.Read.All has the id df021288/);
  expect([asked, await held()]).toEqual([[], []]);
});

test('a permission that the tenant does not offer stops it before anything is written', async () => {
  const [first] = required;
  if (!first) throw new Error('nothing is required');
  const more = [...required, { ...first, permission: 'No.Such', where: 'graph' as const }];
  await expect(run({ required: more })).rejects.toThrow(/no application permission No.Such/);
  expect(await held()).toEqual([]);
});

test('either of two disputed ids is accepted', async () => {
  const permission = 'Contacts-OnPremisesSyncBehavior.ReadWrite.All';
  const other = structuredClone(roles);
  const [here = '', there = ''] = [roles.graph.roles[permission], roles.disputed[permission]];
  other.graph.roles[permission] = there;
  other.disputed[permission] = here;
  const entry = { permission, resource: 'graph' as const, id: there, where: 'graph' as const, neededBy: 'group-soa' };
  await run({ roles: other, required: [entry] });
  expect(await held()).toEqual([permission]);
});

describe('a new identity', () => {
  test('is waited for until the tenant knows it', async () => {
    addIdentity(tenant.clock.now() + 60_000);
    expect(await run()).toBe('granted');
    expect(said.filter((line) => line.startsWith('Not there yet')).length).toBeGreaterThan(5);
    expect(await held()).toEqual([...byScript].sort());
  });

  test('that does not come within two minutes is an error', async () => {
    const began = tenant.clock.now();
    addIdentity(began + 3_600_000);
    await expect(run()).rejects.toThrow(/404/);
    expect(tenant.clock.now() - began).toBeGreaterThanOrEqual(120_000);
    expect(tenant.clock.now() - began).toBeLessThan(180_000);
  });
});

test('a directory role is assigned once, for the whole tenant', async () => {
  expect(await run({ directoryRoles: [recipients] })).toBe('granted');
  const filter = encodeURIComponent(`principalId eq '${identity}'`);
  const read = () => tenant.asAdmin('GET', `/v1.0/roleManagement/directory/roleAssignments?$filter=${filter}`);
  const assigned = { roleDefinitionId: roles.directoryRoles[recipients], directoryScopeId: '/' };
  expect((await read()).body.value).toMatchObject([assigned]);
  expect(await run({ directoryRoles: [recipients] })).toBe('nothingToDo');
  expect((await read()).body.value).toHaveLength(1);
  await expect(run({ directoryRoles: ['Global Administrator'] })).rejects.toThrow(/--directory-role knows/);
});

test('the app itself may not grant, and the error says which role it takes', async () => {
  await expect(run({ token: tenant.appToken })).rejects.toThrow(/403.*Privileged Role Administrator/);
  expect(await held()).toEqual([]);
});

test('no token goes to another address than the one of Graph', async () => {
  const graph = createGraphCalls({ graphUrl: tenant.origin, token: 'x', clock: clockOf(tenant), say: () => undefined });
  await expect(graph.list('https://elsewhere.example/v1.0/x')).rejects.toThrow(/outside/);
});
