import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { OperatorConfig } from '../domain/operator-config';
import { permissionsOf } from '../functions/permissions';
import { systemClock } from '../gateways/clock';
import { isLoopback } from '../gateways/loopback';
import { readOperatorConfig } from '../gateways/operator-config';
import { GraphUrl } from '../gateways/settings';
import { demonstration, namedDeclaration, readDeclaration } from './declaration/declaration';
import { grant } from './grants/grant';
import { createGraphCalls } from './grants/graph-calls';
import { readAppRoles } from './permissions/app-roles';
import { requiredPermissionsOf } from './permissions/required-permissions';

const usage = `npm run grants -- --identity <object id> [--config <file>] [--yes] [--prune] [--with <permission>]... [--directory-role <name>]...
Grants the managed identity what the workflows of the declaration need: shows, asks, writes, reads back.
The declaration is that of the installation: --config, else OPERATOR_CONFIG.
Runs as whoever is signed in with az (Privileged Role Administrator), in the cloud that az is set to; or with the token in
GRAPH_ACCESS_TOKEN, then --graph-url names another cloud than the public one.`;

const FAILED = 1;
const DECLINED = 2;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const publicCloud = 'https://graph.microsoft.com';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      identity: { type: 'string' },
      config: { type: 'string' },
      yes: { type: 'boolean', default: false },
      prune: { type: 'boolean', default: false },
      with: { type: 'string', multiple: true, default: [] },
      'directory-role': { type: 'string', multiple: true, default: [] },
      'graph-url': { type: 'string' },
    },
  });
  const { identity } = values;
  if (!identity || !guid.test(identity)) throw new Error(usage);
  const token = process.env['GRAPH_ACCESS_TOKEN'];
  const graphUrl = graphUrlOf(values['graph-url'] ?? (token ? publicCloud : azCloud()));
  const roles = readAppRoles();
  const required = requiredPermissionsOf(permissionsOf(declarationFor(graphUrl, values.config)), roles);
  const say = (line: string) => console.log(line);
  const graph = createGraphCalls({ graphUrl, token: token || azToken(graphUrl), clock: systemClock, say });
  const ended = await grant(graph, systemClock, {
    identity: identity.toLowerCase(),
    required,
    roles,
    with: values.with,
    directoryRoles: values['directory-role'],
    prune: values.prune,
    say,
    confirm: async (question) => values.yes || confirmed(question),
  });
  if (ended === 'declined') process.exitCode = DECLINED;
}

/** In a tenant, that of the installation; in the simulated one the demonstration, whatever the shell names. */
function declarationFor(graphUrl: string, config: string | undefined): OperatorConfig {
  if (isLoopback(graphUrl)) return readOperatorConfig(config ?? demonstration);
  return readDeclaration(namedDeclaration(config, process.env));
}

/** A token goes to no other address. */
function graphUrlOf(address: string): string {
  const read = GraphUrl.safeParse(address);
  if (!read.success) throw new Error(`Microsoft Graph: ${address} ${read.error.issues[0]?.message}.`);
  return new URL(read.data).origin;
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log('No terminal to ask at: repeat with --yes.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} (yes/no) `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function azCloud(): string {
  return az(['cloud', 'show', '--query', 'endpoints.microsoftGraphResourceId']);
}

function azToken(graphUrl: string): string {
  return az(['account', 'get-access-token', '--resource', graphUrl, '--query', 'accessToken']);
}

/** az is a command file on Windows, which only a shell starts; none of the words needs quoting. */
function az(words: string[]): string {
  const shell = process.platform === 'win32';
  const { status, stdout } = spawnSync('az', [...words, '--output', 'tsv'], { encoding: 'utf8', shell });
  if (status !== 0) throw new Error(`az ${words.slice(0, 2).join(' ')} failed. Sign in first: az login`);
  return stdout.trim();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = FAILED;
});
