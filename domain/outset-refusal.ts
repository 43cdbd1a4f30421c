import type { Refusal } from './plan';

interface Outset {
  missingPermissions: readonly string[];
  tenantSyncEnabled: boolean;
}

/** Why no workflow can begin, whatever it is about (api.md, 2). */
export function outsetRefusal({ missingPermissions, tenantSyncEnabled }: Outset): Refusal | undefined {
  if (missingPermissions.length > 0) {
    const message = `The app lacks the Graph permission ${missingPermissions.join(', ')}. Grant it and restart the app, since tokens are kept for a day.`;
    return { code: 'PERMISSION_MISSING', message };
  }
  if (tenantSyncEnabled) return undefined;
  const message = 'Directory synchronization is off for this tenant. An administrator has to switch it on once.';
  return { code: 'TENANT_SYNC_DISABLED', message };
}
