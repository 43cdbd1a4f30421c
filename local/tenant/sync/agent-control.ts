import { z } from 'zod';
import { delayFrom } from '../state/chance';
import type { Moment } from '../state/moment';
import { TenantError } from '../state/tenant-error';

/** Body of `POST /_local/agents`. */
export const AgentControl = z.strictObject({ op: z.enum(['stop', 'start']), machineName: z.string().min(1) });
export type AgentControl = z.infer<typeof AgentControl>;

/** Agents bootstrap every ten minutes: a stopped one shows `inactive` only after a while, a started one within seconds. */
const shownAfter = { stop: [5 * 60_000, 12 * 60_000], start: [5000, 20_000] } as const;

/** `machineName` with or without the domain. */
export function setAgent({ state, now }: Moment, { op, machineName }: AgentControl): { machineName: string } {
  const agent = [...state.agents.all()].find((candidate) => {
    const name = candidate.machineName.toLowerCase();
    return name === machineName.toLowerCase() || name.split('.')[0] === machineName.toLowerCase();
  });
  if (!agent) throw new TenantError(404, 'noSuchAgent', `no agent is called ${machineName}`);
  state.transaction(() => {
    state.agents.put({ ...agent, running: op === 'start' });
    const id = state.nextId('effect');
    const dueAt = now + delayFrom(state.seed, shownAfter[op], 'agent', id);
    state.effects.put({ id, dueAt, kind: 'agentStatus', data: { agentId: agent.id } });
  });
  return { machineName: agent.machineName };
}

/** What Graph says about the agent catches up with its service. */
export function applyAgentStatus({ state }: Moment, data: Record<string, unknown>): void {
  const agent = state.agents.get(String(data['agentId']));
  if (agent) state.agents.put({ ...agent, status: agent.running ? 'active' : 'inactive' });
}
