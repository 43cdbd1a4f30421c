import { posix } from 'node:path';
import type { Problem } from '../problem';

/** Paths from the root of the repository, with their contents. */
export type Files = Record<string, string>;

/** Every parameter is described, every loaded file is there, and nothing has to be fetched to compile. */
export function sourceProblems(files: Files): Problem[] {
  return Object.entries(files)
    .filter(([path]) => /\.(bicep|bicepparam)$/.test(path))
    .flatMap(([path, text]) => [
      ...undescribed(path, text),
      ...(path.startsWith('infra/graph/') ? [] : fetched(path, text)),
      ...absent(path, text, files),
    ]);
}

function undescribed(path: string, text: string): Problem[] {
  if (!path.endsWith('.bicep')) return [];
  const found: Problem[] = [];
  let decorators = '';
  for (const line of statements(text)) {
    if (line.startsWith('@')) decorators += line;
    else {
      const name = /^param\s+(\w+)/.exec(line)?.[1];
      const isDescribed = /@(sys\.)?description\(\s*'+[^']/.test(decorators);
      if (name && !isDescribed) found.push(problem('description', path, `the parameter ${name} has no @description`));
      decorators = '';
    }
  }
  return found;
}

/** Top-level statements; what stands in brackets or in a long text belongs to the line that opened it. */
function statements(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  for (const line of withoutComments(text).split('\n')) {
    if (line.trim() === '') continue;
    if (depth > 0) found[found.length - 1] += line;
    else found.push(line.trim());
    depth += balance(line);
  }
  return found;
}

function withoutComments(text: string): string {
  const long = text.replace(/'''[\s\S]*?'''/g, (whole) => `'${whole.slice(3, -3).replace(/[\n'()[\]{}]/g, ' ')}'`);
  return long.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function balance(line: string): number {
  const marks = line.replace(/'(?:[^'\\]|\\.)*'/g, '').replace(/\/\/.*$/, '');
  return (marks.match(/[([{]/g) ?? []).length - (marks.match(/[)\]}]/g) ?? []).length;
}

function fetched(path: string, text: string): Problem[] {
  return statements(text)
    .filter((line) => /'(br|ts)[:/]/.test(line) || /^extension\b/.test(line))
    .map((line) => problem('registry', path, `has to be fetched to compile: ${line.split('{')[0]?.trim()}`));
}

function absent(path: string, text: string, files: Files): Problem[] {
  const loads = [...text.matchAll(/\bload(?:Text|Json|Yaml)Content\(\s*'([^']+)'/g)];
  return loads
    .map(([, file]) => posix.join(posix.dirname(path), file ?? ''))
    .filter((file) => !(file in files))
    .map((file) => problem('files', path, `${file} is not there`));
}

function problem(rule: string, path: string, message: string): Problem {
  return { rule, path, message };
}
