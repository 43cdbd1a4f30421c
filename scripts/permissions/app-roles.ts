import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Resource = z.strictObject({ appId: z.guid(), name: z.string(), roles: z.record(z.string(), z.guid()) });

/** The one table of ids (reference infra.md, 3.3): scripts resolve by value and stop when the tenant has another id. */
export const AppRoles = z.strictObject({
  graph: Resource,
  exchange: Resource,
  /** Permissions for which public sources give a second id; either is accepted. */
  disputed: z.record(z.string(), z.guid()),
  directoryRoles: z.record(z.string(), z.guid()),
});
export type AppRoles = z.infer<typeof AppRoles>;

export function readAppRoles(file = 'infra/graph-app-roles.json'): AppRoles {
  return AppRoles.parse(JSON.parse(readFileSync(file, 'utf8')));
}
