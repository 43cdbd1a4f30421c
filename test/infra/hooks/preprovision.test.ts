import { createHookFolder, type HookFolder } from './hook-folder';

const name = 'Cloud Sync Operator (prod)';
const registration = `registration --name ${name} --output .azure-app-registration`;

let folder: HookFolder;
beforeEach(() => {
  folder = createHookFolder();
  folder.given('node_modules/.package-lock.json');
  folder.command(
    'npm',
    'case "$*" in *declaration) [ ! -e refused ] || { echo "is the demonstration" >&2; exit 1; } ;; esac',
  );
  folder.command('azd');
  folder.command('az', '[ ! -e nobody ] || { echo "Please run az login" >&2; exit 1; }; echo me');
  folder.given('infra/app-registration/app-registration.sh', makes);
});
afterEach(() => folder.remove());

/** Leaves half a file when it is denied, as a script that was cut off may. */
const makes = `
echo "registration $*" >>calls
echo 'AUTH_CLIENT_ID=client' >"$4"
[ ! -e denied ] || { echo 'Authorization_RequestDenied' >&2; exit 1; }
echo 'AUTH_OBJECT_ID=object' >>"$4"
`;

const hook = (environment: Record<string, string> = {}) =>
  folder.run('preprovision.sh', { AZURE_ENV_NAME: 'prod', ...environment });

test('looks at the declaration, makes the registration, and keeps its ids in the environment', () => {
  expect(hook()).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
    calls: [
      'npm run --silent declaration',
      registration,
      'azd env set AUTH_CLIENT_ID client',
      'azd env set AUTH_OBJECT_ID object',
    ],
  });
  expect(folder.has('.azure-app-registration')).toBe(false);
});

test('makes none the second time', () => {
  expect(hook({ AUTH_CLIENT_ID: 'client' })).toMatchObject({
    status: 0,
    stdout: 'App registration: client\n',
    calls: ['npm run --silent declaration'],
  });
});

test.each([[{}], [{ AUTH_CLIENT_ID: 'client' }]])(
  'ends before anything is made when the declaration is refused (%j)',
  (environment) => {
    folder.given('refused');
    const { status, stderr, calls } = hook(environment);
    expect({ status, stderr, calls }).toEqual({
      status: 1,
      stderr: 'is the demonstration\n',
      calls: ['npm run --silent declaration'],
    });
  },
);

test('installs first where nothing is installed', () => {
  folder.remove();
  folder = createHookFolder();
  folder.command('npm');
  expect(hook({ AUTH_CLIENT_ID: 'client' }).calls).toEqual(['npm ci', 'npm run --silent declaration']);
});

test.each([
  ['me', 'me'],
  ['nobody', '<your object id>'],
])('goes on without a registration, and says who runs what (%s)', (who, owner) => {
  folder.given('denied');
  folder.given(who);
  const { status, stdout, calls } = hook();
  expect(status).toBe(0);
  expect(stdout).toContain(`app-registration.sh --name '${name}' --owner ${owner}\n`);
  expect(calls.filter((call) => call.startsWith('azd'))).toEqual([]);
  expect(folder.has('.azure-app-registration')).toBe(false);
});
