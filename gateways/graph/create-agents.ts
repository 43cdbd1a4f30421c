import { z } from 'zod';
import { BrokenError, RefusedError } from '../../domain/errors';
import { agentsPermissions, type Agent, type Agents } from './agents';
import type { Graph } from './client';
import { readPages } from './paging';
import { query } from './paths';

const AgentAnswer = z.object({ id: z.string(), machineName: z.string(), status: z.string().catch('unknown') });

const Resource = z.object({ resourceName: z.string().nullish(), displayName: z.string().nullish() });

const AgentGroup = z.object({
  agents: z.array(AgentAnswer).nullish(),
  publishedResources: z.array(Resource).nullish(),
});

const options = { $expand: 'agents,publishedResources' };

const call = {
  method: 'GET',
  version: 'beta',
  path: `/onPremisesPublishingProfiles/provisioning/agentGroups${query(options)}`,
  quota: 'directory',
} as const;

export function createAgents(graph: Graph): Agents {
  return {
    async readAgents(domain) {
      const answer = await readGroups(graph, 'readAgents');
      return answer.kind === 'read' ? { kind: 'read', agents: agentsOf(answer.groups, domain) } : answer;
    },
    async readAgentGroups() {
      const answer = await readGroups(graph, 'readAgentGroups');
      if (answer.kind === 'unreadable') return answer;
      return { kind: 'read', agentsOf: (domain) => agentsOf(answer.groups, domain) };
    },
  };
}

async function readGroups(graph: Graph, asked: keyof Agents) {
  const operation = { operation: `agents.${asked}`, permissions: agentsPermissions[asked] };
  try {
    return { kind: 'read', groups: await readPages(graph, { ...call, ...operation }, { item: AgentGroup }) } as const;
  } catch (error) {
    const isForbidden = error instanceof RefusedError && error.code === 'PERMISSION_MISSING';
    const isUnauthenticated = error instanceof BrokenError && error.code === 'GRAPH_UNAUTHENTICATED';
    if (isForbidden || isUnauthenticated) return { kind: 'unreadable', code: error.code } as const;
    throw error;
  }
}

type AgentGroup = z.infer<typeof AgentGroup>;

/**
 * Graph ties agents to groups, and groups to domains. A group of several domains (the default one) does not say which
 * agent serves which: then the agents that stand in the domain count, or all of them when none does.
 */
function agentsOf(groups: readonly AgentGroup[], domain: string): Agent[] {
  const agents = groups
    .filter((group) => serves(group, domain))
    .flatMap((group) => {
      const members = group.agents ?? [];
      const local = members.filter(({ machineName }) => machineName.toLowerCase().endsWith(`.${domain.toLowerCase()}`));
      const isShared = namesOf(group).some((name) => name !== domain.toLowerCase());
      return isShared && local.length > 0 ? local : members;
    });
  const distinct = new Map(agents.map((agent) => [agent.id, agent]));
  return [...distinct.values()].map(({ machineName, status }) => ({ machineName, status }));
}

function serves(group: AgentGroup, domain: string): boolean {
  return namesOf(group).includes(domain.toLowerCase());
}

/** Either name of a published resource may hold the AD domain (reference 5). */
function namesOf({ publishedResources }: AgentGroup): string[] {
  const names = (publishedResources ?? []).flatMap(({ resourceName, displayName }) => [resourceName, displayName]);
  return names.flatMap((name) => (name?.includes('.') ? name.toLowerCase() : []));
}
