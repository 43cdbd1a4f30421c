import type { Reading } from './reading';

/** What tells whether passwords that people set in the cloud reach AD. No application can read or set the switch itself. */
export interface WritebackFacts {
  /** Newest first: resets by people whose accounts come from AD. They succeed only when AD took the password. */
  resets: Reading<{ at: string; succeeded: boolean }[]>;
  /** `features.passwordWritebackEnabled` of the tenant. */
  feature: Reading<boolean>;
  /** Of each domain: what the fresh report says of its service account; null when it says nothing. */
  accounts: { domain: string; permissions: string[] | null }[];
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

/** A reset that worked proves it; without one, what is known to be missing is a person's turn, and the rest is unknown. */
export function judgeWriteback(facts: WritebackFacts): WritebackVerdict {
  const { resets, feature, accounts } = facts;
  const [newest] = resets.kind === 'read' ? resets.value : [];
  if (newest?.succeeded)
    return { result: 'verified', evidence: `A reset was written back at ${newest.at}.`, howTo: '' };
  const lacking = accounts.filter(({ permissions }) => permissions !== null && !mayWriteBack(permissions));
  const evidence = [
    resetWords(resets, newest),
    featureWords(feature),
    ...accounts.map(({ domain, permissions }) => accountWords(domain, permissions)),
  ].join(' ');
  const isMissing = newest !== undefined || lacking.length > 0 || (feature.kind === 'read' && !feature.value);
  return { result: isMissing ? 'needsAction' : 'unknown', evidence, howTo };
}

function mayWriteBack(permissions: readonly string[]): boolean {
  return permissions.some((one) => one.toLowerCase() === permission);
}

function resetWords(resets: WritebackFacts['resets'], newest: { at: string; succeeded: boolean } | undefined): string {
  if (resets.kind === 'unreadable') return `The audit log cannot be read: ${resets.code}.`;
  return newest
    ? `The newest reset failed at ${newest.at}.`
    : `No reset by somebody whose account comes from there is among the newest of ${resetsOfDays} days.`;
}

function featureWords(feature: WritebackFacts['feature']): string {
  if (feature.kind === 'unreadable') return `Whether the tenant has it switched on cannot be read: ${feature.code}.`;
  return `In the tenant it is switched ${feature.value ? 'on' : 'off'}.`;
}

function accountWords(domain: string, permissions: string[] | null): string {
  if (permissions === null) return `No fresh report tells the rights of the service account of ${domain}.`;
  return `The service account of ${domain} ${mayWriteBack(permissions) ? 'has' : 'lacks'} PasswordWriteBack.`;
}
