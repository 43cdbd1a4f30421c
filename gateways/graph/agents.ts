import { z } from 'zod';
import { BrokenError, RefusedError } from '../../domain/errors';
import type { Permission } from '../permissions';
import type { Graph, GraphCall } from './client';
import { readPages } from './paging';
import { query } from './paths';

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

const AgentAnswer = z.object({ id: z.string(), machineName: z.string(), status: z.string().catch('unknown') });

const Resource = z.object({ resourceName: z.string().nullish(), displayName: z.string().nullish() });

const AgentGroup = z.object({
  agents: z.array(AgentAnswer).nullish(),
  publishedResources: z.array(Resource).nullish(),
});

const options = { $expand: 'agents,publishedResources' };

const call: GraphCall = {
  operation: 'agents.readAgents',
  permissions: agentsPermissions.readAgents,
  method: 'GET',
  version: 'beta',
  path: `/onPremisesPublishingProfiles/provisioning/agentGroups${query(options)}`,
  quota: 'directory',
};

export function createAgents(graph: Graph): Agents {
  return {
    async readAgents(domain) {
      try {
        const groups = await readPages(graph, call, { item: AgentGroup });
        return { kind: 'read', agents: agentsOf(groups.filter((group) => serves(group, domain))) };
      } catch (error) {
        const isForbidden = error instanceof RefusedError && error.code === 'PERMISSION_MISSING';
        const isUnauthenticated = error instanceof BrokenError && error.code === 'GRAPH_UNAUTHENTICATED';
        if (isForbidden || isUnauthenticated) return { kind: 'unreadable', code: error.code };
        throw error;
      }
    },
  };
}

function agentsOf(groups: readonly z.infer<typeof AgentGroup>[]): Agent[] {
  const agents = new Map(groups.flatMap((group) => group.agents ?? []).map((agent) => [agent.id, agent]));
  return [...agents.values()].map(({ machineName, status }) => ({ machineName, status }));
}

/** Either name may hold the AD domain (reference 5). */
function serves({ publishedResources }: z.infer<typeof AgentGroup>, domain: string): boolean {
  return (publishedResources ?? []).some(({ resourceName, displayName }) =>
    [resourceName, displayName].some((name) => name?.toLowerCase() === domain.toLowerCase()),
  );
}
