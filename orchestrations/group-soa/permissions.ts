import type { Operation } from '../../gateways/operations';
import { requiredToStart } from '../kit/activities/permissions';
import { writeBackOperations } from './write-back-permissions';

/** What this room asks of the tenant. A test compares it with the room's sources. */
export const operations = [
  'audits.readEntries',
  'directory.readOrganization',
  'groups.list',
  'groups.listLinks',
  'groups.readAuthorities',
  'groups.readCloudManaged',
  'groups.readLinks',
  'groups.writeAuthorities',
] as const satisfies readonly Operation[];

export const requiredPermissions: readonly string[] = requiredToStart(operations);

/** Asked of the tenant only when a request says `provisionBack`. */
export const requiredToWriteBack: readonly string[] = requiredToStart(writeBackOperations);
