import type {
  Connector,
  ExchangeOrganization,
  HybridLink,
  Mailbox,
  Recipient,
} from '../../gateways/exchange/exchange-admin';
import type { Attestation } from '../../gateways/records/attestations';
import type { ReadinessResult } from './contract';
import type { Writeback } from './facts';

export interface ManagedMailbox extends Pick<Mailbox, 'userPrincipalName' | 'isDirSynced'> {
  /** Null: the service does not say. */
  isExchangeCloudManaged: boolean | null;
}

/** Undefined: could not be read. */
export interface ReadinessFacts {
  now: string;
  mailboxes: readonly ManagedMailbox[] | undefined;
  recipients: readonly Recipient[] | undefined;
  organization: ExchangeOrganization | undefined;
  connectors: readonly Connector[] | undefined;
  hybridLinks: readonly HybridLink[] | undefined;
  writebacks: readonly Writeback[] | undefined;
  attestations: ReadonlyMap<string, Attestation>;
}

/** What a line comes to, and the word that it relies on. */
export interface Found extends Pick<ReadinessResult, 'result' | 'evidence'> {
  word?: Attestation;
}

export const notRead: Found = { result: 'unknown', evidence: 'It could not be read.' };

const namesShown = 10;

/** `failed` with the names of those that are left; without any, `verified`. */
export function noneLeft(left: readonly string[], what: string): Found {
  if (left.length === 0) return { result: 'verified', evidence: `0 ${what}.` };
  const more = left.length > namesShown ? ` and ${left.length - namesShown} more` : '';
  return { result: 'failed', evidence: `${left.length} ${what}: ${left.slice(0, namesShown).join(', ')}${more}.` };
}

/** The same of a list that may not have been read. */
export function noneOf<T>(
  all: readonly T[] | undefined,
  { isLeft, name, what }: { isLeft(one: T): boolean; name(one: T): string; what: string },
): Found {
  return all ? noneLeft(all.filter(isLeft).map(name), what) : notRead;
}
