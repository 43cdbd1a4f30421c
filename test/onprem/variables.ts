import { type Node, functionOf, nodesOf } from './grammar';
import type { Script } from './script';

/** What PowerShell itself sets. */
const automatic = [
  '_',
  'null',
  'true',
  'false',
  'pscmdlet',
  'psscriptroot',
  'erroractionpreference',
  'whatifpreference',
];

type Use = { name: string; within: string; line: number };

const nameOf = (text: string) =>
  text
    .replace(/^[$@]\{?(script:|global:)?/i, '')
    .replace(/\}$/, '')
    .toLowerCase();

const useOf = (node: Node): Use => ({ name: nameOf(node.text), within: functionOf(node), line: node.line });

/** Variables that get a value: parameters, targets of assignments, what a loop runs over. */
function givenIn(tree: Node): Use[] {
  const targets = [...nodesOf(tree, 'left_assignment_expression')].flatMap((target) =>
    [...nodesOf(target, 'variable')].filter((variable) => !isElement(variable, target)),
  );
  const loops = [...nodesOf(tree, 'foreach_statement')].flatMap((loop) =>
    loop.children.filter((child) => child.type === 'variable'),
  );
  const parameters = [...nodesOf(tree, 'script_parameter')].flatMap((parameter) =>
    parameter.children.filter((child) => child.type === 'variable'),
  );
  return [...targets, ...loops, ...parameters].map(useOf);
}

/** In `$report['x'] = 1` and `$client.Timeout = 1` the variable has its value already. */
function isElement(variable: Node, target: Node): boolean {
  for (let at = variable.parent; at && at !== target; at = at.parent) {
    if (at.type === 'element_access' || at.type === 'member_access') return true;
  }
  return false;
}

/** Read where neither its function nor the script gives it a value: in strict mode the script would stop there. */
export function undefinedVariables({ tree }: Script): string[] {
  const given = givenIn(tree);
  return [...nodesOf(tree, 'variable')]
    .map(useOf)
    .filter(({ name }) => !name.startsWith('env:') && !automatic.includes(name))
    .filter((use) => !given.some((one) => one.name === use.name && ['', use.within].includes(one.within)))
    .map(({ name, line }) => `${line}: $${name}`);
}

/** A parameter or variable that nothing reads is a mistyped one, or a forgotten wire. */
export function unreadVariables({ tree }: Script): string[] {
  const given = givenIn(tree);
  const uses = [...nodesOf(tree, 'variable')].map(useOf);
  const timesGiven = (one: Use) =>
    given.filter((other) => other.name === one.name && other.within === one.within).length;
  const timesSeen = (one: Use) =>
    uses.filter((use) => use.name === one.name && (one.within === '' || use.within === one.within)).length;
  return given
    .filter(({ name }) => !automatic.includes(name))
    .filter((one) => timesSeen(one) <= timesGiven(one))
    .map(({ name, line }) => `${line}: $${name}`);
}

/** A block runs below the function that it is given to, whose parameters hide variables of the same name. */
export function hiddenVariables({ tree, functions }: Script): string[] {
  return [...nodesOf(tree, 'command')].flatMap((command) => {
    const name = command.children.find((child) => child.type === 'command_name')?.text;
    const called = functions.find((one) => one.name === name);
    if (!called) return [];
    const hiding = called.parameters.map((parameter) => parameter.name.toLowerCase());
    return [...nodesOf(command, 'script_block_expression')]
      .flatMap((block) => [...nodesOf(block, 'variable')].map(useOf))
      .filter((use) => hiding.includes(use.name))
      .map((use) => `${use.line}: $${use.name}`);
  });
}
