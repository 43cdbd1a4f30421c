/** Application permissions of Microsoft Graph and of Exchange Online that operations declare; their ids are in infra/graph-app-roles.json. */
export type Permission =
  | 'Application.Read.All'
  | 'Application.ReadWrite.OwnedBy'
  | 'Synchronization.Read.All'
  | 'Synchronization.ReadWrite.All'
  | 'ProvisioningLog.Read.All'
  | 'AuditLog.Read.All'
  | 'Organization.Read.All'
  | 'User.Read.All'
  | 'Group.Read.All'
  | 'OnPremisesPublishingProfiles.ReadWrite.All'
  | 'OnPremDirectorySynchronization.Read.All'
  | 'Group-OnPremisesSyncBehavior.ReadWrite.All'
  | 'RoleManagement.Read.Directory'
  | 'Mail.Send'
  | 'Exchange.ManageAsApp';

/** Whose permission it is, so whose tokens show it. */
export function resourceOf(permission: Permission): 'graph' | 'exchange' {
  return permission === 'Exchange.ManageAsApp' ? 'exchange' : 'graph';
}

/** What a permission includes: to be granted both would be one more than needed. */
const included: Partial<Record<Permission, readonly Permission[]>> = {
  'Synchronization.ReadWrite.All': ['Synchronization.Read.All'],
};

/** Each once, without those that another one includes, sorted. */
export function leastOf(permissions: readonly Permission[]): Permission[] {
  const covered = permissions.flatMap((permission) => included[permission] ?? []);
  return [...new Set(permissions)].filter((permission) => !covered.includes(permission)).sort();
}

/** Whether somebody who was granted these may do what takes this permission. */
export function isCovered(permission: Permission, granted: readonly string[]): boolean {
  if (granted.includes(permission)) return true;
  return Object.entries(included).some(([wider, narrower]) => granted.includes(wider) && narrower.includes(permission));
}
