import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The hook runs as it is, against an `az` that answers from files; time does not pass. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postprovision-'));
  cpSync('infra/hooks', join(folder, 'infra/hooks'), { recursive: true });
  mkdirSync(join(folder, 'infra/grants'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'infra/grants/grants.sh'), 'exit 0\n');
  command('sleep', 'echo "sleep $1" >>calls');
  command('az', az);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Secrets are files `there-<name>`; `forbidden` holds how many more requests are refused, `broken` makes every read fail. */
const az = `
echo "az $*" >>calls
refused() {
  left=$(cat forbidden 2>/dev/null || echo 0)
  [ "$left" -gt 0 ] || return 1
  [ -e role ] && echo $((left - 1)) >forbidden
  echo 'ERROR: (Forbidden) Caller is not authorized' >&2
}
name=$(echo "$*" | sed -n 's/.*--name \\([a-z-]*\\).*/\\1/p')
case "$1 $2 $3" in
  'keyvault secret show')
    [ ! -e broken ] || { echo 'ERROR: connection reset' >&2; exit 1; }
    if refused; then exit 1; fi
    [ -e "there-$name" ] || { echo 'ERROR: (SecretNotFound) not found' >&2; exit 1; } ;;
  'keyvault secret set')
    if refused; then exit 1; fi
    touch "there-$name" ;;
  'keyvault show --name') echo /vault ;;
  'ad signed-in-user show') [ ! -e nobody ] || exit 1; echo person ;;
  'role assignment create') [ ! -e nobody ] || exit 1; touch role; echo /assignment ;;
  'role assignment delete') rm role ;;
esac
`;

function command(name: string, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

function given(name: string, content = ''): void {
  writeFileSync(join(folder, name), content);
}

function hook() {
  const run = spawnSync('sh', ['infra/hooks/postprovision.sh'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      AZURE_KEY_VAULT_NAME: 'kv',
      MANAGED_IDENTITY_PRINCIPAL_ID: 'identity',
    },
  });
  const calls = readFileSync(join(folder, 'calls'), 'utf8').split('\n');
  const made = calls.flatMap((call) => /secret set .*--name ([a-z-]+)/.exec(call)?.[1] ?? []);
  return { ...run, calls, made };
}

test('makes both signing keys where there are none, and none the second time', () => {
  expect(hook()).toMatchObject({ status: 0, stdout: '', made: ['approval-signing-key', 'ledger-signing-key'] });
  given('calls');
  expect(hook()).toMatchObject({ status: 0, stdout: '', made: [] });
});

test('takes the right to write secrets, waits until it counts, and gives it back', () => {
  given('forbidden', '3');
  const { calls, made, status, stdout } = hook();
  expect({ status, stdout, made }).toEqual({
    status: 0,
    stdout: '',
    made: ['approval-signing-key', 'ledger-signing-key'],
  });
  expect(calls.filter((call) => call.startsWith('sleep')).length).toBeGreaterThan(0);
  expect(calls.filter((call) => call.startsWith('az role')).at(-1)).toContain('delete --ids /assignment');
});

test('says who has to do what where the right cannot be taken', () => {
  given('forbidden', '3');
  given('nobody');
  const { made, status, stdout } = hook();
  expect({ status, made }).toEqual({ status: 0, made: [] });
  expect(stdout).toMatch(/approval-signing-key was not made \(forbidden\).*Key Vault Secrets Officer/);
});

test('replaces no key that could not be read', () => {
  given('broken');
  const { made, stdout } = hook();
  expect(made).toEqual([]);
  expect(stdout).toMatch(/ledger-signing-key was not made \(unreadable\)/);
});
