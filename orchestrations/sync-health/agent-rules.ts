import { provisioningJobOf } from '../../domain/job-templates';
import { meansNoAgent } from './causes';
import type { Facts, Verdict } from './contract';
import { hoursAgo, isOlder, over, raised } from './verdicts';

/** By Graph where it may be read; else by what the job and the report say (reference 5). */
export function agentVerdicts(facts: Facts): Verdict[] {
  const active = facts.agents.kind === 'read' ? facts.agents.value.active : undefined;
  if (active === undefined) return [...noneBySigns(facts), ...fewBySigns(facts)];
  if (active === 0) return [none(facts)];
  return [over('NO_ACTIVE_AGENT'), active === 1 ? few(facts) : over('FEWER_THAN_TWO_AGENTS')];
}

function none({ name }: Facts): Verdict {
  return raised('NO_ACTIVE_AGENT', 'critical', `No provisioning agent of ${name} is active: nothing is synchronized.`);
}

function few({ name }: Facts): Verdict {
  const detail = `Only one provisioning agent of ${name} is active: when its server stops, synchronization stops.`;
  return raised('FEWER_THAN_TWO_AGENTS', 'warning', detail);
}

/** A cycle that has just succeeded had an agent. */
function noneBySigns(facts: Facts): Verdict[] {
  const job = facts.jobs.kind === 'read' ? provisioningJobOf(facts.jobs.value) : undefined;
  if (!job) return [];
  if (meansNoAgent(job.lastCode) || meansNoAgent(job.quarantine?.code ?? null)) return [none(facts)];
  const succeeded = job.lastSuccessEnded !== null && !isOlder(job.lastSuccessEnded, hoursAgo(facts.at, 1));
  return succeeded ? [over('NO_ACTIVE_AGENT')] : [];
}

function fewBySigns(facts: Facts): Verdict[] {
  const report = facts.report.kind === 'read' ? facts.report.value : null;
  if (!report?.isFresh || !report.runningAgents) return [];
  return [report.runningAgents === 1 ? few(facts) : over('FEWER_THAN_TWO_AGENTS')];
}
