import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Agent, Agents } from '../../gateways/graph/agents';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Setting } from '../../domain/synchronization-settings';
import type { Configuration } from '../../gateways/graph/synchronization';
import type { Request } from './contract';

/** Everything a plan is decided from, as read just now. */
export interface Facts {
  request: Request;
  tenantSyncEnabled: boolean;
  missingPermissions: string[];
  /** Every configuration bound to this domain. */
  configurations: Configuration[];
  /** Schema and settings of the one configuration; null when there is none or more than one. */
  current: Current | null;
  agents: Awaited<ReturnType<Agents['readAgents']>>;
  /** Only when it is fresh. */
  report: OnPremisesReport | undefined;
  limits: { soft: number; hard: number };
}

export interface Current {
  configuration: Configuration;
  schema: RawSchema | null;
  settings: Setting[];
}

export function activeAgentsOf(agents: readonly Agent[]): number {
  return agents.filter((agent) => agent.status.toLowerCase() === 'active').length;
}
