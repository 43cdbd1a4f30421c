import { type Node, nodesOf } from './grammar';
import { comparisons } from './known-commands';
import type { Script } from './script';

const switches = [
  'AsSecureString',
  'Compress',
  'Discover',
  'Force',
  'List',
  'ListAvailable',
  'NoNewWindow',
  'PassThru',
  'Unique',
  'Wait',
];

/** Who may be given values without naming them, and how many. */
const unnamed: Record<string, number> = {
  'ForEach-Object': 1,
  'Where-Object': 1,
  'Write-Output': 1,
  'Write-Verbose': 1,
  'Write-Warning': 1,
};

/** A parameter without its value, and a value without its parameter, as a forgotten pipe or dash leaves them. */
export function strayValues({ tree, functions }: Script): string[] {
  const own = functions.flatMap((made) =>
    made.parameters.filter(({ type }) => type === 'switch').map(({ name }) => name),
  );
  return [...nodesOf(tree, 'command')].flatMap((command) => {
    const name = command.children.find((child) => child.type === 'command_name')?.text;
    if (name === undefined) return [];
    const { lacking, loose } = readValues(command, [...switches, ...own]);
    return [
      ...lacking.map((parameter) => `${command.line}: ${name} ${parameter} has no value`),
      ...(loose > (unnamed[name] ?? 0) ? [`${command.line}: ${name} has ${loose} values without a name`] : []),
    ];
  });
}

function readValues(command: Node, switchNames: string[]): { lacking: string[]; loose: number } {
  const lacking: string[] = [];
  let loose = 0;
  let waiting: string | undefined;
  for (const { type, text } of elementsOf(command)) {
    if (type !== 'command_parameter') {
      if (waiting === undefined && !text.startsWith('@')) loose += 1;
      waiting = undefined;
      continue;
    }
    if (waiting !== undefined) lacking.push(waiting);
    waiting = switchNames.includes(text.slice(1)) ? undefined : text;
  }
  if (waiting !== undefined && !comparisons.includes(waiting.slice(1))) lacking.push(waiting);
  return { lacking, loose };
}

function elementsOf(command: Node): Node[] {
  const elements = command.children.find((child) => child.type === 'command_elements')?.children ?? [];
  return elements.filter(({ type }) => type !== 'command_argument_sep');
}
