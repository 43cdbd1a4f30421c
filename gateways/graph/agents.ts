import type { Permission } from '../permissions';

export interface Agent {
  machineName: string;
  status: string;
}

interface Unreadable {
  kind: 'unreadable';
  code: string;
}

/** Provisioning agents per AD domain (beta; documented as delegated only: 401/403 is `unreadable`, never "none"). */
export interface Agents {
  readAgents(domain: string): Promise<{ kind: 'read'; agents: Agent[] } | Unreadable>;
  /** Read once for any number of domains. */
  readAgentGroups(): Promise<{ kind: 'read'; agentsOf(domain: string): Agent[] } | Unreadable>;
}

export const agentsPermissions = {
  readAgents: ['OnPremisesPublishingProfiles.ReadWrite.All'],
  readAgentGroups: ['OnPremisesPublishingProfiles.ReadWrite.All'],
} as const satisfies Record<keyof Agents, readonly Permission[]>;
