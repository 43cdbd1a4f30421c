import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, jsonInit, type Reply, signIn, type Visitor } from './visitor';

/** The running program: the compiled app in the embedded host, in a process of its own that can be killed. Needs `npm run build`. */
export interface RunningWorld {
  app: string;
  tenant: string;
  dataFolder: string;
  /** The most memory that its process has held so far, in MB; undefined where the system does not tell. */
  peakMemory(): number | undefined;
  /** SIGKILL to the whole process group; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts again on the same data. */
  restart(...flags: string[]): Promise<void>;
  advance(duration: string): Promise<void>;
  visitor(user: string): Promise<Visitor>;
  /** With the function key. */
  key(path: string, init?: RequestInit): Promise<Reply>;
  /** As a global administrator by hand, straight at the tenant. */
  graph<T>(path: string, init?: RequestInit): Promise<T>;
  local<T>(path: string, body?: unknown, method?: string): Promise<T>;
  close(): Promise<void>;
}

/** The repository's root, from the sources and from the build alike. */
const root = process.cwd();

const readyLine = /Ready: app (\S+) .* tenant (\S+)/;

export async function startWorld(...flags: string[]): Promise<RunningWorld> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'cloud-sync-operator-test-'));
  let running = await spawnWorld(dataFolder, flags);
  const world: RunningWorld = {
    get app() {
      return running.app;
    },
    get tenant() {
      return running.tenant;
    },
    dataFolder,
    peakMemory: () => peakMemoryOf(running.child),
    kill: () => killGroup(running.child),
    async restart(...others) {
      running = await spawnWorld(dataFolder, others.length > 0 ? others : flags);
    },
    async advance(duration) {
      await world.local('/_local/clock/advance', { duration });
    },
    visitor(user) {
      const known = running.visitors.get(user) ?? signIn(running.app, user);
      running.visitors.set(user, known);
      return known;
    },
    async key(path, init = {}) {
      const { function: key } = await world.local<{ function: string }>('/_local/keys');
      return ask(`${running.app}${path}`, { ...init, headers: { 'x-functions-key': key, ...init.headers } });
    },
    async graph<T>(path: string, init: RequestInit = {}) {
      const headers = { authorization: 'Bearer local-admin', 'content-type': 'application/json', ...init.headers };
      const reply = await ask(`${running.tenant}${path}`, { ...init, headers });
      return (reply.text ? reply.json() : undefined) as T;
    },
    async local<T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') {
      const reply = await ask(`${running.app}${path}`, body === undefined ? { method } : { ...jsonInit(body), method });
      if (reply.status >= 400) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.text}`);
      return (reply.text ? reply.json() : undefined) as T;
    },
    async close() {
      await killGroup(running.child);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  return world;
}

interface Running {
  child: ChildProcess;
  /** Who has signed in at this process. */
  visitors: Map<string, Promise<Visitor>>;
  app: string;
  tenant: string;
}

/** Flags that begin with `--max-` are for Node, the others for the program. */
function spawnWorld(dataFolder: string, flags: string[]): Promise<Running> {
  const isForNode = (flag: string) => flag.startsWith('--max-');
  const args = [
    '--max-semi-space-size=8',
    ...flags.filter(isForNode),
    'dist/local/start.js',
    '--port',
    '0',
    '--tenant-port',
    '0',
    '--data',
    dataFolder,
    ...flags.filter((flag) => !isForNode(flag)),
  ];
  // Named, since Jest gives tests an environment of their own.
  const { env } = process;
  const child = spawn(process.execPath, args, { cwd: root, detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let output = '';
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = readyLine.exec(output);
      if (ready) resolve({ child, visitors: new Map(), app: ready[1] ?? '', tenant: ready[2] ?? '' });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the world ended with ${code}: ${output}`)));
  });
}

function peakMemoryOf({ pid }: ChildProcess): number | undefined {
  const status = `/proc/${pid}/status`;
  const peak = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return peak === undefined ? undefined : Number(peak) / 1024;
}

function killGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    process.kill(-(child.pid ?? 0), 'SIGKILL');
  });
}
