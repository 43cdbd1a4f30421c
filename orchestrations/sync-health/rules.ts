import { jobTemplates, provisioningJobOf } from '../../domain/job-templates';
import type { JobHealth } from '../../domain/job-health';
import { secretsApi } from '../../domain/secrets-api';
import { agentVerdicts } from './agent-rules';
import { teamOf } from './causes';
import type { AppFacts, Facts, Standing, Verdict } from './contract';
import { errorVerdicts } from './error-rules';
import { hoursAgo, isOlder, over, raised } from './verdicts';

/** In hours. A job of two minutes is asked about after one; what people notice late is given longer (reference 2.3, 6.1). */
export const limits = { cycle: 1, passwords: 3, activity: 24 } as const;

const partSize = 10;

type Rule = (facts: Facts) => Verdict[];

const rules: readonly Rule[] = [
  quarantine,
  recentCycle,
  agentVerdicts,
  errorVerdicts,
  lostUnits,
  activity,
  passwords,
  staleReport,
];

/** Which alarms there is a reason for now, and which there is none for any more. What is unknown has no verdict. */
export function verdictsOf(facts: Facts): Verdict[] {
  return rules.flatMap((rule) => rule(facts));
}

/** Those of the app and of the tenant as a whole. */
export function appVerdictsOf(facts: AppFacts): Verdict[] {
  return [authentication(facts), retiringApi(facts)].flat();
}

/** Of a few at a time: a history must not grow with each configuration, nor one answer hold all of them. */
export function inParts(servicePrincipalIds: readonly string[]): { done: number; part: string[] }[] {
  const starts = Array.from(
    { length: Math.ceil(servicePrincipalIds.length / partSize) },
    (_, index) => index * partSize,
  );
  return starts.map((done) => ({ done, part: servicePrincipalIds.slice(done, done + partSize) }));
}

/** What is new: an alarm that stands as it is found again needs nothing. */
export function changesOf(standing: readonly Standing[], verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter((verdict) => {
    const known = standing.find(({ code }) => code === verdict.code);
    if (verdict.isOver) return known !== undefined;
    return known?.detail !== verdict.detail || known.severity !== verdict.severity;
  });
}

function quarantine({ jobs, name, reviewsHeldDeletes }: Facts): Verdict[] {
  if (jobs.kind === 'unreadable') return [];
  const held = jobs.value.filter(
    (job) => isQuarantined(job) && !(reviewsHeldDeletes && job.quarantine?.reason === 'TooManyDeletes'),
  );
  if (held.length === 0) return [over('JOB_QUARANTINED')];
  const detail = `Quarantined in ${name}: ${quarantinesText(held)}. After about four weeks the service switches a job off.`;
  return [raised('JOB_QUARANTINED', 'critical', detail)];
}

/** A cause that several jobs share is said once. */
function quarantinesText(held: readonly JobHealth[]): string {
  const byCause = Map.groupBy(held, causeText);
  return [...byCause].map(([cause, jobs]) => `${jobs.map(sinceText).join(', ')}${cause && ` (${cause})`}`).join('; ');
}

function causeText({ quarantine: imposed }: JobHealth): string {
  if (!imposed) return '';
  const { reason, code } = imposed;
  return code ? `${reason}, ${code}, for the ${teamOf(code)}` : reason;
}

function sinceText({ templateId, quarantine: imposed }: JobHealth): string {
  return imposed ? `${templateId} since ${imposed.seriesBegan || 'an unknown instant'}` : templateId;
}

/** Whatever the reason; only what a run of ours holds paused is left as it stands. */
function recentCycle(facts: Facts): Verdict[] {
  const { jobs, name, heldByRun } = facts;
  if (jobs.kind === 'unreadable') return [];
  const silent = jobs.value.filter((job) => !ranLately(facts, job));
  const unexplained = silent.filter(({ scheduleState }) => heldByRun === null || scheduleState === 'Active');
  if (unexplained.length > 0) {
    const detail = `No cycle for more than an hour in ${name}: ${unexplained.map(silenceText).join('; ')}.`;
    return [raised('NO_RECENT_CYCLE', 'critical', detail)];
  }
  // One that fails as it comes back is quarantined again in a moment.
  return silent.length > 0 || jobs.value.some(hasFailed) ? [] : [over('NO_RECENT_CYCLE')];
}

/**
 * A cycle that is under way moves on; one that never ran is asked about from our first look on. Of a quarantined job only a success
 * counts: it tries again every few hours, and each try fails.
 */
function ranLately({ at, firstSeenAt }: Facts, job: JobHealth): boolean {
  const ended = isQuarantined(job) ? job.lastSuccessEnded : job.lastEnded;
  const progress = isQuarantined(job) ? null : job.progressObserved;
  const signs = [ended ?? firstSeenAt, progress].filter((sign) => sign !== null);
  return signs.some((sign) => !isOlder(sign, hoursAgo(at, limits.cycle)));
}

function isQuarantined({ code, quarantine: imposed }: JobHealth): boolean {
  return code === 'Quarantine' || imposed !== null;
}

function hasFailed({ lastState }: JobHealth): boolean {
  return lastState === 'Failed';
}

function silenceText(job: JobHealth): string {
  const { templateId, scheduleState, code } = job;
  return `${templateId} (${sinceWhen(job)}; ${code === scheduleState ? code : `${code}, schedule ${scheduleState}`})`;
}

