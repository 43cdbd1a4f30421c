import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { z } from 'zod';
import { Role } from '../../../functions/http/principal';

const azureMonitor = '461e8683-5575-4561-ac7f-899cc907d62a';
const tenantId = '11111111-1111-4111-8111-111111111111';
const identity = 'bbbbbbbb-0000-4000-8000-00000000abcd';
const me = 'aaaaaaaa-0000-4000-8000-00000000000a';
const colleague = 'cccccccc-0000-4000-8000-00000000000c';
const redirectUri = 'https://func-operator.example/.auth/login/aad/callback';
const folder = 'infra/app-registration';

const Manifest = z.array(
  z.strictObject({
    id: z.guid(),
    value: z.string(),
    displayName: z.string(),
    description: z.string(),
    allowedMemberTypes: z.array(z.enum(['User', 'Application'])).min(1),
    isEnabled: z.literal(true),
  }),
);
const manifest = Manifest.parse(JSON.parse(readFileSync(`${folder}/app-roles.json`, 'utf8')));

interface State {
  tenantId: string;
  /** All writes, or those whose path has this in it. */
  denied?: boolean | string;
  applications: {
    id: string;
    appId: string;
    displayName: string;
    signInAudience?: string;
    identifierUris: string[];
    appRoles: { id: string; value: string; isEnabled?: boolean }[];
    web: { redirectUris: string[]; implicitGrantSettings?: { enableIdTokenIssuance: boolean } };
    api?: { requestedAccessTokenVersion: number };
    passwordCredentials?: unknown[];
  }[];
  servicePrincipals: { id: string; appId: string }[];
  /** The signed-in person, if it is one. */
  me?: string;
  owners: Record<string, string[]>;
  cloud?: { graph: string; login: string };
  credentials: Record<string, { issuer: string; subject: string; audiences: string[] }[]>;
  assignments: { principalId: string; resourceId: string; roleValue: string }[];
  writes: string[];
}

const empty: State = {
  tenantId,
  applications: [],
  servicePrincipals: [],
  me,
  owners: {},
  credentials: {},
  assignments: [],
  writes: [],
};

let bin: string;
let output: string;

/** A fake `az`, and a `sleep` that takes no time. */
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'fake-az-'));
  output = join(bin, 'output');
  command('az', `exec node "${join(__dirname, 'fake-az.js')}" "$@"`);
  command('sleep', 'exit 0');
  setState(empty);
});
afterEach(() => rmSync(bin, { recursive: true }));

function command(name: string, line: string): void {
  const file = join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}

function setState(state: State): void {
  writeFileSync(join(bin, 'state.json'), JSON.stringify(state));
}

function state(): State {
  return JSON.parse(readFileSync(join(bin, 'state.json'), 'utf8')) as State;
}

