import type { Permission } from '../permissions';

export interface Agent {
  machineName: string;
  status: string;
}

/** Provisioning agents per AD domain (beta; documented as delegated only: 401/403 is `unreadable`, never "none"). */
export interface Agents {
  readAgents(domain: string): Promise<{ kind: 'read'; agents: Agent[] } | { kind: 'unreadable'; code: string }>;
}

export const agentsPermissions = {
  readAgents: ['OnPremisesPublishingProfiles.ReadWrite.All'],
} as const satisfies Record<keyof Agents, readonly Permission[]>;
