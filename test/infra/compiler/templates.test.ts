import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../support/tree';
import { build, restoredCompiler } from './bicep';

let compiler: string;
let copy: string;
beforeAll(() => void (compiler = restoredCompiler()));
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'infra-'));
  cpSync(join(root, 'infra'), copy, { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true }));

test.each(['main', 'entra-diagnostics/main'])(
  '%s compiles without a diagnostic, and what is committed is what it compiles to',
  (name) => {
    const { diagnostics, template } = build(compiler, join(root, 'infra', `${name}.bicep`));
    expect(diagnostics).toEqual([]);
    const committed: unknown = JSON.parse(readFileSync(join(root, 'infra', `${name}.json`), 'utf8'));
    expect(committed).toEqual(JSON.parse(template));
  },
);

function plant([file, from, to]: [string, string, string]): string[] {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not hold what should be replaced: ${from}`);
  writeFileSync(path, text.replace(from, to));
  return build(compiler, join(copy, 'main.bicep')).diagnostics;
}

test.each<[string, [file: string, from: string, to: string], string]>([
  [
    'a wrong value of a closed enumeration',
    ['modules/storage.bicep', "publicAccess: 'None'", "publicAccess: 'No'"],
    'BCP036',
  ],
  ['a missing required property', ['modules/key-vault.bicep', 'tenantId: tenant().tenantId', ''], 'BCP035'],
  ['an output of another type', ['main.bicep', 'string = location', 'int = location'], 'BCP033'],
  [
    'an unused parameter',
    ['main.bicep', 'targetScope =', "@description('x')\nparam unused string\n\ntargetScope ="],
    'no-unused-params',
  ],
])('%s is found', (_what, change, code) => {
  expect(plant(change).join('\n')).toContain(code);
});

test('a change that was not compiled is found', () => {
  const path = join(copy, 'modules/identity.bicep');
  writeFileSync(path, readFileSync(path, 'utf8').replace('name: name', "name: '${name}-x'"));
  const { template } = build(compiler, join(copy, 'main.bicep'));
  expect(JSON.parse(readFileSync(join(copy, 'main.json'), 'utf8'))).not.toEqual(JSON.parse(template));
});
