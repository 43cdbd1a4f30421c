import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { filesBelow, root, sourcesBelow } from '../support/tree';

const folders = ['functions', 'orchestrations', 'domain', 'gateways', 'local', 'scripts'];
const sources = folders.flatMap(sourcesBelow);
const forbidden = /(^|[-.])(utils?|helpers?|common|misc|manager|service|base|types|constants)([-.]|$)/;

test('finds the sources it speaks about', () => {
  expect(sources.length).toBeGreaterThan(150);
});

test('every file name is in kebab-case', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.tsx?$/;
  expect([...sources, ...sourcesBelow('test')].filter((path) => !kebab.test(basename(path)))).toEqual([]);
});

test('no file name says less than what is in it', () => {
  expect(sources.filter((path) => forbidden.test(basename(path)))).toEqual([]);
});

const rooms = [...new Set(sourcesBelow('orchestrations').map((path) => path.split('/')[1] ?? ''))].filter(
  (room) => room !== 'kit',
);

test.each(rooms)('the room %s has a contract, an orchestrator, activities and a README', (room) => {
  for (const file of ['contract.ts', 'orchestrator.ts', 'activities.ts', 'README.md']) {
    expect({ file, exists: existsSync(join(root, 'orchestrations', room, file)) }).toEqual({ file, exists: true });
  }
});

test.each(rooms)('the rules and the orchestrator of the room %s have tests of their own', (room) => {
  for (const file of ['orchestrator', 'rules']) {
    if (!existsSync(join(root, 'orchestrations', room, `${file}.ts`))) continue;
    expect(existsSync(join(root, 'test', 'orchestrations', room, `${file}.test.ts`))).toBe(true);
  }
});

/** A test is named after its source, or after a behaviour of the folder it mirrors. */
test('no test lacks the folder it mirrors', () => {
  const tests = folders.flatMap((folder) =>
    existsSync(join(root, 'test', folder)) ? filesBelow(join('test', folder)) : [],
  );
  const orphans = tests
    .filter((path) => /\.test\.tsx?$/.test(path))
    .filter((path) => !existsSync(join(root, dirname(path).replace(/^test\//, ''))));
  expect(orphans).toEqual([]);
});
