import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root, sourcesBelow } from './tree';

const folders = ['functions', 'gateways', 'orchestrations', 'domain'];
const code = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;
/** A single word in capitals is a code only where one is expected. */
const oneWord = /^[A-Z]{3,}$/;
const errors = ['RefusedError', 'NotNowError', 'BrokenError', 'ProblemError', 'Ended'];

/** Every text that has the shape of a code, with the files that hold it: literals, and names of properties. */
export function codesInSources(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const files = folders.flatMap(sourcesBelow).filter((path) => !path.startsWith('domain/codes/'));
  for (const path of files) {
    const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
    for (const text of codesIn(source)) found.set(text, [...new Set([...(found.get(text) ?? []), path])]);
  }
  return found;
}

/** Exported for its own test. */
export function codesIn(node: ts.Node): string[] {
  const own = codeAt(node);
  const below: string[] = [];
  node.forEachChild((child) => void below.push(...codesIn(child)));
  return own === undefined ? below : [own, ...below];
}

function codeAt(node: ts.Node): string | undefined {
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) return matching(node.name.text, code);
  if (!ts.isStringLiteralLike(node)) return undefined;
  return matching(node.text, isCodePosition(node) ? new RegExp(`${code.source}|${oneWord.source}`) : code);
}

function matching(text: string, pattern: RegExp): string | undefined {
  return pattern.test(text) ? text : undefined;
}

function isCodePosition({ parent }: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return parent.name.getText() === 'code';
  return ts.isNewExpression(parent) && errors.includes(parent.expression.getText());
}
