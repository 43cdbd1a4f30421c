import type { Operation } from '../../gateways/operations';
import { requiredToStart } from '../kit/activities/permissions';

/** What this room asks of the tenant. A test compares it with the room's sources, a story with the requests of a run. */
export const operations = [
  'agents.readAgents',
  'audits.readEntries',
  'directory.readObjects',
  'directory.readOrganization',
  'directory.readPasswordWriteback',
  'directory.readUsers',
  'provisioningLog.readEntries',
  'synchronization.createJob',
  'synchronization.deleteConfiguration',
  'synchronization.deleteJob',
  'synchronization.findByName',
  'synchronization.instantiate',
  'synchronization.listConfigurations',
  'synchronization.pause',
  'synchronization.provisionOnDemand',
  'synchronization.readConfiguration',
  'synchronization.readJob',
  'synchronization.readSchema',
  'synchronization.rename',
  'synchronization.settings',
  'synchronization.start',
  'synchronization.writeSchema',
] as const satisfies readonly Operation[];

export const requiredPermissions: readonly string[] = requiredToStart(operations);
