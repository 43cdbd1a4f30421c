import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../gateways/clock';
import { isLoopback } from '../gateways/loopback';
import { grant } from './grants/grant';
import { createGraphCalls } from './grants/graph-calls';
import { readAppRoles } from './permissions/app-roles';
import { readRequiredPermissions } from './permissions/required-permissions';

const usage = `npm run grants -- --identity <object id> [--yes] [--prune] [--with <permission>]... [--directory-role <name>]...
Grants the managed identity what docs/permissions.md lists: shows, asks, writes, reads back.
Runs as whoever is signed in with az (Privileged Role Administrator), or with the token in GRAPH_ACCESS_TOKEN.`;

const FAILED = 1;
const DECLINED = 2;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const clouds = ['https://graph.microsoft.com', 'https://graph.microsoft.us', 'https://dod-graph.microsoft.us'];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      identity: { type: 'string' },
      yes: { type: 'boolean', default: false },
      prune: { type: 'boolean', default: false },
      with: { type: 'string', multiple: true, default: [] },
      'directory-role': { type: 'string', multiple: true, default: [] },
      'graph-url': { type: 'string', default: 'https://graph.microsoft.com' },
    },
  });
  const { identity, 'graph-url': graphUrl } = values;
  if (!identity || !guid.test(identity)) throw new Error(usage);
  if (!isLoopback(graphUrl) && !clouds.includes(graphUrl))
    throw new Error(`--graph-url is one of ${clouds.join(', ')}.`);
  const say = (line: string) => console.log(line);
  const graph = createGraphCalls({ graphUrl, token: tokenFor(graphUrl), clock: systemClock, say });
  const ended = await grant(graph, systemClock, {
    identity: identity.toLowerCase(),
    required: readRequiredPermissions(),
    roles: readAppRoles(),
    with: values.with,
    directoryRoles: values['directory-role'],
    prune: values.prune,
    say,
    confirm: async (question) => values.yes || confirmed(question),
  });
  if (ended === 'declined') process.exitCode = DECLINED;
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

function tokenFor(graphUrl: string): string {
  const given = process.env['GRAPH_ACCESS_TOKEN'];
  if (given) return given;
  const args = ['account', 'get-access-token', '--resource', graphUrl, '--query', 'accessToken', '--output', 'tsv'];
  // az is a command file on Windows, which only a shell starts; none of the words needs quoting.
  const { status, stdout } = spawnSync('az', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('No token for Microsoft Graph. Sign in first: az login');
  return stdout.trim();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = FAILED;
});
