import { z } from 'zod';

export const CheckRow = z.object({ name: z.string(), result: z.string(), detail: z.string(), howTo: z.string() });
export type CheckRow = z.infer<typeof CheckRow>;

const FAILED = 1;
const NOT_LOOKED = 2;

const words: Readonly<Record<string, string>> = {
  verified: 'ok',
  warning: 'WARNING',
  failed: 'FAILED',
  unknown: 'UNKNOWN',
};

/** One line per check, what to do below it, and how many of each at the end. */
export function tableOf(checks: readonly CheckRow[]): string {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const wordWidth = Math.max(...Object.values(words).map(({ length }) => length));
  const indent = ' '.repeat(nameWidth + wordWidth + 4);
  const lines = checks.map(({ name, result, detail, howTo }) => {
    const line = `${name.padEnd(nameWidth)}  ${(words[result] ?? result).padEnd(wordWidth)}  ${detail}`;
    return howTo === '' ? line : `${line}\n${indent}-> ${howTo}`;
  });
  return [...lines, '', totalOf(checks)].join('\n');
}

function totalOf(checks: readonly CheckRow[]): string {
  const count = (result: string) => checks.filter((check) => check.result === result).length;
  return Object.entries(words)
    .map(([result, word]) => `${count(result)} ${word}`)
    .join(' · ');
}

export function exitCodeOf(checks: readonly CheckRow[]): number {
  const results = checks.map(({ result }) => result);
  if (results.includes('failed')) return FAILED;
  return results.includes('unknown') ? NOT_LOOKED : 0;
}
