import type { Reading } from './reading';

/** What tells whether passwords that people set in the cloud reach AD. No application can read or set the switch itself. */
export interface WritebackFacts {
  /** Newest first: resets by people whose accounts come from AD. They succeed only when AD took the password. */
  resets: Reading<{ at: string; succeeded: boolean }[]>;
  /** `features.passwordWritebackEnabled` of the tenant. */
  feature: Reading<boolean>;
  /** Of each domain: what the fresh report says of its service account; null when it says nothing. */
  accounts: { domain: string; rights: { permissions: string[]; collectedAt: string } | null }[];
}

export interface WritebackVerdict {
  result: 'verified' | 'needsAction' | 'unknown';
  /** Times and domains, no people. */
  evidence: string;
  howTo: string;
}

export const resetsOfDays = 30;
const permission = 'passwordwriteback';

const howTo =
  'In the Entra admin center open Password reset, On-premises integration, and enable "Write back passwords with Microsoft Entra ' +
  'Connect cloud sync"; give the service account of the agents its rights with New-CloudSyncServiceAccount.ps1 -Feature PasswordWriteBack; ' +
  'then let somebody reset a password.';

/**
 * A reset that worked proves it, unless something that was seen after it speaks against it. What is known to be missing is a
 * person's turn, and the rest is unknown.
 */
export function judgeWriteback(facts: WritebackFacts): WritebackVerdict {
  const { resets, feature, accounts } = facts;
  const [newest] = resets.kind === 'read' ? resets.value : [];
  const provenAt = newest?.succeeded ? newest.at : null;
  const isMissing = isOff(feature) || accounts.some(({ rights }) => rights !== null && isAgainst(rights, provenAt));
  if (provenAt !== null && !isMissing) {
    return { result: 'verified', evidence: `A reset was written back at ${provenAt}.`, howTo: '' };
  }
  const evidence = [resetWords(resets, newest), featureWords(feature), ...accounts.map(accountWords)].join(' ');
  return { result: isMissing || newest ? 'needsAction' : 'unknown', evidence, howTo };
}

/** It is read now, so after any reset. */
function isOff(feature: WritebackFacts['feature']): boolean {
  return feature.kind === 'read' && !feature.value;
}

type Account = WritebackFacts['accounts'][number];

/** A right that lacked before a reset worked was given since. */
function isAgainst({ permissions, collectedAt }: NonNullable<Account['rights']>, provenAt: string | null): boolean {
  return !mayWriteBack(permissions) && (provenAt === null || Date.parse(collectedAt) > Date.parse(provenAt));
}

function mayWriteBack(permissions: readonly string[]): boolean {
  return permissions.some((one) => one.toLowerCase() === permission);
}

function resetWords(resets: WritebackFacts['resets'], newest: { at: string; succeeded: boolean } | undefined): string {
  if (resets.kind === 'unreadable') return `The audit log cannot be read: ${resets.code}.`;
  if (newest) return `The newest reset ${newest.succeeded ? 'was written back' : 'failed'} at ${newest.at}.`;
  return `No reset by somebody whose account comes from there is among the newest of ${resetsOfDays} days.`;
}

function featureWords(feature: WritebackFacts['feature']): string {
  if (feature.kind === 'unreadable') return `Whether the tenant has it switched on cannot be read: ${feature.code}.`;
  return `In the tenant it is switched ${feature.value ? 'on' : 'off'}.`;
}

function accountWords({ domain, rights }: Account): string {
  if (rights === null) return `No fresh report tells the rights of the service account of ${domain}.`;
  return `The service account of ${domain} ${mayWriteBack(rights.permissions) ? 'has' : 'lacks'} PasswordWriteBack.`;
}
