import { counted } from '../../domain/counted';
import { provisioningJobOf } from '../../domain/job-templates';
import { teamOf } from './causes';
import type { Facts, Failing, Verdict } from './contract';
import { hoursAgo, isOlder, over, raised } from './verdicts';

/** A trend: so many objects more within so many hours, in more than one step; or so many that one step is enough. */
export const trend = { hours: 2, least: 3, atOnce: 10 } as const;

/** The log shows a failure minutes after it happened; later than this it is not expected any more. */
const logHours = 0.5;

/** Objects that fail, and whether they become more. Only a cycle that lately ran to its end says anything. */
export function errorVerdicts(facts: Facts): Verdict[] {
  const job = facts.jobs.kind === 'read' ? provisioningJobOf(facts.jobs.value) : undefined;
  if (!job?.lastEnded || job.lastState === 'Failed' || isOlder(job.lastEnded, hoursAgo(facts.at, 1))) return [];
  return [...objectErrors(facts, job.escrowed), ...rising(facts)];
}

function objectErrors(facts: Facts, escrowed: number | null): Verdict[] {
  const code = 'OBJECT_ERRORS';
  const { failing, name } = facts;
  if (escrowed === 0) return [over(code)];
  if (failing.kind === 'unreadable') return [];
  if (failing.value.length > 0) {
    const objects = failing.value.reduce((sum, { count }) => sum + count, 0);
    const intro = `${counted(Math.max(objects, escrowed ?? 0), 'object')} of ${name} cannot be synchronized.`;
    return [raised(code, 'warning', `${intro} ${causesText(failing.value)}`)];
  }
  if (escrowed === null) return [over(code)];
  const since = facts.samples.findLast((sample, index) => sample.escrowed > 0 && !facts.samples[index - 1]?.escrowed);
  if (!since || !isOlder(since.at, hoursAgo(facts.at, logHours))) return [];
  const detail = `${counted(escrowed, 'object')} of ${name} cannot be synchronized; the provisioning log of the last two days does not name them.`;
  return [raised(code, 'warning', detail)];
}

function causesText(failing: Failing): string {
  const shown = failing.slice(0, 5).map(({ code, count, examples }) => {
    const named = examples.length > 0 ? `: ${examples.join(', ')}${count > examples.length ? ', ...' : ''}` : '';
    return `${code}, ${count}, for the ${teamOf(code)}${named}`;
  });
  return `By cause: ${shown.join('; ')}${failing.length > shown.length ? `; and ${failing.length - shown.length} more causes` : ''}.`;
}

/** From the lowest count of the last hours to the one now. Over when no such growth was within them: a count may go up and down. */
function rising({ samples, at, name }: Facts): Verdict[] {
  const last = samples.at(-1);
  if (!last) return [];
  const start = hoursAgo(at, trend.hours);
  const before = samples.findLast((sample) => isOlder(sample.at, start));
  const window = [...(before ? [before] : []), ...samples.filter((sample) => !isOlder(sample.at, start))];
  const growths = window.map(({ escrowed }, index) => escrowed - lowest(window.slice(0, index + 1)));
  const growth = growths.at(-1) ?? 0;
  const steps = window.filter((sample, index) => index > 0 && sample.escrowed > (window[index - 1]?.escrowed ?? 0));
  if (growth < trend.atOnce && (growth < trend.least || steps.length < 2)) {
    return Math.max(...growths) < trend.least ? [over('ERRORS_RISING')] : [];
  }
  const detail = `${last.escrowed} objects of ${name} fail, ${growth} more than within the last ${trend.hours} hours. Beyond 40 % of at least 5,000 the job is quarantined.`;
  return [raised('ERRORS_RISING', 'critical', detail)];
}

function lowest(samples: Facts['samples']): number {
  return Math.min(...samples.map(({ escrowed }) => escrowed));
}
