import type { Operation } from '../../gateways/operations';
import { requiredToStart } from '../kit/activities/permissions';

/** What a check reads. It refuses nothing for the lack of a permission: what it may not read is unknown. */
export const operations = [
  'agents.readAgentGroups',
  'directory.readOrganization',
  'synchronization.readSchema',
  'synchronization.surveyConfigurations',
] as const satisfies readonly Operation[];

/** Who manages the groups that runs moved; asked for only where such runs are enabled. */
export const authorityOperations = ['groups.readCloudManaged'] as const satisfies readonly Operation[];

export const baselineOperations = [
  'agents.readAgentGroups',
  'synchronization.readSchema',
  'synchronization.surveyConfigurations',
] as const satisfies readonly Operation[];

export const repairOperations = [
  ...baselineOperations,
  'synchronization.createJob',
  'synchronization.pause',
  'synchronization.readJob',
  'synchronization.settings',
  'synchronization.start',
  'synchronization.restart',
  'synchronization.writeSchema',
] as const satisfies readonly Operation[];

export const baselinePermissions: readonly string[] = requiredToStart(baselineOperations);

export const repairPermissions: readonly string[] = requiredToStart(repairOperations);
