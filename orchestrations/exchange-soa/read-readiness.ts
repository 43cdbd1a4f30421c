import { BrokenError, RefusedError } from '../../domain/errors';
import { fingerprintOf } from '../../domain/fingerprint';
import type { Gateways } from '../../gateways/gateways';
import type { Attestation } from '../../gateways/records/attestations';
import type { Readiness } from './contract';
import { type MailboxGateways, readMissingPermissions } from './read-facts';
import { readWritebacks } from './read-writeback';
import { readinessOf } from './readiness';

export type ReadinessGateways = MailboxGateways & Pick<Gateways, 'attestations'>;

/**
 * Reads all that the cloud shows, and what people have attested. What cannot be read is unknown, and then nothing is ready. Records
 * the words that this relies on, and keeps what there is to accept, which is what the next acceptance is bound to.
 */
export async function readReadiness(gateways: ReadinessGateways, { runId }: { runId: string }): Promise<Readiness> {
  const missing = await readMissingPermissions(gateways);
  if (missing.length > 0) {
    const message = `The app lacks the permission ${missing.join(', ')}. Grant it and restart the app, since tokens are kept for a day.`;
    throw new RefusedError('PERMISSION_MISSING', message);
  }
  const { attestations, clock, exchangeAdmin } = gateways;
  const { readiness, reliedOn, shown } = readinessOf({
    now: clock.now().toISOString(),
    mailboxes: (await ifReadable(exchangeAdmin.listMailboxes()))?.mailboxes,
    recipients: await ifReadable(exchangeAdmin.listRecipients()),
    organization: await ifReadable(exchangeAdmin.readOrganization()),
    connectors: await ifReadable(exchangeAdmin.readConnectors()),
    hybridLinks: await ifReadable(exchangeAdmin.readHybridLinks()),
    writebacks: await ifReadable(readWritebacks(gateways)),
    attestations: await attestations.newest(),
  });
  await recordWords(gateways, runId, reliedOn);
  await attestations.keepShown(shown);
  return readiness;
}

/** Asked again after other words were given, the run has both entries, and the later one is what it ended with. */
async function recordWords({ ledger }: Pick<Gateways, 'ledger'>, runId: string, words: Attestation[]): Promise<void> {
  if (words.length === 0) return;
  const attestations = words.map(({ name, by, at, through, statement, accepted }) => ({
    name,
    by,
    at,
    through,
    statement: fingerprintOf(statement),
    accepted: accepted?.fingerprint ?? null,
  }));
  const step = `attested:${fingerprintOf(attestations)}`;
  await ledger.append(runId, { step, kind: 'attested', data: { attestations } });
}

async function ifReadable<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RefusedError || error instanceof BrokenError) return undefined;
    throw error;
  }
}
