import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationPermissions } from '../../gateways/operations';

/** Gateway operations that the sources of these files or folders name (`gateways.synchronization.readJob`, `directory.findPerson`). */
export function usedOperations(...places: string[]): string[] {
  const sources = places.flatMap(filesOf).map((file) => readFileSync(file, 'utf8'));
  const named = sources.flatMap((source) =>
    [...source.matchAll(/\b(\w+)(?=\s*\.\s*(\w+))/g)].map(([, gateway, name]) => `${gateway}.${name}`),
  );
  return [...new Set(named)].filter((name) => Object.hasOwn(operationPermissions, name)).sort();
}

function filesOf(place: string): string[] {
  if (/\.tsx?$/.test(place)) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('permissions.ts'))
    .map((file) => join(place, file));
}
