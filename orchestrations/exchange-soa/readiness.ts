import type { Attestation } from '../../gateways/records/attestations';
import type {
  Connector,
  ExchangeOrganization,
  HybridLink,
  Mailbox,
  Recipient,
} from '../../gateways/exchange/exchange-admin';
import { type acceptable, attested, checklist, type seen } from './checklist';
import type { EndState, ReadinessResult } from './contract';
import type { Writeback } from './facts';
import { writebackCheck } from './writeback';

/** Undefined: could not be read. */
export interface ReadinessFacts {
  mailboxes: readonly Mailbox[] | undefined;
  recipients: readonly Recipient[] | undefined;
  organization: ExchangeOrganization | undefined;
  connectors: readonly Connector[] | undefined;
  hybridLinks: readonly HybridLink[] | undefined;
  writebacks: readonly Writeback[] | undefined;
  attestations: ReadonlyMap<string, Attestation>;
}

type Found = Pick<ReadinessResult, 'result' | 'evidence'>;

/** Every line of the checklist, and which of the two end states is reached: the server may only be uninstalled in one of them. */
export function readinessOf(facts: ReadinessFacts): {
  checks: ReadinessResult[];
  ready: boolean;
  endState: EndState | null;
} {
  const found: Record<string, Found> = {
    ...seenIn(facts),
    ...Object.fromEntries(
      Object.entries(acceptedIn(facts)).map(([name, one]) => [name, unlessAccepted(facts, name, one)]),
    ),
    ...Object.fromEntries(Object.keys(attested).map((name) => [name, attestedIn(facts, name)])),
  };
  const checks = Object.entries(checklist).map(([name, { endStates, howTo }]) => ({
    name,
    endStates: [...endStates],
    ...(found[name] ?? notRead),
    howTo,
  }));
  const isReached = (state: EndState) =>
    checks.every(({ endStates, result }) => !endStates.includes(state) || result === 'verified');
  const endState = (['serverRemoved', 'managementToolsOnly'] as const).find(isReached) ?? null;
  return { checks, ready: endState !== null, endState };
}

const notRead: Found = { result: 'unknown', evidence: 'It could not be read.' };

function seenIn({
  mailboxes,
  recipients,
  organization,
  connectors,
  hybridLinks,
}: ReadinessFacts): Record<keyof typeof seen, Found> {
  return {
    mailboxesMigrated: noneOf(recipients, {
      isLeft: (one) => one.hasMailboxElsewhere,
      name: (one) => one.primarySmtpAddress,
      what: 'mail users stand for a mailbox on-premises',
    }),
    exchangeAttributesInCloud: noneOf(mailboxes, {
      isLeft: (one) => one.isDirSynced && !one.isExchangeCloudManaged,
      name: (one) => one.userPrincipalName,
      what: 'mailboxes have their Exchange attributes in AD',
    }),
    publicFolders: publicFoldersOf(organization),
    mailFlow: noneOf(connectors, {
      isLeft: (one) => one.isEnabled && one.type === 'OnPremises',
      name: (one) => `${one.direction} ${one.name}`,
      what: 'connectors lead to servers on-premises or come from them',
    }),
    hybridLinks: noneOf(hybridLinks, {
      isLeft: (one) => one.isEnabled,
      name: (one) => one.name,
      what: 'links between Exchange Online and the organization on-premises are there',
    }),
    tenantDefault: organization
      ? yesOrNo(organization.isCloudManagedByDefault, 'New mailboxes are managed in the cloud by default: ')
      : notRead,
  };
}

function publicFoldersOf(organization: ExchangeOrganization | undefined): Found {
  if (!organization || organization.publicFolders === null) return notRead;
  return {
    result: organization.publicFolders === 'Remote' ? 'failed' : 'verified',
    evidence: `Public folders: ${organization.publicFolders}.`,
  };
}

function yesOrNo(isSo: boolean, said: string): Found {
  return { result: isSo ? 'verified' : 'failed', evidence: `${said}${isSo ? 'yes' : 'no'}.` };
}

const namesShown = 10;

function noneOf<T>(
  all: readonly T[] | undefined,
  { isLeft, name, what }: { isLeft(one: T): boolean; name(one: T): string; what: string },
): Found {
  if (!all) return notRead;
  const left = all.filter(isLeft).map(name);
  if (left.length === 0) return { result: 'verified', evidence: `0 ${what}.` };
  const more = left.length > namesShown ? ` and ${left.length - namesShown} more` : '';
  return { result: 'failed', evidence: `${left.length} ${what}: ${left.slice(0, namesShown).join(', ')}${more}.` };
}

function acceptedIn({ recipients, writebacks }: ReadinessFacts): Record<keyof typeof acceptable, Found> {
  const check = writebacks && writebackCheck(writebacks);
  return {
    groupsAndContactsInCloud: noneOf(recipients, {
      isLeft: (one) => one.isDirSynced && one.recipientType !== 'MailUser',
      name: (one) => one.displayName,
      what: 'groups and contacts with mail are managed in AD',
    }),
    writeback: check
      ? { result: check.result === 'verified' ? 'verified' : 'needsAttestation', evidence: check.evidence }
      : notRead,
  };
}

/** What could not be read cannot be accepted either. */
function unlessAccepted({ attestations }: ReadinessFacts, name: string, found: Found): Found {
  const attestation = attestations.get(name);
  if (!attestation || found.result === 'verified' || found.result === 'unknown') return found;
  return { result: 'verified', evidence: `${found.evidence} Accepted: ${wordsOf(attestation)}` };
}

function attestedIn({ attestations }: ReadinessFacts, name: string): Found {
  const attestation = attestations.get(name);
  if (!attestation)
    return { result: 'needsAttestation', evidence: 'Nobody has attested it; the cloud cannot show it.' };
  return { result: 'verified', evidence: wordsOf(attestation) };
}

function wordsOf({ by, at, statement }: Attestation): string {
  return `${by} on ${at.slice(0, 10)}: ${statement}`;
}
