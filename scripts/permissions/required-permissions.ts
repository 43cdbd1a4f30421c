import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { grantsOf, type Need } from '../../functions/permissions';
import { resourceOf } from '../../gateways/permissions';
import type { AppRoles } from './app-roles';

/** What the grants script reads: generated from the enabled workflows, never written by hand. */
export const RequiredPermissions = z.strictObject({
  generatedBy: z.literal('npm run permissions'),
  permissions: z.array(
    z.strictObject({
      permission: z.string(),
      resource: z.enum(['graph', 'exchange']),
      id: z.guid(),
      /** `graph`: granted by the script; `exchange`: by exchange-access.ps1, for one mailbox; `optIn`: when asked with `--with`. */
      where: z.enum(['graph', 'exchange', 'optIn']),
      neededBy: z.string(),
    }),
  ),
});
export type RequiredPermissions = z.infer<typeof RequiredPermissions>;

export function requiredPermissionsOf(needs: readonly Need[], roles: AppRoles): RequiredPermissions {
  const permissions = grantsOf(needs).map(({ permission, where }) => {
    const resource = resourceOf(permission);
    const id = roles[resource].roles[permission];
    if (!id) throw new Error(`infra/graph-app-roles.json has no id for ${permission}.`);
    const neededBy = needs.filter((need) => need.permission === permission).map(({ workflow }) => workflow);
    return { permission, resource, id, where, neededBy: neededBy.join(', ') };
  });
  return { generatedBy: 'npm run permissions', permissions };
}

export function readRequiredPermissions(file = 'infra/grants/required-permissions.json'): RequiredPermissions {
  return RequiredPermissions.parse(JSON.parse(readFileSync(file, 'utf8')));
}
