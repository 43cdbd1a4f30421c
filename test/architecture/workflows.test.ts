import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/tree';

const folder = join(root, '.github', 'workflows');
const files = readdirSync(folder);
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** No commit of it could be looked up where this was written (SECURITY.md). */
const byTag = ['Azure/functions-action@v1.5.6'];

function allOf(file: string, pattern: RegExp): string[] {
  return [...textOf(file).matchAll(pattern)].map(([, found = '']) => found);
}

test('there are workflows to look at', () => {
  expect(files.sort()).toEqual(['ci.yml', 'deploy.yml']);
});

test.each(files)('%s pins every action by commit, with its version beside', (file) => {
  const uses = allOf(file, /uses: (.+)$/gm);
  expect(uses.length).toBeGreaterThan(3);
  expect(uses.filter((one) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one) && !byTag.includes(one))).toEqual([]);
});

test.each(files)('%s runs only scripts that exist', (file) => {
  const run = allOf(file, /npm run ([\w:]+)/g);
  expect(run.length).toBeGreaterThan(1);
  expect(run.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(files)('%s holds no secret, and reads no more than the repository unless a job says so', (file) => {
  expect(textOf(file)).not.toContain('secrets.');
  expect(textOf(file)).toMatch(/^permissions:\n {2}contents: read$/m);
});

test('only the job that deploys may ask for a token of Entra ID', () => {
  expect(textOf('ci.yml')).not.toContain('id-token');
  expect(allOf('deploy.yml', /(id-token: write)/g)).toHaveLength(1);
});

test('a pull request runs every check that one machine runs', () => {
  const local = readFileSync(join(root, '.ci', 'run'), 'utf8');
  const names = [...local.matchAll(/npm (?:run )?([\w:]+)(?: --)?/g)].map(([, name = '']) => name);
  const wanted = names.filter((name) => name in scripts && !['test', 'check:static'].includes(name));
  expect(wanted.length).toBeGreaterThan(3);
  const run = allOf('ci.yml', /npm run ([\w:]+)/g);
  expect(wanted.filter((name) => !run.includes(name))).toEqual([]);
  expect(run).toContain('check');
});

test('nothing is packed to be deployed before its declaration was looked at, and the workflow runs every check first', () => {
  const run = allOf('deploy.yml', /npm run ([\w:]+)/g);
  expect(run).toEqual(['check', 'declaration', 'package']);
  const azd = readFileSync(join(root, 'azure.yaml'), 'utf8');
  const packing = azd.split('\n').filter((line) => line.includes('npm run package'));
  expect(packing).toHaveLength(4);
  for (const line of packing) expect(line).toContain('npm ci && npm run declaration && npm run package }');
});
