import { directoryPermissions } from '../../gateways/graph/directory';
import { provisioningLogPermissions } from '../../gateways/graph/provisioning-log';
import { synchronizationPermissions } from '../../gateways/graph/synchronization';

/**
 * Graph permissions without which this workflow refuses to begin, derived from the operations it uses. Mail is not among them
 * (it may be granted in Exchange, where no token shows it); nor are the agents, whose state may stay unknown.
 */
export const requiredPermissions: readonly string[] = [
  ...new Set(
    [synchronizationPermissions, directoryPermissions, provisioningLogPermissions].flatMap((operations) =>
      Object.values<readonly string[]>(operations).flat(),
    ),
  ),
].sort();
