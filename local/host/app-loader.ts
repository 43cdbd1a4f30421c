import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { lockRegistration, registry, restoreRegistrations, runHooks, takeRegistrations } from './app-registry';
import type { AppRegistrations, Registration } from './app-registry';
import { checkRegistrations } from './supported';
import { StartRefused } from './start-refused';

const PackageJson = z.object({ main: z.string().min(1).optional(), type: z.string().optional() });

export interface LoadedApp {
  registrations: Registration[];
  /** Runs the app's own farewell and makes room for another app. */
  unload(): Promise<void>;
}

/** Modules are loaded once per process, so an app that comes back in the same process keeps its registrations. */
const appsSeen = new Map<string, AppRegistrations>();

/** Loads the app as the real worker does, refuses what the host cannot run, and runs the appStart hooks. */
export async function loadApp(appFolder: string): Promise<LoadedApp> {
  if (registry.locked) throw new StartRefused('Another app runs in this process, and there is room for one only.');
  try {
    return await load(appFolder);
  } catch (error) {
    takeRegistrations();
    throw error;
  }
}

async function load(appFolder: string): Promise<LoadedApp> {
  const known = appsSeen.get(appFolder);
  if (known) restoreRegistrations(known);
  else for (const entry of entryFiles(appFolder)) await loadEntry(entry);
  await lockSetup();
  checkRegistrations(registry.registrations);
  const appStart = { hookData: {}, appHookData: registry.appHookData, functionAppDirectory: appFolder };
  await runHooks('appStart', appStart);
  return {
    registrations: registry.registrations,
    async unload() {
      try {
        await runHooks('appTerminate', { hookData: {}, appHookData: registry.appHookData });
      } finally {
        appsSeen.set(appFolder, takeRegistrations());
      }
    },
  };
}

interface EntryFile {
  path: string;
  isEsModule: boolean;
}

function entryFiles(appFolder: string): EntryFile[] {
  const file = join(appFolder, 'package.json');
  const { main, type } = PackageJson.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (!main) throw new StartRefused(`${file} has no "main": nothing says where the functions are.`);
  const paths = globSync(main, { cwd: appFolder }).sort();
  if (paths.length === 0) throw new StartRefused(`"main" of ${file} names ${main}, and there is no such file.`);
  return paths.map((path) => ({ path: join(appFolder, path), isEsModule: isEsModule(path, type) }));
}

function isEsModule(path: string, packageType: string | undefined): boolean {
  const extension = extname(path);
  return extension === '.mjs' || (packageType === 'module' && extension !== '.cjs');
}

async function loadEntry({ path, isEsModule: asModule }: EntryFile): Promise<void> {
  try {
    if (asModule) await import(pathToFileURL(path).href);
    else createRequire(path)(path);
  } catch (cause) {
    throw new StartRefused(`The app could not be loaded from ${path}: ${String(cause)}`, { cause });
  }
}

/** Asking for the capabilities is what ends `app.setup`. */
async function lockSetup(): Promise<void> {
  const capabilities = (await registry.model?.getCapabilities({})) ?? {};
  lockRegistration();
  if (capabilities['HttpUri'] !== undefined) {
    throw new StartRefused(
      'The app turns on HTTP streaming (enableHttpStream), which the embedded host does not have.',
    );
  }
  if (registry.registrations.length === 0) throw new StartRefused('The app registers no function.');
}
