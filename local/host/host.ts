import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { ControlledClock } from '../world-clock';
import { sendEmpty } from './answers';
import { applySettings, refuseInAzure } from './app-settings';
import type { Recognise } from './client-principal';
import { openDataFolder } from './data-folder';
import type { Engine } from './durable/engine';
import { readHostJson } from './host-json';
import { listen } from './http-server';
import { openKeys } from './keys';
import type { HostKeys } from './keys';
import { provideCore } from './provide-core';
import { runApp } from './running-app';
import type { RunningApp } from './running-app';

export type { ClientPrincipal, Recognise } from './client-principal';
export { StartRefused } from './start-refused';

export interface HostOptions {
  appFolder: string;
  dataFolder: string;
  /** 0: a free one. */
  port: number;
  clock: ControlledClock;
  /** App settings: put into `process.env` before the app loads. */
  settings: Record<string, string>;
  /** Routes of the local world: asked before the functions; true when it answered. */
  local?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** The stand-in for App Service Authentication: who is signed in. Left out: authentication is off, headers pass as they are. */
  principal?: Recognise;
  log?(level: string, category: string, message: string): void;
}

export interface Host {
  port: number;
  /** `http://127.0.0.1:port`. */
  origin: string;
  keys: HostKeys;
  engine: Engine;
  /** Lets what is under way end, within a second, and leaves no handle behind. */
  close(): Promise<void>;
}

type Closer = () => unknown;

/** Starts the app of a folder in this process; rejects with `StartRefused` when it must not or cannot run. */
export async function startHost(options: HostOptions): Promise<Host> {
  refuseInAzure(options.settings);
  const closers: Closer[] = [];
  try {
    return await open(options, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function open(options: HostOptions, closers: Closer[]): Promise<Host> {
  const appFolder = resolve(options.appFolder);
  const hostSettings = readHostJson(appFolder);
  const data = openDataFolder(resolve(options.dataFolder));
  closers.push(data.close);
  const keys = openKeys(data.database);

  let app: RunningApp | undefined;
  let isClosing = false;
  const unavailable = async (_: IncomingMessage, response: ServerResponse) => sendEmpty(response, 503);
  const rpc = await listen(0, async (request, response) => (app?.rpcDoor ?? unavailable)(request, response));
  closers.push(rpc.close);
  const server = await listen(options.port, async (request, response) => {
    if (!app || isClosing) return unavailable(request, response);
    if (!(await options.local?.(request, response))) await app.frontDoor(request, response);
  });
  closers.push(server.close);

  const origin = `http://127.0.0.1:${server.port}`;
  closers.push(
    applySettings({
      ...options.settings,
      WEBSITE_HOSTNAME: `127.0.0.1:${server.port}`,
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    }),
  );
  provideCore();
  const running = await runApp({
    appFolder,
    hostSettings,
    database: data.database,
    keys,
    clock: options.clock,
    origin,
    rpcPort: rpc.port,
    principal: options.principal,
    log: (level, category, message) => options.log?.(level, category, message),
  });
  app = running;
  options.clock.join({ busy: () => app !== undefined && running.busy() });
  closers.push(async () => {
    // What is under way may still need the loopback endpoint.
    isClosing = true;
    await running.close();
    app = undefined;
  });
  return { port: server.port, origin, keys, engine: running.engine, close: () => closeAll(closers) };
}

/** In reverse order, each once; the first failure is reported after all have been closed. */
async function closeAll(closers: Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (let closer = closers.pop(); closer; closer = closers.pop()) {
    try {
      await closer();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
