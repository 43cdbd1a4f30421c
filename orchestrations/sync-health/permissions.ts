import type { Operation } from '../../gateways/operations';

/** What this room asks of the tenant. What it may not read stays unknown: no look is refused. */
export const operations = [
  'agents.readAgentGroups',
  'directory.readLastPasswordSync',
  'provisioningLog.readEntries',
  'synchronization.readSchema',
  'synchronization.surveyConfigurations',
] as const satisfies readonly Operation[];
