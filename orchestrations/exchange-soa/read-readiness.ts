import { BrokenError, RefusedError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import { type MailboxGateways, readMissingPermissions } from './read-facts';
import { readWritebacks } from './read-writeback';
import { readinessOf } from './readiness';

export type ReadinessGateways = MailboxGateways & Pick<Gateways, 'attestations'>;

/** Reads all that the cloud shows, and what people have attested. What cannot be read is unknown, and then nothing is ready. */
export async function readReadiness(gateways: ReadinessGateways) {
  const missing = await readMissingPermissions(gateways);
  if (missing.length > 0) {
    const message = `The app lacks the permission ${missing.join(', ')}. Grant it and restart the app, since tokens are kept for a day.`;
    throw new RefusedError('PERMISSION_MISSING', message);
  }
  const { attestations, exchangeAdmin } = gateways;
  return readinessOf({
    mailboxes: (await ifReadable(exchangeAdmin.listMailboxes()))?.mailboxes,
    recipients: await ifReadable(exchangeAdmin.listRecipients()),
    organization: await ifReadable(exchangeAdmin.readOrganization()),
    connectors: await ifReadable(exchangeAdmin.readConnectors()),
    hybridLinks: await ifReadable(exchangeAdmin.readHybridLinks()),
    writebacks: await ifReadable(readWritebacks(gateways)),
    attestations: await attestations.newest(),
  });
}

async function ifReadable<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RefusedError || error instanceof BrokenError) return undefined;
    throw error;
  }
}
