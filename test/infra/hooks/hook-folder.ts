import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** The hooks as they are, in a folder where the commands that they call are stand-ins; time does not pass. */
export interface HookFolder {
  path: string;
  /** A stand-in, which runs in the folder and writes how it was called into `calls`. */
  command(name: string, script?: string): void;
  /** A file that a stand-in looks at, or another script in its place. */
  given(name: string, content?: string): void;
  has(name: string): boolean;
  /** Runs one hook; what it called, in order, of this run alone. */
  run(hook: string, environment?: Record<string, string>): Ended;
  remove(): void;
}

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
  calls: string[];
}

export function createHookFolder(): HookFolder {
  const path = mkdtempSync(join(tmpdir(), 'hook-'));
  const given = (name: string, content = '') => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  };
  const command = (name: string, script = '') => {
    given(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >>calls\n${script}\n`);
    chmodSync(join(path, 'bin', name), 0o755);
  };
  cpSync('infra/hooks', join(path, 'infra/hooks'), { recursive: true });
  command('sleep');
  return {
    path,
    command,
    given,
    has: (name) => existsSync(join(path, name)),
    run(hook, environment = {}) {
      given('calls');
      const env = { PATH: `${join(path, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`, ...environment };
      const run = spawnSync('sh', [`infra/hooks/${hook}`], { cwd: path, encoding: 'utf8', env });
      const calls = readFileSync(join(path, 'calls'), 'utf8').split('\n').filter(Boolean);
      return { status: run.status, stdout: run.stdout, stderr: run.stderr, calls };
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
