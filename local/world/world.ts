import { createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { providePlatform } from '../../gateways/platform';
import { createAzureStorageFromConnectionString } from '../../gateways/storage/azure-storage';
import type { Storage } from '../../gateways/storage/storage';
import { takeLock } from '../host/data-folder';
import { type Host, startHost } from '../host/host';
import { dataFilesIn } from '../storage/data-files';
import { createLocalSigningKeys } from '../storage/signing-keys';
import { createSqliteStorage } from '../storage/sqlite-storage';
import { startTenant, type Tenant } from '../tenant/tenant';
import type { ControlledClock } from '../world-clock';
import { openClock } from './kept-clock';
import type { WorldOptions } from './options';
import { addressesOf, createLocalRoutes, type LocalWorld } from './routes';
import { freePort } from './free-port';
import { loopbackProblems, settingsFor } from './settings';
import { createSignIn } from './sign-in';

/** A tenant, a forest, an inbox and the app on one machine. */
export interface World {
  addresses: ReturnType<typeof addressesOf>;
  clock: ControlledClock;
  close(): Promise<void>;
}

/** Starts everything on 127.0.0.1; what a data folder holds goes on where it was. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const closers: (() => unknown)[] = [];
  try {
    return await open(options, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function open(options: WorldOptions, closers: (() => unknown)[]): Promise<World> {
  const dataFolder = resolve(options.dataFolder);
  closers.push(takeFolder(dataFolder, options.reset));
  const log = openLog(dataFolder, closers);
  const clock = openClock(dataFolder);
  closers.push(() => clock.stop());
  const tenant = await startTenant({ ...options, dataFolder, port: options.tenantPort, clock });
  closers.push(() => tenant.close());
  clock.join(tenant);
  const files = dataFilesIn(dataFolder);
  const keys = createLocalSigningKeys(files.approvalKeys);
  providePlatform({
    clock: { now: () => new Date(clock.now()), pause: (milliseconds) => clock.sleep(milliseconds) },
    storage: openStorage(options, files),
    approvalKeys: keys,
    ledgerKeys: createLocalSigningKeys(files.ledgerKeys),
    logSink: { info: log, warn: log, error: log },
  });
  const signIn = createSignIn(dataFolder, tenant);
  const started: { host?: Host } = {};
  const world: LocalWorld = {
    clock,
    tenant,
    signIn,
    origin: () => started.host?.origin ?? '',
    functionKey: () => started.host?.keys.function ?? '',
    rotateSigningKey: () => keys.rotate(),
  };
  const running = await startApp(options, { world, dataFolder, log });
  started.host = running;
  closers.push(() => running.close());
  await postReports(tenant, running);
  return { addresses: addressesOf(world), clock, close: () => closeAll(closers) };
}

/** `world.log` of the data folder: what the app logs, and what the host says of it. */
function openLog(dataFolder: string, closers: (() => unknown)[]): (line: string) => void {
  const file = createWriteStream(join(dataFolder, 'world.log'), { flags: 'a' });
  closers.push(() => file.end());
  return (line) => void file.write(`${line}\n`);
}

async function closeAll(closers: (() => unknown)[]): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) await close();
}

/** One world per folder; only its holder may empty it. */
function takeFolder(folder: string, reset: boolean): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(folder, 'world');
  const stale = reset ? readdirSync(folder).filter((name) => !name.startsWith('world.')) : [];
  for (const name of stale) rmSync(join(folder, name), { recursive: true, force: true });
  return () => lock.close();
}

/** Azurite is expected on its usual ports, started with --skipApiVersionCheck; it keeps its own data. */
function openStorage({ storage }: WorldOptions, files: ReturnType<typeof dataFilesIn>): Storage {
  return storage === 'sqlite'
    ? createSqliteStorage(files.storage)
    : createAzureStorageFromConnectionString('UseDevelopmentStorage=true');
}

interface AppParts {
  world: LocalWorld;
  dataFolder: string;
  log: (line: string) => void;
}

async function startApp(options: WorldOptions, { world, dataFolder, log }: AppParts): Promise<Host> {
  const port = options.port || (await freePort());
  const settings = settingsFor(world.tenant, { ...options, port });
  const problems = [...loopbackProblems(process.env), ...loopbackProblems(settings)];
  if (problems.length > 0) throw new Error(`The local world talks to this machine only:\n- ${problems.join('\n- ')}`);
  return startHost({
    appFolder: resolve(options.appFolder ?? join(__dirname, '..', '..', '..')),
    dataFolder,
    port,
    clock: world.clock,
    settings,
    local: createLocalRoutes(world),
    ...(options.authentication && { principal: world.signIn.principalOf }),
    log: (level, category, message) => log(`${level} ${category}: ${message}`),
  });
}

/** What the scheduled task on each domain's server would have sent this morning. */
async function postReports(tenant: Tenant, host: Host): Promise<void> {
  for (const report of tenant.reports()) {
    const response = await fetch(`${host.origin}/api/webhooks/on-premises-reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-functions-key': host.keys.function },
      body: JSON.stringify(report),
    });
    await response.arrayBuffer();
  }
}
