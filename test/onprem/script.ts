import { type Node, functionOf, nameOf, nodesOf, ownNode, parsed } from './grammar';

export type ScriptParameter = { name: string; type: string; mandatory: boolean };
export type Command = { name: string; parameters: string[]; line: number; within: string };
export type ScriptFunction = { name: string; parameters: ScriptParameter[]; line: number };
export type Help = { sections: Record<string, string>; parameters: Record<string, string>; examples: string[] };
export type Script = {
  text: string;
  tree: Node;
  binding: string;
  parameters: ScriptParameter[];
  functions: ScriptFunction[];
  commands: Command[];
  types: { name: string; line: number }[];
  help: Help;
};

export async function readScript(text: string): Promise<Script> {
  const tree = await parsed(text);
  const block = ownNode(tree, 'param_block');
  return {
    text,
    tree,
    binding: block?.children.find((child) => child.type === 'attribute_list')?.text ?? '',
    parameters: parametersOf(block),
    functions: [...nodesOf(tree, 'function_statement')].map((statement) => ({
      name: nameOf(statement),
      parameters: parametersOf(ownNode(statement, 'param_block')),
      line: statement.line,
    })),
    commands: [...nodesOf(tree, 'command')].flatMap((command) => commandOf(command, tree)),
    types: typesOf(tree),
    help: helpOf(tree),
  };
}

function parametersOf(block: Node | undefined): ScriptParameter[] {
  if (!block) return [];
  return [...nodesOf(block, 'script_parameter')].map((parameter) => {
    const attributes = parameter.children.find((child) => child.type === 'attribute_list');
    const types = attributes ? [...nodesOf(attributes, 'type_literal')] : [];
    return {
      name: parameter.children.find((child) => child.type === 'variable')?.text.slice(1) ?? '',
      type: types.at(-1)?.text.slice(1, -1) ?? '',
      mandatory: /\[Parameter\([^)]*\bMandatory\b/.test(attributes?.text ?? ''),
    };
  });
}

function commandOf(command: Node, tree: Node): Command[] {
  const name = command.children.find((child) => child.type === 'command_name');
  // `& $block`: what it calls is a value.
  if (!name) return [];
  const elements = command.children.find((child) => child.type === 'command_elements');
  const own = elements ? elements.children : [];
  const named = own.filter((child) => child.type === 'command_parameter').map((child) => child.text.slice(1));
  const splatted = elements ? splattedIn(elements, functionOf(command), tree) : [];
  return [{ name: name.text, parameters: [...named, ...splatted], line: command.line, within: functionOf(command) }];
}

/** `New-Thing @those`: the keys of the hashtable that the same function assigned to $those. */
function splattedIn(elements: Node, within: string, tree: Node): string[] {
  const names = [...nodesOf(elements, 'variable')].map(({ text }) => text).filter((text) => text.startsWith('@'));
  return names.flatMap((name) => keysOf(`$${name.slice(1)}`, within, tree));
}

/** Keys that a function gives a variable, in the literal and one by one afterwards. */
export function keysOf(variable: string, within: string, tree: Node): string[] {
  return [...nodesOf(tree, 'assignment_expression')]
    .filter((assignment) => functionOf(assignment) === within)
    .flatMap((assignment) => {
      const [target] = assignment.children;
      if (target?.text === variable) return literalKeys(assignment);
      const key = target?.text.startsWith(`${variable}[`) && /\['([^']+)'\]$/.exec(target.text)?.[1];
      return key ? [key] : [];
    });
}

/** The keys of the outermost hashtable below a node. */
export function literalKeys(node: Node): string[] {
  const [body] = nodesOf(node, 'hash_literal_body');
  const entries = body?.children.filter((child) => child.type === 'hash_entry') ?? [];
  return entries.map((entry) => entry.children.find((child) => child.type === 'key_expression')?.text ?? '');
}

function typesOf(tree: Node): { name: string; line: number }[] {
  const literals = [...nodesOf(tree, 'type_literal')].map((node) => ({
    name: node.text.replace(/[[\]]/g, ''),
    line: node.line,
  }));
  const made = [...nodesOf(tree, 'command')].flatMap((command) => {
    const name = /^New-Object -TypeName '([^']+)'/.exec(command.text)?.[1];
    return name === undefined ? [] : [{ name, line: command.line }];
  });
  return [...literals, ...made];
}

function helpOf(tree: Node): Help {
  const comment = [...nodesOf(tree, 'comment')].find(({ text }) => text.startsWith('<#'))?.text.slice(2, -2) ?? '';
  const help: Help = { sections: {}, parameters: {}, examples: [] };
  for (const part of comment.split(/^\.(?=[A-Z]+\b)/m).slice(1)) {
    const [heading = '', ...lines] = part.split('\n');
    const [section = '', argument = ''] = heading.trim().split(/\s+/);
    const body = lines.join('\n').trim();
    if (section === 'PARAMETER') help.parameters[argument] = body;
    else if (section === 'EXAMPLE') help.examples.push(body);
    else help.sections[section] = body;
  }
  return help;
}
