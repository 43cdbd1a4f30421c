import { readFileSync } from 'node:fs';
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
  if ([200, 503].includes(response.status)) return checksIn(await response.text(), app);
  const { status } = response;
  throw new Error(`${app}/api/health answered ${status}.${[401, 403].includes(status) ? ` ${byHand(app)}` : ''}`);
}

/** What a browser has saved of `GET /api/health`. */
export function readAnswer(file: string): CheckRow[] {
  return checksIn(readFileSync(file, 'utf8'), undefined);
}

function checksIn(text: string, app: string | undefined): CheckRow[] {
  const answer = Answer.safeParse(parsed(text));
  if (!answer.success) throw new Error('That is not what GET /api/health of this app answers.');
  const { status, checks } = answer.data;
  if (checks) return checks;
  throw new Error(
    `The app is ${status}. It tells its checks only to somebody with its role Operator.Admin. ${byHand(app)}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sign-in that infra sets up takes tokens of no command line, so a browser has to ask. */
function byHand(app = 'https://<app>'): string {
  return `Sign in at ${app}/api/console, open ${app}/api/health, save it, and: npm run doctor -- --answer <file>`;
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
  const token = environment['OPERATOR_ACCESS_TOKEN'];
  return token ? { authorization: `Bearer ${token}` } : {};
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
