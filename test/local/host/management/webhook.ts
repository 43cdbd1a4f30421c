import { ask } from '../raw-request';
import type { FixtureHost } from '../fixture-host';

type Options = Parameters<typeof ask>[2];

/** Asks the public durable API with the system key. */
export function askWebhook(host: FixtureHost, path: string, options: Options = {}) {
  const separator = path.includes('?') ? '&' : '?';
  const key = `${separator}code=${host.keys.system}`;
  return ask(host.origin, `/runtime/webhooks/durabletask/${path}${key}`, options);
}

export function post(host: FixtureHost, path: string, value?: unknown) {
  const body = value === undefined ? '' : JSON.stringify(value);
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  return askWebhook(host, path, { method: 'POST', headers, body });
}

/** Starts an instance over HTTP and lets the world settle. */
export async function started(host: FixtureHost, name: string, input?: unknown): Promise<string> {
  const { id } = (await post(host, `orchestrators/${name}`, input)).json() as { id: string };
  await host.clock.advance(0);
  return id;
}
