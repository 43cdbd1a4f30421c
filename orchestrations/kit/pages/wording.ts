import type { RunState, Workflow } from '../../../domain/run';
import { counted } from '../../../domain/counted';

interface Wording {
  title: string;
  /** What an approver is asked to let happen to `count` items. */
  ask(count: number): string;
  /** The same where all of them are given back to AD. */
  askBack?(count: number): string;
}

/** The action of items whose source of authority becomes AD again. */
export const givingBack = 'give back to AD';

const workflows: Record<Workflow, Wording> = {
  'ou-onboarding': {
    title: 'OU onboarding',
    ask: (count) => `Onboard OUs (${counted(count, 'change')})`,
  },
  'delete-threshold': {
    title: 'Delete review',
    ask: (count) => `Release ${counted(count, 'held delete')}`,
  },
  'group-soa': {
    title: 'Group source of authority',
    ask: (count) => `Move the source of authority of ${counted(count, 'group')}`,
    askBack: (count) => `Give ${counted(count, 'group')} back to AD`,
  },
  'exchange-soa': {
    title: 'Exchange source of authority',
    ask: (count) => `Move the source of authority of ${counted(count, 'mailbox', 'mailboxes')}`,
    askBack: (count) => `Give ${counted(count, 'mailbox', 'mailboxes')} back to AD`,
  },
  'drift-check': {
    title: 'Drift check',
    ask: (count) => `Look at ${counted(count, 'difference')}`,
  },
  'drift-repair': {
    title: 'Drift repair',
    ask: (count) => `Repair ${counted(count, 'difference')}`,
  },
  'drift-baseline': {
    title: 'Drift baseline',
    ask: (count) => `Accept ${counted(count, 'configuration')} as it is`,
  },
  'sync-health': {
    title: 'Sync health',
    ask: (count) => `Make ${counted(count, 'change')}`,
  },
};

export function workflowTitle(workflow: Workflow): string {
  return workflows[workflow].title;
}

/** `Release 12 held deletes`: verb and count, for subjects and headings. `action`: what is done to each of them, if it is the same. */
export function askTitle(workflow: Workflow, count: number, action: string | null): string {
  const { ask, askBack = ask } = workflows[workflow];
  return action === givingBack ? askBack(count) : ask(count);
}

export const ifNobodyDecides = 'If nobody decides, it counts as no: nothing is changed.';

const states: Record<RunState, string> = {
  queued: 'queued',
  planning: 'planning',
  awaitingApproval: 'waiting for approval',
  applying: 'applying',
  verifying: 'verifying',
  completed: 'completed',
  planned: 'planned only',
  refused: 'refused',
  rejected: 'rejected',
  expired: 'expired',
  failed: 'failed',
  cancelled: 'cancelled',
};

export function stateText(state: RunState): string {
  return states[state];
}

/** First 12 hex characters of a fingerprint: the same in mail, approval page and console, so that people can compare. */
export function shortId(fingerprint: string): string {
  return fingerprint.replace(/^sha256:/, '').slice(0, 12);
}

/** `organizationalUnit` as `organizational unit`; capitals of abbreviations stay. */
export function humanize(name: string): string {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');
  return spaced
    .split(' ')
    .map((word) => (/^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word))
    .join(' ');
}

const kinds: Record<string, string> = {
  scope: 'organizational unit',
  mapping: 'attribute mapping',
  job: 'synchronization job',
};

const plurals: Record<string, string> = { mailbox: 'mailboxes', policy: 'policies', directory: 'directories' };

/** `Add: organizational unit`, for a group of items of one action and kind. */
export function itemsTitle(action: string, kind: string): string {
  return capitalized(`${humanize(action)}: ${kindText(kind)}`);
}

/** `add 4 organizational units`, for a sentence. */
export function itemsPhrase(action: string, kind: string, count: number): string {
  const one = kindText(kind);
  return `${humanize(action)} ${counted(count, one, plurals[one])}`;
}

function kindText(kind: string): string {
  return kinds[kind] ?? humanize(kind);
}

export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
