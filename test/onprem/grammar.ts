import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, type Node as GrammarNode, Parser } from 'web-tree-sitter';
import { root } from '../support/tree';

/** The package brings the grammar as WebAssembly; its native binding is not used, so nothing is built. */
const grammar = require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');

let parser: Promise<Parser> | undefined;

async function createParser(): Promise<Parser> {
  await Parser.init();
  const created = new Parser();
  created.setLanguage(await Language.load(readFileSync(grammar)));
  return created;
}

/** A copy of what the grammar found: each look at its own nodes crosses into WebAssembly. */
export type Node = {
  type: string;
  text: string;
  line: number;
  wrong: boolean;
  parent: Node | undefined;
  children: Node[];
};

export async function parsed(text: string): Promise<Node> {
  parser ??= createParser();
  const tree = (await parser).parse(text);
  if (!tree) throw new Error('the grammar gave no tree');
  const copy = copied(tree.rootNode, text, undefined);
  tree.delete();
  return copy;
}

function copied(node: GrammarNode, source: string, parent: Node | undefined): Node {
  const copy: Node = {
    type: node.type,
    text: source.slice(node.startIndex, node.endIndex),
    line: node.startPosition.row + 1,
    wrong: node.isError || node.isMissing,
    parent,
    children: [],
  };
  copy.children = node.children.map((child) => copied(child, source, copy));
  return copy;
}

export const textOfScript = (path: string) => readFileSync(join(root, path), 'utf8');

export function* nodesOf(node: Node, ...types: string[]): Generator<Node> {
  if (types.includes(node.type)) yield node;
  for (const child of node.children) yield* nodesOf(child, ...types);
}

/** The first of its kind that is not inside of another function. */
export function ownNode(node: Node, type: string): Node | undefined {
  for (const child of node.children) {
    if (child.type === type) return child;
    if (child.type === 'function_statement') continue;
    const found = ownNode(child, type);
    if (found) return found;
  }
  return undefined;
}

/** Where the grammar could not go on. */
export function syntaxErrors(tree: Node): string[] {
  const found: string[] = [];
  const visit = (node: Node) => {
    if (node.wrong) found.push(`${node.line}: ${node.text.split('\n')[0] ?? ''}`);
    for (const child of node.children) visit(child);
  };
  visit(tree);
  return found;
}

/** The name of the function that a node is in; '' for the script itself. */
export function functionOf(node: Node): string {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'function_statement') return nameOf(at);
  }
  return '';
}

export const nameOf = (statement: Node) =>
  statement.children.find((child) => child.type === 'function_name')?.text ?? '';