/** The tries of a quarantined job are not named: a text that changes with each would count as something new. */
function sinceWhen(job: JobHealth): string {
  const { lastEnded, lastSuccessEnded } = job;
  if (isQuarantined(job))
    return lastSuccessEnded ? `the last one succeeded at ${lastSuccessEnded}` : 'none ever succeeded';
  return lastEnded ? `the last one ended at ${lastEnded}` : 'it never ran';
}

function lostUnits({ lostUnits: lost, name, report }: Facts): Verdict[] {
  if (lost.kind === 'unreadable') return [];
  if (lost.value.length === 0) return [over('OU_RENAMED_OR_MISSING')];
  const collectedAt = report.kind === 'read' ? report.value?.collectedAt : undefined;
  const shown = lost.value
    .slice(0, 5)
    .map(({ name: unit, renamedTo }) => (renamedTo ? `${unit} is ${renamedTo} now` : `${unit} is gone`));
  const more = lost.value.length > shown.length ? `; and ${lost.value.length - shown.length} more` : '';
  const detail = `In the scope of ${name}, and not in Active Directory by the report of ${collectedAt}: ${shown.join('; ')}${more}. The job does not notice.`;
  return [raised('OU_RENAMED_OR_MISSING', 'critical', detail)];
}

/** Only of a job that runs: one that does not has an alarm of its own. */
function activity(facts: Facts): Verdict[] {
  const { jobs, at, name, lastEntryAt } = facts;
  if (jobs.kind === 'unreadable') return [];
  const since = hoursAgo(at, limits.activity);
  const moved = jobs.value.flatMap(({ lastExportsEnded }) => lastExportsEnded ?? []);
  if (moved.some((instant) => !isOlder(instant, since))) return [over('NO_ACTIVITY')];
  const job = provisioningJobOf(jobs.value);
  if (!job || hasFailed(job) || !ranLately(facts, job) || lastEntryAt.kind === 'unreadable') return [];
  if (lastEntryAt.value !== null && !isOlder(lastEntryAt.value, since)) return [over('NO_ACTIVITY')];
  const detail = `The jobs of ${name} run, and have moved nothing for a day: no export, and no entry in the provisioning log.`;
  return [raised('NO_ACTIVITY', 'warning', detail)];
}

function passwords(facts: Facts): Verdict[] {
  const { jobs, at, name, heldByRun, firstSeenAt } = facts;
  if (jobs.kind === 'unreadable') return [];
  const job = jobs.value.find(({ templateId }) => templateId === jobTemplates.passwordHash);
  if (!job) return [over('PASSWORD_SYNC_STALE')];
  const since = hoursAgo(at, limits.passwords);
  if (isOlder(job.lastSuccessEnded ?? firstSeenAt, since)) {
    if (heldByRun !== null && job.scheduleState !== 'Active') return [];
    return [raised('PASSWORD_SYNC_STALE', 'critical', `The password hash job of ${name} ${successText(job)}.`)];
  }
  return job.lastSuccessEnded === null ? [] : receivedPasswords(facts, since);
}

function receivedPasswords({ name, lastPasswordSync }: Facts, since: number): Verdict[] {
  if (lastPasswordSync.kind === 'unreadable') return [];
  const { value } = lastPasswordSync;
  if (value === null || !isOlder(value, since)) return [over('PASSWORD_SYNC_STALE')];
  const detail = `The password hash job of ${name} succeeds, and yet the tenant last received a password at ${value}. Look at the CredentialData mapping and the AppKey setting.`;
  return [raised('PASSWORD_SYNC_STALE', 'critical', detail)];
}

function successText({ lastSuccessEnded, scheduleState }: JobHealth): string {
  return lastSuccessEnded ? `last succeeded at ${lastSuccessEnded}` : `never succeeded (schedule ${scheduleState})`;
}

/** A domain that never sent a report has not gone quiet. */
function staleReport({ report, name }: Facts): Verdict[] {
  if (report.kind === 'unreadable' || report.value === null) return [];
  const { collectedAt, isFresh } = report.value;
  if (isFresh) return [over('REPORT_STALE')];
  const detail = `The newest on-premises report of ${name} was collected at ${collectedAt}. Until a new one comes, renamed units go unnoticed.`;
  return [raised('REPORT_STALE', 'warning', detail)];
}

function authentication({ isAuthenticationOn, forgedKnock }: AppFacts): Verdict[] {
  const code = 'AUTHENTICATION_OFF';
  if (!isAuthenticationOn) {
    return [
      raised(
        code,
        'critical',
        'App Service Authentication is off: nobody can sign in, approve or see this alarm in the console.',
      ),
    ];
  }
  if (forgedKnock.kind === 'unreadable') return [];
  if (forgedKnock.value < 300) {
    return [
      raised(
        code,
        'critical',
        'Somebody who makes up the headers of a signed-in person was let in. Stop the app first.',
      ),
    ];
  }
  // Only a refusal for want of a sign-in proves that the headers were dropped; a firewall or an outage proves nothing.
  return [302, 401].includes(forgedKnock.value) ? [over(code)] : [];
}

function retiringApi({ at }: AppFacts): Verdict[] {
  const code = 'SECRETS_API_RETIRING';
  if (Date.parse(at) < Date.parse(secretsApi.warnFrom)) return [over(code)];
  return [
    raised(
      code,
      'warning',
      `Settings of configurations are read and written through synchronization/secrets, which is announced to end on ${secretsApi.ends}.`,
    ),
  ];
}
