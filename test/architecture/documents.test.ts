import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../support/tree';

const documents = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`),
  ...readdirSync(join(root, 'docs', 'decisions')).map((file) => `docs/decisions/${file}`),
  'onprem/README.md',
].filter((file) => file.endsWith('.md'));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

test('finds the documents it speaks about', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/operations.md']));
});

test.each(documents)('every command that %s names exists', (file) => {
  const named = [...textOf(file).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(documents)('every file that %s links to exists', (file) => {
  const links = [...textOf(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  const local = links.filter((link) => !/^https?:/.test(link));
  expect(local.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
});

/** Written by whoever deploys (docs/decisions/0010). */
const ofTheDeployer = ['config/production.config.json'];

test.each(documents)('every file of infra, scripts and tests that %s names exists', (file) => {
  const named = [...textOf(file).matchAll(/`((?:infra|onprem|scripts|test|config|\.github|\.ci)\/[\w./-]+?)\/?`/g)];
  const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
  expect(missing.filter((path) => !ofTheDeployer.includes(path))).toEqual([]);
});