function run(...options: string[]) {
  const PATH = [bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH, FAKE_AZ_STATE: join(bin, 'state.json') };
  const { status, stdout, stderr } = spawnSync('sh', [`${folder}/app-registration.sh`, ...options], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const name = "Operator's registration";
const everything = ['--redirect-uri', redirectUri, '--identity', identity];

describe('the manifest of app roles', () => {
  it('has the roles that the code checks, and that of the secure webhook', () => {
    expect(manifest.map(({ value }) => value).sort()).toEqual([...Role.options, 'ActionGroupsSecureWebhook'].sort());
  });

  it('gives deciding and administering to people only, and the webhook to applications only', () => {
    const members = Object.fromEntries(manifest.map(({ value, allowedMemberTypes }) => [value, allowedMemberTypes]));
    expect(members).toMatchObject({
      'Operator.Approve': ['User'],
      'Operator.Admin': ['User'],
      ActionGroupsSecureWebhook: ['Application'],
    });
  });

  it('names no id twice', () => {
    expect(new Set(manifest.map(({ id }) => id)).size).toBe(manifest.length);
  });
});

describe('the script on a tenant that has nothing', () => {
  it('makes everything, although what is new is not known everywhere at once', () => {
    const ended = run('--name', name, ...everything, '--output', output);
    expect([ended.stderr.replace(/Service principal of \S+ made\.\n/g, ''), ended.status]).toEqual(['', 0]);
    const { applications, credentials, assignments, servicePrincipals } = state();
    const [made] = applications;
    if (!made) throw new Error('no registration was made');
    expect(applications).toEqual([
      expect.objectContaining({
        displayName: name,
        signInAudience: 'AzureADMyOrg',
        identifierUris: [`api://${made.appId}`],
        appRoles: manifest,
        web: { redirectUris: [redirectUri], implicitGrantSettings: { enableIdTokenIssuance: true } },
        api: { requestedAccessTokenVersion: 2 },
      }),
    ]);
    const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    expect(credentials[made.id]).toMatchObject([
      { issuer, subject: identity, audiences: ['api://AzureADTokenExchange'] },
    ]);
    expect(servicePrincipals.map(({ appId }) => appId)).toEqual([made.appId, azureMonitor]);
    const [own, monitor] = servicePrincipals;
    expect(assignments).toMatchObject([
      { principalId: monitor?.id, resourceId: own?.id, roleValue: 'ActionGroupsSecureWebhook' },
    ]);
    expect(readFileSync(output, 'utf8')).toBe(`AUTH_CLIENT_ID=${made.appId}\nAUTH_OBJECT_ID=${made.id}\n`);
  });

  it('makes no secret', () => {
    run('--name', name, ...everything);
    expect(JSON.stringify(state())).not.toMatch(/password|secretText/i);
  });
});

describe('the script of somebody who may not grant app roles', () => {
  it('makes the registration, hands its ids back, and says who lets Azure Monitor in', () => {
    setState({ ...empty, denied: 'appRoleAssignments' });
    const ended = run('--name', name, '--output', output);
    const [made] = state().applications;
    expect(ended.status).toBe(0);
    expect(ended.stderr).toContain(`--client-id ${made?.appId}`);
    expect(state().assignments).toEqual([]);
    expect(readFileSync(output, 'utf8')).toBe(`AUTH_CLIENT_ID=${made?.appId}\nAUTH_OBJECT_ID=${made?.id}\n`);
  });
});

describe('the script run again', () => {
  it('changes nothing, by name and by client id', () => {
    run('--name', name, ...everything);
    const before = state();
    expect(before.writes.length).toBeGreaterThan(4);
    expect(run('--name', name, ...everything).status).toBe(0);
    expect(run('--client-id', before.applications[0]?.appId ?? '', ...everything).status).toBe(0);
    expect(state()).toEqual(before);
  });

  it('after the first half (before there is an address) adds the other half', () => {
    run('--name', name);
    const first = state();
    expect(first.applications[0]?.web.redirectUris).toEqual([]);
    run('--client-id', first.applications[0]?.appId ?? '', ...everything);
    const { writes, applications, credentials } = state();
    expect(applications[0]?.web.redirectUris).toEqual([redirectUri]);
    expect(Object.values(credentials)).toMatchObject([[{ subject: identity }]]);
    expect(writes.slice(first.writes.length)).toHaveLength(2);
  });

  it('adds a credential for another identity and keeps the first', () => {
    run('--name', name, ...everything);
    const other = identity.replace('abcd', 'ffff');
    expect(run('--name', name, '--identity', other).status).toBe(0);
    expect(Object.values(state().credentials)).toMatchObject([[{ subject: identity }, { subject: other }]]);
  });
});

describe('a registration that somebody has worked on', () => {
  const foreign = { id: '00000000-0000-4000-8000-00000000f001', value: 'Somebody.Else', isEnabled: true };

  it('keeps roles and addresses of others, and gives Azure Monitor its own role, not the first one', () => {
    run('--name', name);
    const before = state();
    const [application] = before.applications;
    if (!application) throw new Error('no registration was made');
    const without = application.appRoles.filter(({ value }) => value !== 'Operator.Run');
    application.appRoles = [foreign, ...without];
    application.web.redirectUris = ['https://other.example/callback'];
    setState({ ...before, assignments: [] });
    expect(run('--name', name, ...everything).status).toBe(0);
    const [after] = state().applications;
    expect(after?.appRoles.map(({ value }) => value)).toEqual([
      'Somebody.Else',
      ...without.map(({ value }) => value),
      'Operator.Run',
    ]);
    expect(after?.web.redirectUris).toEqual(['https://other.example/callback', redirectUri]);
    expect(after?.web.implicitGrantSettings).toEqual({ enableIdTokenIssuance: true });
    expect(state().assignments.map(({ roleValue }) => roleValue)).toEqual(['ActionGroupsSecureWebhook']);
  });

  it('that lets in accounts of other tenants is refused and left as it is', () => {
    run('--name', name);
    const before = state();
    const [application] = before.applications;
    if (!application) throw new Error('no registration was made');
    application.signInAudience = 'AzureADMultipleOrgs';
    setState(before);
    const ended = run('--name', name, ...everything);
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toContain('accounts of other tenants');
    expect(state().applications).toEqual(before.applications);
  });

  it('is not guessed among several of the same name', () => {
    run('--name', name);
    const before = state();
    const [one] = before.applications;
    if (one) before.applications.push({ ...one, id: tenantId, appId: tenantId });
    setState(before);
    const ended = run('--name', name);
    expect([ended.status, ended.stderr]).toEqual([1, expect.stringContaining('--client-id')]);
    expect(state().writes).toEqual(before.writes);
  });
});

describe('a registration of this name that may belong to somebody else', () => {
  function given(change: (application: State['applications'][number], before: State) => void) {
    run('--name', name);
    const before = state();
    const [application] = before.applications;
    if (!application) throw new Error('no registration was made');
    change(application, before);
    setState(before);
    return { before, id: application.id, appId: application.appId };
  }

  const cases: [string, Parameters<typeof given>[0], string][] = [
    ['without a role of this app', (application) => (application.appRoles = []), 'it has no role of this app'],
    [
      'that somebody else owns too',
      ({ id }, before) => before.owners[id]?.push(colleague),
      'it is owned by cccccccc@contoso.com',
    ],
    [
      'that has a client secret',
      (application) => (application.passwordCredentials = [{}]),
      'it has a client secret or a certificate',
    ],
  ];

  it.each(cases)('%s is left alone, with the reason and the way out', (_what, change, reason) => {
    const { before, appId } = given(change);
    const ended = run('--name', name, ...everything, '--output', output);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(
      new RegExp(`^There is a registration ${name} \\(client id ${appId}\\)[^\n]*: ${reason}\\. .*--adopt`),
    );
    expect(ended.stderr.trim()).not.toContain('\n');
    expect(state()).toEqual(before);
    expect(() => readFileSync(output)).toThrow(/ENOENT/);
  });

  it('is taken with --adopt, and by its client id', () => {
    const { appId } = given((application, before) => cases.forEach(([, change]) => change(application, before)));
    expect(run('--name', name, '--adopt').status).toBe(0);
    expect(run('--client-id', appId).status).toBe(0);
    expect(state().applications).toHaveLength(1);
  });

  it('is left alone by an application, which owns none of its own', () => {
    const { before } = given((_application, state) => delete state.me);
    expect(run('--name', name)).toMatchObject({ status: 1, stderr: expect.stringContaining('aaaaaaaa@contoso.com') });
    expect(state()).toEqual(before);
  });
});

describe('an owner', () => {
  it('is added once, and is then no stranger', () => {
    expect(run('--name', name, '--owner', colleague).stdout).toContain(`Owner ${colleague} added.`);
    expect(Object.values(state().owners)).toEqual([[me, colleague]]);
    const before = state();
    expect(run('--name', name, '--owner', colleague).status).toBe(0);
    expect(state()).toEqual(before);
  });

  it('that is no object id is refused before anything is asked', () => {
    expect(run('--name', name, '--owner', 'a"b').status).toBe(64);
    expect(state()).toEqual(empty);
  });
});

it('in a national cloud asks the Graph and names the issuer of that cloud', () => {
  const cloud = { graph: 'https://microsoftgraph.chinacloudapi.cn', login: 'https://login.chinacloudapi.cn' };
  setState({ ...empty, cloud });
  const ended = run('--name', name, ...everything, '--owner', colleague);
  expect([ended.status, Object.values(state().owners)]).toEqual([0, [[me, colleague]]]);
  expect(Object.values(state().credentials)).toMatchObject([[{ issuer: `${cloud.login}/${tenantId}/v2.0` }]]);
});

describe('what goes wrong', () => {
  it('an unknown client id makes nothing', () => {
    const ended = run('--client-id', tenantId);
    expect([ended.status, ended.stderr]).toEqual([1, expect.stringContaining('no registration')]);
    expect(state().writes).toEqual([]);
  });

  it('a caller without the right sees the answer of Graph, and the output file is not written', () => {
    setState({ ...empty, denied: true });
    const ended = run('--name', name, '--output', output);
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toContain('Authorization_RequestDenied');
    expect(() => readFileSync(output)).toThrow(/ENOENT/);
  });

  it.each([[[]], [['--name']], [['--nonsense', 'x']]])('options %j are refused', (options) => {
    expect(run(...options).status).toBe(64);
  });
});

it('both scripts take the same steps with the same table', () => {
  const scripts = ['sh', 'ps1'].map((kind) => readFileSync(`${folder}/app-registration.${kind}`, 'utf8'));
  const steps = (script: string) => [...script.matchAll(/^\s*# (\d\. .*)$/gm)].map(([, step]) => step);
  expect(steps(scripts[0] ?? '')).toHaveLength(7);
  expect(steps(scripts[1] ?? '')).toEqual(steps(scripts[0] ?? ''));
  for (const script of scripts) {
    expect(script).toContain(azureMonitor);
    for (const step of ['new', 'adoption', 'application', 'owner', 'credential', 'webhook'])
      expect(script).toMatch(new RegExp(`\\b${step}\\b`));
    for (const { id } of manifest) expect(script).not.toContain(id);
  }
});
