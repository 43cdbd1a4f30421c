import type { DatabaseSync } from 'node:sqlite';
import type { ControlledClock } from '../world-clock';
import { createAdminApi } from './admin-api';
import { loadApp } from './app-loader';
import { registry } from './app-registry';
import type { LogLevel } from './app-registry';
import type { Recognise } from './client-principal';
import { createEngine } from './durable/engine';
import type { Engine } from './durable/engine';
import { createFrontDoor, createRpcDoor, RPC_ROOT } from './front-door';
import { hostVersion } from './functions-core';
import type { HostSettings } from './host-json';
import type { Serve } from './http-server';
import { createInvoker } from './invocation';
import type { Invoker, RegisteredFunction } from './invocation';
import type { HostKeys } from './keys';
import { durableClientInput } from './management/links';
import { createManagementApi } from './management/management-api';
import { createRoutes } from './routes';
import type { RouteTable } from './routes';
import { createTimers } from './timers';
import type { Timers } from './timers';

export interface AppSurroundings {
  appFolder: string;
  hostSettings: HostSettings;
  database: DatabaseSync;
  keys: HostKeys;
  clock: ControlledClock;
  origin: string;
  rpcPort: number;
  principal: Recognise | undefined;
  log(level: LogLevel, category: string, message: string): void;
}

export interface RunningApp {
  engine: Engine;
  frontDoor: Serve;
  rpcDoor: Serve;
  /** Invocations that are not waiting on the world's clock, or work that could begin. */
  busy(): boolean;
  close(): Promise<void>;
}

/** Real milliseconds that invocations under way get when the host closes. */
const GRACE = 1000;

/** Loads the app and runs it: its routes, its timers and its orchestrations. */
export async function runApp(surroundings: AppSurroundings): Promise<RunningApp> {
  const { clock, log } = surroundings;
  registry.logSink = (level, category, message) => log(level, `Host.${category}`, message);
  const app = await loadApp(surroundings.appFolder);
  try {
    const parts = assemble(surroundings, app.registrations);
    const { engine, invoker, timers } = parts;
    engine.start();
    timers.start();
    return {
      engine,
      ...doorsOf(surroundings, parts),
      busy: () => engine.ready() || invoker.inFlight() > clock.sleepers(),
      async close() {
        timers.stop();
        await drained(invoker, clock);
        await engine.stop();
        await app.unload();
      },
    };
  } catch (error) {
    await app.unload();
    throw error;
  }
}

interface Parts {
  engine: Engine;
  invoker: Invoker;
  timers: Timers;
  routes: RouteTable;
}

function assemble(surroundings: AppSurroundings, registrations: (typeof registry)['registrations']): Parts {
  const { hostSettings, database, clock, keys, log, origin, rpcPort } = surroundings;
  const { hubName, defaultVersion, routePrefix, maxConcurrentActivities } = hostSettings;
  const rpcBaseUrl = `http://127.0.0.1:${rpcPort}${RPC_ROOT}/`;
  const clientInput = durableClientInput({ origin, hubName, systemKey: keys.system, rpcBaseUrl });
  const invoker = createInvoker({ registrations, durableClientInput: () => clientInput, log });
  const routes = createRoutes(invoker.all, routePrefix);
  for (const { name, reason } of routes.inError)
    log('error', 'Host.Startup', `The '${name}' function is in error: ${reason}`);
  warnOfRetries(invoker, log);
  const timers = createTimers({ invoker, clock, database, settings: process.env, log });
  const engine = createEngine({
    database,
    clock,
    functions: invoker,
    hubName,
    defaultVersion,
    log: (level, message) => log(level, 'Host.Triggers.DurableTask', message),
    ...(maxConcurrentActivities === undefined ? {} : { maxConcurrentActivities }),
  });
  return { engine, invoker, timers, routes };
}

function doorsOf(surroundings: AppSurroundings, parts: Parts): { frontDoor: Serve; rpcDoor: Serve } {
  const { clock, keys, log, origin, hostSettings, principal } = surroundings;
  const { engine, invoker, routes } = parts;
  const links = { origin, hubName: hostSettings.hubName, systemKey: keys.system };
  const management = createManagementApi({ engine, clock, links });
  const admin = createAdminApi({
    keys,
    functions: invoker.all,
    hostVersion,
    pathOf: (fn) => routes.routes.find((route) => route.fn === fn)?.path,
    runByHand: (fn) => runByHand(surroundings, parts, fn),
  });
  return {
    frontDoor: createFrontDoor({ invoker, routes, keys, principal, log, management, admin }),
    rpcDoor: createRpcDoor(management),
  };
}

/** Only some triggers retry, and of those the host has timers alone. */
function warnOfRetries({ all }: Invoker, log: AppSurroundings['log']): void {
  for (const { name, triggerType, retryOptions } of all) {
    if (retryOptions === undefined || triggerType === 'timertrigger') continue;
    log('warning', 'Host.Startup', `Retries are not supported for the trigger of function '${name}'.`);
  }
}

/** Only timers can be run by hand here. */
function runByHand({ log }: AppSurroundings, { timers }: Parts, fn: RegisteredFunction): void {
  const category = `Function.${fn.name}`;
  if (fn.triggerType !== 'timertrigger') {
    return log('error', category, `Running a ${fn.triggerType} by hand is not implemented; only timers can be.`);
  }
  timers.runOnce(fn).catch((error: unknown) => log('error', category, `The timer function failed: ${String(error)}`));
}

async function drained(invoker: Invoker, clock: ControlledClock): Promise<void> {
  const end = performance.now() + GRACE;
  while (invoker.inFlight() > clock.sleepers() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
