import type { Operation } from '../../gateways/operations';
import { requiredToStart } from '../kit/activities/permissions';

/** What this room asks of the tenant. A test compares it with the room's sources. */
export const operations = [
  'deletions.readGroups',
  'deletions.readRoleHolders',
  'deletions.readStates',
  'deletions.readUsers',
  'directory.readOrganization',
  'provisioningLog.readEntries',
  'synchronization.listConfigurations',
  'synchronization.readJob',
  'synchronization.readSchema',
  'synchronization.releaseDeletes',
  'synchronization.restart',
  'synchronization.settings',
] as const satisfies readonly Operation[];

export const requiredPermissions: readonly string[] = requiredToStart(operations);
