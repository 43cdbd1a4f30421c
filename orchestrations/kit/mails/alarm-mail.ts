import type { Alarm } from '../../../gateways/records/alarms';
import { momentText, withMoments } from '../pages/moment';
import { renderLetter } from './letter';
import { mailText, subjectOf } from './mail-text';

/** Says that something went wrong, or that it is over: one mail each, none in between. */
export function alarmMail(
  alarm: Alarm,
  { tenant, link }: { tenant: string; link: string },
): { subject: string; html: string; text: string } {
  const resolved = alarm.state === 'resolved';
  const title = alarmTitles[alarm.code];
  const where = alarm.domain ? mailText(alarm.domain) : 'the app';
  return renderLetter(
    subjectOf([`[${resolved ? 'Resolved' : 'Alarm'}] ${title}`, alarm.domain ?? tenant, alarm.id.slice(0, 12)]),
    {
      title: resolved ? `Over: ${title}` : title,
      opening: mailText(withMoments(alarm.detail), 1000),
      decisive: [
        { name: 'About', value: where },
        { name: 'Severity', value: alarm.severity },
        { name: 'Since', value: momentText(alarm.openedAt) },
        ...(alarm.resolvedAt ? [{ name: 'Until', value: momentText(alarm.resolvedAt) }] : []),
      ],
      link: { href: link, label: 'Open the console' },
      sections: [],
      details: [{ name: 'Code', value: alarm.code }],
      closing: ['Sent once when it begins and once when it is over, by Cloud Sync Operator.'],
    },
  );
}

/** In the words of people who have to act. */
export const alarmTitles: Record<Alarm['code'], string> = {
  JOB_QUARANTINED: 'A synchronization job is quarantined',
  NO_RECENT_CYCLE: 'A synchronization job has not run lately',
  FEWER_THAN_TWO_AGENTS: 'Only one provisioning agent is active',
  NO_ACTIVE_AGENT: 'No provisioning agent is active',
  ERRORS_RISING: 'Synchronization errors are rising',
  OBJECT_ERRORS: 'Objects cannot be synchronized',
  OU_RENAMED_OR_MISSING: 'An organizational unit in scope is gone',
  NO_ACTIVITY: 'Nothing has been synchronized for a day',
  PASSWORD_SYNC_STALE: 'Passwords are not synchronized',
  REPORT_STALE: 'The on-premises report is old',
  DELETES_STILL_HELD: 'Deletes are still held',
  EVIDENCE_INCOMPLETE: 'Held deletes could not be shown completely',
  RELEASED_BEYOND_APPROVAL: 'More was deleted than was approved',
  MAIL_FAILED: 'Mail cannot be sent',
  LEDGER_BROKEN: 'The ledger is broken',
  AUTHENTICATION_OFF: 'Sign-in is off',
  SECRETS_API_RETIRING: 'An API this app uses is being retired',
  TIMERS_LATE: 'Timers of this app did not run',
};
