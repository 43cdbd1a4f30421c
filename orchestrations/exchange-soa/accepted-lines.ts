import { fingerprintOf } from '../../domain/fingerprint';
import type { Connector, Recipient } from '../../gateways/exchange/exchange-admin';
import type { acceptable } from './checklist';
import type { Writeback } from './facts';
import { type Found, noneLeft, notRead, type ReadinessFacts } from './readiness-facts';
import { writebackCheck } from './writeback';

/** A line that people may accept, with the fingerprint of exactly what there is to accept; null: it could not be read. */
export interface Acceptable extends Found {
  fingerprint: string | null;
}

/** The lines that the cloud shows and people may decide to live with, before anybody's word. */
export function acceptableIn(facts: ReadinessFacts): Record<keyof typeof acceptable, Acceptable> {
  const { recipients, connectors, writebacks } = facts;
  return {
    groupsAndContactsInCloud: recipientsLeft(recipients, {
      isLeft: (one) => one.recipientType !== 'MailUser',
      what: 'groups and contacts with mail are managed in AD',
    }),
    mailUsersInCloud: recipientsLeft(recipients, {
      isLeft: (one) => one.recipientType === 'MailUser' && !one.hasMailboxElsewhere,
      what: 'mail users without a mailbox are managed in AD',
    }),
    smartHosts: smartHostsOf(connectors),
    writeback: writebackOf(writebacks),
  };
}

const nothingRead: Acceptable = { ...notRead, fingerprint: null };

function recipientsLeft(
  recipients: readonly Recipient[] | undefined,
  { isLeft, what }: { isLeft(one: Recipient): boolean; what: string },
): Acceptable {
  if (!recipients) return nothingRead;
  const left = recipients.filter((one) => one.isDirSynced && isLeft(one));
  const found = noneLeft(
    left.map((one) => one.displayName),
    what,
  );
  return { ...found, fingerprint: fingerprintOf(left.map((one) => one.id ?? one.primarySmtpAddress).sort()) };
}

/** Whose the hosts are cannot be seen. Those of connectors to servers on-premises are in the way in any case. */
function smartHostsOf(connectors: readonly Connector[] | undefined): Acceptable {
  if (!connectors) return nothingRead;
  const left = connectors
    .filter((one) => one.isEnabled && one.type !== 'OnPremises' && one.smartHosts.length > 0)
    .map(({ name, smartHosts }) => `${name} (to ${[...smartHosts].sort().join(', ')})`);
  const { result, evidence } = noneLeft(left, 'connectors of other kinds hand mail to hosts of their own');
  return {
    result: result === 'failed' ? 'needsAttestation' : result,
    evidence,
    fingerprint: fingerprintOf(left.sort()),
  };
}

function writebackOf(writebacks: readonly Writeback[] | undefined): Acceptable {
  if (!writebacks) return nothingRead;
  const { result, evidence } = writebackCheck(writebacks);
  if (result === 'unknown') return { result, evidence, fingerprint: null };
  const states = writebacks.map(({ domain, code, writesMail }) => `${domain} ${code} ${writesMail}`);
  return {
    result: result === 'verified' ? result : 'needsAttestation',
    evidence,
    fingerprint: fingerprintOf(states.sort()),
  };
}
