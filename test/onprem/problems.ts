import { functionOf, nodesOf, syntaxErrors } from './grammar';
import { comparisons, commonParameters, knownCommands } from './known-commands';
import { knownTypes } from './known-types';
import { type Command, readScript, type Script, type ScriptParameter } from './script';
import { strayValues } from './values';
import { hiddenVariables, undefinedVariables, unreadVariables } from './variables';

const approvedVerbs = new Set(
  (
    'Add Assert Clear Close Compare Complete Confirm Connect ConvertFrom ConvertTo Copy Disable Disconnect Enable Enter Exit ' +
    'Expand Export Find Format Get Grant Hide Import Install Invoke Join Limit Lock Measure Merge Mount Move New Open Out Ping ' +
    'Pop Protect Publish Push Read Receive Redo Register Remove Rename Repair Request Reset Resize Resolve Restart Restore ' +
    'Resume Revoke Save Search Select Send Set Show Skip Split Start Step Stop Submit Suspend Switch Sync Test Trace ' +
    'Unblock Undo Uninstall Unlock Unprotect Unpublish Unregister Update Use Wait Watch Write'
  ).split(' '),
);

const verbOf = (name: string) => name.split('-')[0] ?? '';

const rules: Record<string, (script: Script) => string[]> = {
  syntax: ({ tree }) => syntaxErrors(tree),
  ascii: ({ text }) =>
    // Windows PowerShell reads a file without a mark as the code page of the machine.
    text.split('\n').flatMap((line, index) => (/[^\t\x20-\x7e]/.test(line) ? [`${index + 1}: not ASCII`] : [])),
  version: ({ text }) => (text.startsWith('#Requires -Version 5.1\n') ? [] : ['does not begin with #Requires']),
  newerSyntax: ({ tree }) => [...nodesOf(tree, 'pipeline_chain_tail')].map((node) => `${node.line}: ${node.text}`),
  strict: ({ commands, text }) => {
    const strict = commands.some(({ name, parameters, within }) => {
      return name === 'Set-StrictMode' && parameters.includes('Version') && within === '';
    });
    const stops = text.includes("\nSet-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n");
    return strict && stops ? [] : ['neither strict nor stopping at errors'];
  },
  binding: ({ binding }) => (binding.includes('[CmdletBinding(') ? [] : ['no CmdletBinding']),
  verbs: ({ functions }) =>
    functions.filter(({ name }) => !approvedVerbs.has(verbOf(name))).map(({ name, line }) => `${line}: ${name}`),
  aliases: ({ commands }) =>
    commands.filter(({ name }) => !/^[A-Z]\w*-[A-Z]\w*$/.test(name)).map(({ name, line }) => `${line}: ${name}`),
  commands: unknownCommands,
  parameters: unknownParameters,
  types: ({ types }) =>
    types.filter(({ name }) => !knownTypes.includes(name)).map(({ name, line }) => `${line}: ${name}`),
  unusedFunctions: ({ functions, commands }) =>
    functions.filter(({ name }) => !commands.some((command) => command.name === name)).map(({ name }) => name),
  secrets: ({ parameters, functions }) =>
    [...parameters, ...functions.flatMap((made) => made.parameters)].filter(isPlainSecret).map(({ name }) => name),
  help: missingHelp,
  shouldProcess: unguardedWrites,
  strayValues,
  undefinedVariables,
  unreadVariables,
  hiddenVariables,
};

/** What is wrong with a script, each with the rule that says so. */
export async function problemsOf(text: string): Promise<string[]> {
  const script = await readScript(text);
  return Object.entries(rules).flatMap(([rule, check]) => check(script).map((problem) => `${rule}: ${problem}`));
}

export const ruleNames = Object.keys(rules);

function parametersOfCommand({ functions }: Script, name: string): string[] | undefined {
  const own = functions.find((made) => made.name === name);
  if (own) return own.parameters.map((parameter) => parameter.name);
  return knownCommands[name]?.parameters;
}

function unknownCommands(script: Script): string[] {
  return script.commands
    .filter(({ name }) => parametersOfCommand(script, name) === undefined)
    .map(({ name, line }) => `${line}: ${name}`);
}

function unknownParameters(script: Script): string[] {
  return script.commands.flatMap(({ name, parameters, line }) => {
    const known = parametersOfCommand(script, name);
    if (!known) return [];
    const allowed = [...known, ...commonParameters, ...(name === 'Where-Object' ? comparisons : [])];
    return parameters
      .filter((parameter) => !allowed.includes(parameter))
      .map((parameter) => `${line}: ${name} -${parameter}`);
  });
}

/** The name of a file is no secret. */
function isPlainSecret({ name, type }: ScriptParameter): boolean {
  if (/(File|Path)$/.test(name) || !/key|password|secret|token|credential/i.test(name)) return false;
  return !/^(securestring|pscredential)$/.test(type);
}

function missingHelp({ help, parameters }: Script): string[] {
  const names = parameters.map(({ name }) => name);
  const sections = ['SYNOPSIS', 'DESCRIPTION'].filter((section) => !help.sections[section]);
  return [
    ...sections.map((section) => `no .${section}`),
    ...(help.examples.some(Boolean) ? [] : ['no .EXAMPLE']),
    ...names.filter((name) => !help.parameters[name]).map((name) => `no .PARAMETER ${name}`),
    ...Object.keys(help.parameters)
      .filter((name) => !names.includes(name))
      .map((name) => `.PARAMETER ${name} is none`),
  ];
}

/** Whoever writes asks ShouldProcess in the same function, and the script says that it supports it. */
function unguardedWrites({ binding, commands, tree }: Script): string[] {
  const writing = commands.filter(({ name }) => knownCommands[name]?.writes);
  const supported = /\[CmdletBinding\([^)]*\bSupportsShouldProcess\b/.test(binding);
  const asks = [...nodesOf(tree, 'invokation_expression')].filter(({ text }) =>
    /^\$(script:)?PSCmdlet\.ShouldProcess\(/.test(text),
  );
  const asking = new Set(asks.map((ask) => functionOf(ask)));
  const unguarded = writing.filter(({ within }: Command) => !asking.has(within));
  return [
    ...(writing.length > 0 && !supported ? ['writes without SupportsShouldProcess'] : []),
    ...(asks.length > 0 && !supported ? ['asks ShouldProcess without supporting it'] : []),
    ...unguarded.map(({ name, line }) => `${line}: ${name} does not ask`),
  ];
}
