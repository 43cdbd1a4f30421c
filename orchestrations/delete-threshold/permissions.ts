import { deletionsPermissions } from '../../gateways/graph/deletions';
import { directoryPermissions } from '../../gateways/graph/directory';
import { provisioningLogPermissions } from '../../gateways/graph/provisioning-log';
import { synchronizationPermissions } from '../../gateways/graph/synchronization';

const { listConfigurations, readJob, readSchema, settings, releaseDeletes, restart } = synchronizationPermissions;

/** Graph permissions without which a review refuses to begin, derived from the operations it uses. */
export const requiredPermissions: readonly string[] = [
  ...new Set<string>([
    ...[listConfigurations, readJob, readSchema, settings, releaseDeletes, restart].flat(),
    ...directoryPermissions.readOrganization,
    ...provisioningLogPermissions.readEntries,
    ...Object.values<readonly string[]>(deletionsPermissions).flat(),
  ]),
].sort();
