import { join } from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { determinism } from '../../lint/determinism.cjs';
import { root } from '../support/tree';

const offences: [string, string][] = [
  ['await', 'export const f = async () => { await Promise.resolve(); };'],
  ['the time of the process', 'export const now = () => Date.now();'],
  ['a new date of now', 'export const now = () => new Date();'],
  ['chance', 'export const dice = () => Math.random();'],
  ['a random identity', 'export const id = () => crypto.randomUUID();'],
  ['a timer of the process', 'export const wait = () => setTimeout(() => undefined, 1);'],
  ['the network', 'export const read = () => fetch("http://127.0.0.1");'],
  ['the environment', 'export const setting = () => process.env["X"];'],
  ['state between episodes', 'let count = 0; export const next = () => ++count;'],
  ['a built-in module', 'import { readFileSync } from "node:fs"; export const read = () => readFileSync("x");'],
  ['a gateway', 'import { createRuns } from "../../gateways/records/runs"; export const runs = createRuns;'],
];

const linter = new Linter({ cwd: root });

function messagesFor(code: string, filename: string): string[] {
  const config: Linter.Config[] = [
    {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser },
      plugins: { '@typescript-eslint': tseslint.plugin },
    },
    determinism,
  ];
  return linter.verify(code, config, { filename: join(root, filename) }).map(({ message }) => message);
}

test.each(offences)('an orchestrator may not use %s', (_what, code) => {
  const messages = messagesFor(code, 'orchestrations/ou-onboarding/orchestrator.ts');
  expect(messages.some((message) => message.includes('Replayed code'))).toBe(true);
});

test.each([
  'orchestrations/ou-onboarding/rules.ts',
  'orchestrations/approval/contract.ts',
  'orchestrations/kit/call.ts',
  'domain/plan.ts',
])('the same holds for %s', (filePath) => {
  expect(messagesFor('export const now = () => Date.now();', filePath).join()).toContain('Replayed code');
});

test('an activity may do all that', () => {
  const messages = messagesFor(
    'export const now = async () => { await Promise.resolve(Date.now()); };',
    'orchestrations/ou-onboarding/apply.ts',
  );
  expect(messages.filter((message) => message.includes('Replayed code'))).toEqual([]);
});
