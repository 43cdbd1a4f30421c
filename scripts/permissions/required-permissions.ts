import { grantsOf, type Granting, type Need } from '../../functions/permissions';
import { resourceOf } from '../../gateways/permissions';
import type { AppRoles } from './app-roles';

/** What the grants script works on. */
export interface RequiredPermission {
  permission: string;
  resource: 'graph' | 'exchange';
  id: string;
  /** `graph`: granted by the script; `exchange`: by exchange-access.ps1, for one mailbox; `optIn`: when asked with `--with`. */
  where: Granting['where'];
  neededBy: string;
}

export function requiredPermissionsOf(needs: readonly Need[], roles: AppRoles): RequiredPermission[] {
  return grantsOf(needs).map(({ permission, where }) => {
    const resource = resourceOf(permission);
    const id = roles[resource].roles[permission];
    if (!id) throw new Error(`infra/graph-app-roles.json has no id for ${permission}.`);
    const neededBy = needs.filter((need) => need.permission === permission).map(({ workflow }) => workflow);
    return { permission, resource, id, where, neededBy: neededBy.join(', ') };
  });
}
