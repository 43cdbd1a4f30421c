import { type AlarmGateways, raiseAlarm, resolveAlarm } from '../activities/alarms';

// One alarm for the one mailbox: whatever it refuses, an administrator puts it right for all mails.
const alarm = { code: 'MAIL_FAILED', domain: null, subject: '' } as const;

/** `occurrence` names the mail; a repeated activity tells of the same one. */
export async function raiseMailFailed(
  gateways: AlarmGateways,
  { occurrence, code }: { occurrence: string; code: string },
): Promise<void> {
  const detail = `A mail could not be sent (${code}). Open approvals are listed at /api/approvals meanwhile.`;
  await raiseAlarm(gateways, { ...alarm, severity: 'critical', detail }, occurrence);
}

/** A mail that was taken shows that the mailbox works again. */
export async function resolveMailFailed(gateways: AlarmGateways, occurrence: string): Promise<void> {
  await resolveAlarm(gateways, alarm, occurrence);
}
