import { createHookFolder, type HookFolder } from './hook-folder';

/** The hook runs against an `az` that answers from files. */
let folder: HookFolder;
beforeEach(() => {
  folder = createHookFolder();
  folder.given('infra/grants/grants.sh', 'echo "grants $*" >>calls\n');
  folder.command('az', az);
});
afterEach(() => folder.remove());

/** Secrets are files `there-<name>`; `forbidden` holds how many more requests are refused, `broken` makes every read fail. */
const az = `
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

function hook(environment: Record<string, string> = {}) {
  const ended = folder.run('postprovision.sh', {
    AZURE_KEY_VAULT_NAME: 'kv',
    MANAGED_IDENTITY_PRINCIPAL_ID: 'identity',
    ...environment,
  });
  const made = ended.calls.flatMap((call) => /secret set .*--name ([a-z-]+)/.exec(call)?.[1] ?? []);
  return { ...ended, made };
}

test('makes both signing keys where there are none, and none the second time', () => {
  expect(hook()).toMatchObject({ status: 0, stdout: '', made: ['approval-signing-key', 'ledger-signing-key'] });
  expect(hook()).toMatchObject({ status: 0, stdout: '', made: [] });
});

test('takes the right to write secrets, waits until it counts, and gives it back', () => {
  folder.given('forbidden', '3');
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
  folder.given('forbidden', '3');
  folder.given('nobody');
  const { made, status, stdout } = hook();
  expect({ status, made }).toEqual({ status: 0, made: [] });
  expect(stdout).toMatch(/approval-signing-key was not made \(forbidden\).*Key Vault Secrets Officer/);
});

test('replaces no key that could not be read', () => {
  folder.given('broken');
  const { made, stdout } = hook();
  expect(made).toEqual([]);
  expect(stdout).toMatch(/ledger-signing-key was not made \(unreadable\)/);
});

test('gives the key away on no command line', () => {
  const { calls } = hook();
  expect(calls.filter((call) => call.includes('secret set'))).toEqual(
    ['approval', 'ledger'].map((name) =>
      expect.stringMatching(
        new RegExp(`^az keyvault secret set --vault-name kv --name ${name}-signing-key --file \\S+ --output none$`),
      ),
    ),
  );
});

test('asks for the grants, and says who runs what, with which declaration, when they were not written', () => {
  expect(hook().calls.at(-1)).toBe('grants --identity identity');
  folder.given('infra/grants/grants.sh', 'exit 2\n');
  const { status, stdout } = hook({ OPERATOR_CONFIG: 'config/production.config.json' });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout:
      'A Privileged Role Administrator runs: npm run grants -- --identity identity --config config/production.config.json\n',
  });
});
