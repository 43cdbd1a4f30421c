import { z } from 'zod';

/** What can go wrong or quiet (api.md, 2.6), and `TIMERS_LATE`, of the app's own timers. */
export const AlarmCode = z.enum([
  'JOB_QUARANTINED',
  'NO_RECENT_CYCLE',
  'FEWER_THAN_TWO_AGENTS',
  'NO_ACTIVE_AGENT',
  'ERRORS_RISING',
  'OBJECT_ERRORS',
  'OU_RENAMED_OR_MISSING',
  'NO_ACTIVITY',
  'PASSWORD_SYNC_STALE',
  'REPORT_STALE',
  'DELETES_STILL_HELD',
  'EVIDENCE_INCOMPLETE',
  'RELEASED_BEYOND_APPROVAL',
  'MAIL_FAILED',
  'LEDGER_BROKEN',
  'AUTHENTICATION_OFF',
  'SECRETS_API_RETIRING',
  'TIMERS_LATE',
]);
export type AlarmCode = z.infer<typeof AlarmCode>;
