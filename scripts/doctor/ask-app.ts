import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { isLoopback } from '../../gateways/loopback';
import { CheckRow } from './table';

interface Asking {
  /** Somebody of the simulated tenant; only of an app on this machine. */
  as?: string | undefined;
  environment: NodeJS.ProcessEnv;
}

const Answer = z.object({ status: z.string(), checks: z.array(CheckRow).optional() });

/** What `GET /api/health` tells an administrator. */
export async function askApp(address: string, asking: Asking): Promise<CheckRow[]> {
  const app = addressOf(address);
  const response = await fetch(`${app}/api/health`, {
    headers: { accept: 'application/json', ...(await credentialsFor(app, asking)) },
    redirect: 'manual',
  });
  // 503 is an answer: storage cannot be read.
  if (![200, 503].includes(response.status)) throw new Error(`${app}/api/health answered ${response.status}.`);
  const answer = Answer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw new Error(`${app}/api/health answered something else than this app does.`);
  const { status, checks } = answer.data;
  if (!checks) {
    throw new Error(`The app is ${status}. It tells more only to somebody who has its role Operator.Admin.`);
  }
  return checks;
}

/** A token goes to no address without TLS. */
function addressOf(address: string): string {
  if (!URL.canParse(address))
    throw new Error('--url is the address of the app, such as https://<name>.azurewebsites.net');
  const { origin, protocol } = new URL(address);
  if (protocol !== 'https:' && !isLoopback(address)) throw new Error('--url begins with https://');
  return origin;
}

async function credentialsFor(app: string, { as, environment }: Asking): Promise<Record<string, string>> {
  if (as !== undefined) return { cookie: await signedIn(app, as) };
  const token = environment['OPERATOR_ACCESS_TOKEN'] ?? tokenOf(environment['OPERATOR_APP_ID']);
  return { authorization: `Bearer ${token}` };
}

async function signedIn(app: string, user: string): Promise<string> {
  if (!isLoopback(app)) throw new Error('--as is for an app on this machine only.');
  const response = await fetch(`${app}/.auth/login/local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
    redirect: 'manual',
  });
  await response.arrayBuffer();
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${app} signs nobody in as ${user}.`);
  return cookie;
}

function tokenOf(appId: string | undefined): string {
  if (!appId || !/^[0-9a-f-]{36}$/i.test(appId)) {
    throw new Error(
      'Whose answer? Set OPERATOR_ACCESS_TOKEN, or OPERATOR_APP_ID (client id of the app registration) and az login.',
    );
  }
  const args = [
    'account',
    'get-access-token',
    '--resource',
    `api://${appId}`,
    '--query',
    'accessToken',
    '--output',
    'tsv',
  ];
  // az is a command file on Windows, which only a shell starts; none of the words needs quoting.
  const { status, stdout } = spawnSync('az', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('No token for the app. Sign in first: az login');
  return stdout.trim();
}
