import ts from 'typescript';
import { allChapters } from '../../../domain/codes/all-chapters';
import { quarantine } from '../../../domain/codes/quarantine';
import { Settings } from '../../../gateways/settings';
import { codesIn, codesInSources } from '../../support/codes-in-sources';

const explained = allChapters.flatMap(({ codes }) => Object.keys(codes));
const settings = Object.keys(Settings.shape);
const used = new Map([...codesInSources()].filter(([code]) => !settings.includes(code)));

test('finds codes in literals, in names of properties, and single words where a code is expected', () => {
  const text = `
    const rules = { NO_UNIT: () => 'HELLO' };
    throw new RefusedError('GONE', \`NOT_IN_LOG\`);
    const error = { code: 'REQUIRED', method: 'DELETE' };`;
  const source = ts.createSourceFile('some.ts', text, ts.ScriptTarget.Latest, true);
  expect(codesIn(source)).toEqual(['NO_UNIT', 'GONE', 'NOT_IN_LOG', 'REQUIRED']);
  expect(used.size).toBeGreaterThan(100);
});

test('every code in the sources is explained: add it to a chapter in domain/codes', () => {
  const missing = [...used].filter(([code]) => !explained.includes(code));
  expect(missing.map(([code, files]) => `${code} of ${files.join(', ')}`)).toEqual([]);
});

test('nothing is explained that no source says, except the words of Microsoft', () => {
  const foreign = Object.keys(quarantine.codes);
  expect(explained.filter((code) => !used.has(code) && !foreign.includes(code))).toEqual([]);
});

test('a code is explained once', () => {
  expect(explained.filter((code, index) => explained.indexOf(code) !== index)).toEqual([]);
});

test('every explanation is sentences', () => {
  const texts = allChapters.flatMap(({ codes }) => Object.values(codes)).flatMap(({ means, todo }) => [means, todo]);
  expect(texts.filter((text) => !/^[A-Z`].*[.]$/.test(text))).toEqual([]);
});
