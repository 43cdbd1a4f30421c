import { readFileSync } from 'node:fs';

// The PowerShell scripts cannot be run here. As far as text can tell, they do what their tested twins do.

function twinsOf(name: string): { sh: string; ps1: string } {
  const read = (kind: string) => readFileSync(`infra/${name}.${kind}`, 'utf8').replace(/^\s*#.*$/gm, '');
  return { sh: read('sh'), ps1: read('ps1').replace(/<#[^]*?#>/, '') };
}

/** Each once and in order of the alphabet: a function stands where it is written, not where it is called. */
function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, one = '']) => one))].sort();
}

const commands = /\b((?:az|azd) (?:[a-z-]+ )*[a-z-]+)(?= +(?:--|AUTH))/g;
const options = /\s(--(?!silent|yes)[a-z-]+)\b/g;
const hooks = ['hooks/preprovision', 'hooks/postprovision'];

test.each(hooks)('both scripts of %s call the same commands with the same options', (name) => {
  const { sh, ps1 } = twinsOf(name);
  expect(found(sh, commands).length).toBeGreaterThan(1);
  expect(found(ps1, commands)).toEqual(found(sh, commands));
  const calls = (text: string) =>
    text
      .split('\n')
      .filter((line) => /\baz /.test(line))
      .join('\n');
  expect(found(calls(ps1), options)).toEqual(found(calls(sh), options));
});

test.each([...hooks, 'hooks/postdeploy'])('both scripts of %s read the same environment', (name) => {
  const { sh, ps1 } = twinsOf(name);
  const names = found(ps1, /\$env:([A-Z_]+)/g);
  expect(names.length).toBeGreaterThan(0);
  // Set by the file of the app registration, which the PowerShell script answers as an object.
  const ofTheFile = ps1.includes('$registration.ObjectId') ? ['AUTH_OBJECT_ID'] : [];
  expect(found(sh, /\$\{?([A-Z][A-Z_]+)/g)).toEqual([...names, ...ofTheFile].sort());
});

test.each([...hooks, 'hooks/postdeploy'])('both scripts of %s refuse and hint in the same cases', (name) => {
  const { sh, ps1 } = twinsOf(name);
  const cases =
    /(Run as an owner|was not made \(|Take away by hand|A Privileged Role Administrator|There is no app registration|does not answer 200|instead of 401|Nobody can sign in yet|refuses who is not)/g;
  expect(found(ps1, cases)).toEqual(found(sh, cases));
});

test('both scripts of the app registration ask Graph for the same things', () => {
  const { sh, ps1 } = twinsOf('app-registration/app-registration');
  const asked = (text: string) =>
    found(
      text.replace(/[\\`]\$ref/g, 'REF').replace(/\$\{?\w+\}?/g, 'ID'),
      /\s"?(\/(?:applications|servicePrincipals|me)\b[^\s")]*)/g,
    );
  expect(asked(sh)).toEqual([
    '/applications',
    '/applications/ID',
    '/applications/ID/federatedIdentityCredentials',
    '/applications/ID/owners',
    '/applications/ID/owners/REF',
    '/me',
    '/servicePrincipals',
    '/servicePrincipals/ID/appRoleAssignments',
  ]);
  expect(asked(ps1)).toEqual(asked(sh));
});

test('both scripts of the grants pass on every option of the program', () => {
  const taken = found(readFileSync('scripts/grants.ts', 'utf8'), /^ {6}'?([a-z-]+)'?: \{ type: /gm);
  const { sh, ps1 } = twinsOf('grants/grants');
  expect(sh).toContain('grants -- "$@"');
  // The cloud is the one that az is set to.
  expect(found(ps1, /'--([a-z-]+)'/g)).toEqual(taken.filter((name) => name !== 'graph-url'));
});
