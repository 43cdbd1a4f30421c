import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { declarationOfFabrikam } from '../../support/another-declaration';
import { type SmallTenant, startSmallTenant } from '../../local/tenant/http/small-tenant';

/** The script and the built program as they are, against the simulated tenant, with an `az` that is set to some cloud. */
let tenant: SmallTenant;
let folder: string;
beforeEach(async () => {
  tenant = await startSmallTenant();
  folder = mkdtempSync(join(tmpdir(), 'grants-'));
  writeFileSync(join(folder, 'calls'), '');
  // Builds nothing: the tests run on the build that is there.
  command('npm', 'exec node dist/scripts/grants.js "$@"', 'shift 4');
  cloud(tenant.origin);
});
afterEach(async () => {
  await tenant.close();
  rmSync(folder, { recursive: true });
});

function command(name: string, script: string, before = ''): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >>"${folder}/calls"\n${before}\n${script}\n`);
  chmodSync(file, 0o755);
}

function cloud(graph: string, token = 'echo local-admin'): void {
  command('az', `case "$1" in cloud) echo ${graph}/ ;; account) ${token} ;; esac`);
}

interface Asked {
  options?: string[];
  env?: Record<string, string>;
  /** The answer of a person at a terminal. */
  answer?: string;
}

/** Not with spawnSync: the tenant is in this process. */
async function run({ options = [], env = {}, answer }: Asked = {}) {
  writeFileSync(join(folder, 'calls'), '');
  const words = ['infra/grants/grants.sh', '--identity', tenant.identity.objectId, ...options];
  const PATH = [folder, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const [program, args] =
    answer === undefined ? ['sh', words] : ['script', ['-qec', ['sh', ...words].join(' '), join(folder, 'typescript')]];
  const child = spawn(program, args, { env: { PATH, TERM: 'dumb', ...env }, stdio: 'pipe' });
  child.stdin.end(answer && `${answer}\n`);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, said, calls: readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean) };
}

async function held(): Promise<number> {
  const { body } = await tenant.asAdmin(
    'GET',
    `/v1.0/servicePrincipals/${tenant.identity.objectId}/appRoleAssignments`,
  );
  return body.value.length;
}

async function takeAllAway(): Promise<void> {
  const path = `/v1.0/servicePrincipals/${tenant.identity.objectId}/appRoleAssignments`;
  const { body } = await tenant.asAdmin('GET', path);
  for (const { id } of body.value) await tenant.asAdmin('DELETE', `${path}/${String(id)}`);
}

test('asks az which cloud it is and who is signed in, and writes; the second time there is nothing to write', async () => {
  await takeAllAway();
  const first = await run({ options: ['--yes'] });
  expect(first).toMatchObject({ status: 0, said: expect.stringContaining('Written and read back.') });
  expect(first.calls).toEqual([
    `npm run --silent grants -- --identity ${tenant.identity.objectId} --yes`,
    'az cloud show --query endpoints.microsoftGraphResourceId --output tsv',
    `az account get-access-token --resource ${tenant.origin} --query accessToken --output tsv`,
  ]);
  const before = await held();
  expect(before).toBeGreaterThan(4);
  expect(await run({ options: ['--yes'] })).toMatchObject({
    status: 0,
    said: expect.stringContaining('Nothing to write.'),
  });
  expect(await held()).toBe(before);
});

test('tells the token to no command line and to no reader', async () => {
  const { said, calls } = await run({ options: ['--yes'] });
  expect([...calls, said].join('\n')).not.toContain('local-admin');
});

test('writes nothing where there is nobody to ask', async () => {
  await takeAllAway();
  expect(await run()).toMatchObject({ status: 2, said: expect.stringContaining('repeat with --yes') });
  expect(await held()).toBe(0);
});

const terminal = process.platform === 'linux' ? test : test.skip;
terminal.each([
  ['no', 2, 'Nothing was written.'],
  ['yes', 0, 'Written and read back.'],
])('asks a person, and %s is heard', async (answer, status, text) => {
  await takeAllAway();
  const ended = await run({ answer });
  expect(ended.said).toMatch(/\+ User\.Read\.All[^]*Write this\? \(yes\/no\)/);
  expect(ended).toMatchObject({ status, said: expect.stringContaining(text) });
  expect((await held()) > 0).toBe(answer === 'yes');
});

describe('in a tenant of Microsoft', () => {
  const notSignedIn = 'exit 1';

  test('the declaration of the installation is needed, before a token is asked for', async () => {
    cloud('https://graph.microsoft.com');
    const { status, said, calls } = await run({ options: ['--yes'] });
    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining('OPERATOR_CONFIG is not set') });
    expect(calls.join()).not.toContain('get-access-token');
  });

  test.each(['https://graph.microsoft.us', 'https://microsoftgraph.chinacloudapi.cn'])(
    'the token is one for %s when az is set to it',
    async (graph) => {
      cloud(graph, notSignedIn);
      const file = join(folder, 'production.config.json');
      writeFileSync(file, declarationOfFabrikam());
      const { status, said, calls } = await run({ env: { OPERATOR_CONFIG: file } });
      expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining('Sign in first: az login') });
      expect(calls.at(-1)).toContain(`--resource ${graph} `);
    },
  );

  test('a cloud that nobody knows gets no token', async () => {
    cloud('https://graph.example');
    const { status, said, calls } = await run();
    expect({ status, said }).toEqual({
      status: 1,
      said: expect.stringContaining('https://graph.example/ must be one'),
    });
    expect(calls.join()).not.toContain('get-access-token');
  });
});

test('the simulated tenant is not touched by a declaration that the shell names', async () => {
  expect(await run({ env: { OPERATOR_CONFIG: join(folder, 'none.json') } })).toMatchObject({ status: 0 });
});
