import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/tree';

const version = '0.49.2';
const folder = join(root, 'out', 'bicep-compiler');

/** Path of the pinned compiler, restored from NuGet when it is not there yet. */
export function restoredCompiler(): string {
  const platform = `${{ win32: 'win', darwin: 'osx' }[process.platform as string] ?? 'linux'}-${process.arch}`;
  const name = process.platform === 'win32' ? 'bicep.exe' : 'bicep';
  const compiler = join(folder, `azure.bicep.commandline.${platform}`, version, 'tools', name);
  if (!existsSync(compiler)) restore(platform);
  chmodSync(compiler, 0o755);
  return compiler;
}

function restore(platform: string): void {
  const project = join(root, 'test/infra/compiler/compiler.csproj');
  const settings = [`-p:BicepPlatform=${platform}`, `-p:BaseIntermediateOutputPath=${folder}/obj/`];
  const restored = spawnSync('dotnet', ['restore', project, '--packages', folder, ...settings], { encoding: 'utf8' });
  if (restored.status === 0) return;
  const said = restored.error?.message ?? restored.stdout;
  throw new Error(`The Bicep compiler could not be restored (the .NET SDK and NuGet are needed): ${said}`);
}

/** Every diagnostic, warnings too: what is misspelt is only a warning to the compiler. */
export function build(compiler: string, file: string): { diagnostics: string[]; template: string } {
  const built = spawnSync(compiler, ['build', file, '--stdout'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const diagnostics = built.stderr.split('\n').filter((line) => line.trim() !== '');
  if (built.status !== 0 && diagnostics.length === 0) diagnostics.push(`the compiler ended with ${built.status}`);
  return { diagnostics, template: built.stdout };
}
