import type { Operation } from '../../gateways/operations';

/** What the way back to AD asks of the tenant, whether or not a request wants it. */
export const writeBackOperations = [
  'assignments.readGroups',
  'directory.readOrganization',
  'extensions.createApplication',
  'extensions.createGroupExtension',
  'extensions.createServicePrincipal',
  'extensions.findApplication',
  'extensions.readGroupValues',
  'groups.readSummaries',
  'synchronization.createJob',
  'synchronization.deleteConfiguration',
  'synchronization.findByName',
  'synchronization.instantiate',
  'synchronization.listConfigurations',
  'synchronization.provisionGroupOnDemand',
  'synchronization.readConfiguration',
  'synchronization.readJob',
  'synchronization.readSchema',
  'synchronization.rename',
  'synchronization.restart',
  'synchronization.settings',
  'synchronization.start',
  'synchronization.writeSchema',
] as const satisfies readonly Operation[];
