import { Outcome } from '../../domain/outcome';
import type { RunPageView } from '../../functions/pages/views';
import { Attestation } from '../../gateways/records/attestations';
import { attested } from '../../orchestrations/exchange-soa/checklist';
import { readinessOf } from '../../orchestrations/exchange-soa/readiness';
import type { ReadinessFacts } from '../../orchestrations/exchange-soa/readiness-facts';
import { aRunPageView, aRunView } from './console-samples';
import { now } from './samples';

const word = (name: string, statement = 'Looked at it with Robin.') =>
  Attestation.parse({ name, statement, by: 'requester@contoso.com', at: now });

/** A tenant that has done everything but say so, for the end that its default stands for. */
function aTenant(isCloudManagedByDefault: boolean, change: Partial<ReadinessFacts> = {}): ReadinessFacts {
  const mailbox = { recipientType: 'UserMailbox', isDirSynced: true, isExchangeCloudManaged: isCloudManagedByDefault };
  return {
    now,
    mailboxes: Array.from({ length: 12 }, (_, index) => ({
      id: `mailbox-${index}`,
      userPrincipalName: `employee.${index + 1}@corp.contoso.com`,
      displayName: `Employee ${index + 1}`,
      primarySmtpAddress: `employee.${index + 1}@corp.contoso.com`,
      ...mailbox,
    })),
    recipients: [],
    organization: { isCloudManagedByDefault, publicFolders: 'Local' },
    connectors: [],
    hybridLinks: [],
    writebacks: [{ domain: 'corp.contoso.com', code: 'Active', mailboxes: 12, writesMail: true }],
    attestations: new Map(Object.keys(attested).map((name) => [name, word(name)])),
    ...change,
  };
}

/** In the middle of the work. */
function anUnreadyTenant(): ReadinessFacts {
  const smartHosts = ['mail.contoso.com'];
  const connector = { direction: 'outbound', isEnabled: true, smartHosts, routesAllByWayOfOnPremises: false } as const;
  const attestations = new Map([
    ['smtpRelay', { ...word('smtpRelay', 'A scanner in the archive still sends.'), holds: false }],
    ['mxRecords', { ...word('mxRecords'), through: 'a function key' }],
    ['autodiscover', { ...word('autodiscover'), at: '2026-01-05T08:00:00.000Z' }],
  ]);
  return aTenant(false, {
    attestations,
    hybridLinks: undefined,
    connectors: [
      { ...connector, name: 'Outbound to 3f6c6d3c-5d0b-4c53-8f0e-0a5a4a1c9b11', type: 'OnPremises' },
      { ...connector, name: 'Relay', type: 'Partner' },
    ],
    writebacks: [],
  });
}

function readinessView(facts: ReadinessFacts): RunPageView {
  const { readiness } = readinessOf(facts);
  const outcome = Outcome.parse({ kind: 'verified', ...readiness });
  const run = aRunView('completed', {
    workflow: 'exchange-soa',
    outcome,
    endedAt: '2026-11-23T06:31:00.000Z',
    itemStates: {},
  });
  delete run.plan;
  delete run.approval;
  return aRunPageView({ run });
}

export const readinessViews = {
  'not ready': () => readinessView(anUnreadyTenant()),
  'ready, server removed': () => readinessView(aTenant(true)),
  'ready, management tools': () => readinessView(aTenant(false)),
} as const;
