import { provisioningJobOf } from '../../domain/job-templates';
import { meansNoAgent } from './causes';
import type { Facts, Verdict } from './contract';
import { hoursAgo, isOlder, over, raised } from './verdicts';

/** Graph does not tell, and will not in the next look either. */
const lacking: readonly string[] = ['READ_FORBIDDEN', 'AGENTS_NOT_NAMED'];

/** By Graph; only where that does not tell about agents at all, by what the job and the report say (reference 5). */
export function agentVerdicts(facts: Facts): Verdict[] {
  const { agents } = facts;
  if (agents.kind === 'unreadable') {
    return lacking.includes(agents.code) ? [...noneBySigns(facts), ...fewBySigns(facts)] : [];
  }
  const { active } = agents.value;
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
  const succeededAt = job.lastSuccessEnded;
  if (succeededAt === null || isOlder(succeededAt, hoursAgo(facts.at, 1))) return [];
  return overBySign(facts, 'NO_ACTIVE_AGENT', succeededAt);
}

function fewBySigns(facts: Facts): Verdict[] {
  const report = facts.report.kind === 'read' ? facts.report.value : null;
  if (!report?.isFresh || !report.runningAgents) return [];
  if (report.runningAgents === 1) return [few(facts)];
  return overBySign(facts, 'FEWER_THAN_TWO_AGENTS', report.collectedAt);
}

/** What was seen before the alarm opened does not say that it is over. */
function overBySign({ standing }: Facts, code: 'NO_ACTIVE_AGENT' | 'FEWER_THAN_TWO_AGENTS', seenAt: string): Verdict[] {
  const opened = standing.find((alarm) => alarm.code === code)?.openedAt;
  return opened === undefined || isOlder(opened, Date.parse(seenAt)) ? [over(code)] : [];
}
