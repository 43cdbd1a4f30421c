import type { Operation } from '../../gateways/operations';

/** What a check reads. It refuses nothing for the lack of a permission: what it may not read is unknown. */
export const operations = [
  'agents.readAgents',
  'directory.readOrganization',
  'synchronization.readSchema',
  'synchronization.surveyConfigurations',
] as const satisfies readonly Operation[];
