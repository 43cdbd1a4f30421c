import type { Gateways } from '../../../gateways/gateways';

type AlarmGateways = Pick<Gateways, 'alarms' | 'clock'>;

// One alarm for the one mailbox: whatever it refuses, an administrator puts it right for all mails.
const alarm = { code: 'MAIL_FAILED', domain: null, subject: '' } as const;

/** `occurrence` names the mail; a repeated activity tells of the same one. */
export async function raiseMailFailed(
  { alarms, clock }: AlarmGateways,
  { occurrence, code }: { occurrence: string; code: string },
): Promise<void> {
  const detail = `A mail could not be sent (${code}). Open approvals are listed at /api/approvals meanwhile.`;
  await alarms.open({ ...alarm, severity: 'critical', detail }, { occurrence, at: clock.now().toISOString() });
}

/** A mail that was taken shows that the mailbox works again. */
export async function resolveMailFailed({ alarms, clock }: AlarmGateways, occurrence: string): Promise<void> {
  await alarms.resolve(alarm, { occurrence, at: clock.now().toISOString() });
}
