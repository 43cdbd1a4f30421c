import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HostKeys } from '../../../local/host/keys';
import { apps } from './fixture-host';

export interface ChildHost {
  origin: string;
  keys: HostKeys;
  pid: number;
  logs: { level: string; category: string; message: string }[];
  /** Moves the clock of the child. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<{ code: number | null }>;
  /** As `kill -9` does. */
  kill(): Promise<void>;
}

export interface Refusal {
  refused: string;
  message: string;
}

interface ChildOptions {
  app: string;
  dataFolder: string;
  settings?: Record<string, string>;
}

/** Runs the host in a process of its own, where Node itself loads the app. */
export async function startChild({ app, dataFolder, settings }: ChildOptions): Promise<ChildHost | Refusal> {
  const options = JSON.stringify({ appFolder: join(apps, app), dataFolder, settings: settings ?? {} });
  const child = fork(join(apps, 'run-host.js'), [options], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
  });
  const logs: ChildHost['logs'] = [];
  const first = await firstWord(child, logs);
  if ('refused' in first) {
    await ended(child);
    return first;
  }
  return {
    ...first,
    logs,
    async advance(milliseconds) {
      child.send({ advance: milliseconds });
      await once(child, 'message');
    },
    async close() {
      child.send({ close: true });
      return { code: await ended(child) };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}

type Address = Pick<ChildHost, 'origin' | 'keys' | 'pid'>;

function firstWord(child: ChildProcess, logs: ChildHost['logs']): Promise<Address | Refusal> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error('The child has no output.'));
    child.once('exit', (code) => reject(new Error(`The child ended with ${code} before it said anything.`)));
    createInterface(child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as Address | Refusal | ChildHost['logs'][number];
      if ('level' in said) logs.push(said);
      else resolve(said);
    });
  });
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

export function isRefusal(started: ChildHost | Refusal): started is Refusal {
  return 'refused' in started;
}
