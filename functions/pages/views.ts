import type { Alarm } from '../../gateways/records/alarms';
import type { LedgerEntry, LedgerVerification } from '../../gateways/records/ledger';
import type { Accepted, Finding } from '../../domain/drift';
import type { Outcome } from '../../domain/outcome';
import type { PlanItem, Refusal, Risk } from '../../domain/plan';
import type { ItemState, Progress, Run, RunState, Workflow } from '../../domain/run';
import type { Viewer } from '../../orchestrations/kit/pages/viewer';

export type { Viewer } from '../../orchestrations/kit/pages/viewer';

/** An item of a plan with its result, once there is one. */
export interface ItemView extends PlanItem {
  state?: ItemState;
  code?: string;
  message?: string;
  wave?: number;
}

export interface DecisionView {
  /** User principal name. */
  approver: string;
  decision: 'approve' | 'reject';
  comment: string;
  at: string;
}

/** Body of `GET /api/runs/{runId}` (api.md, 3), with the number of items in each state. */
export interface RunView {
  runId: string;
  workflow: Workflow;
  mode: 'apply' | 'plan';
  domain?: string | null;
  state: RunState;
  step: string;
  progress: Progress;
  plan?: {
    summary: string;
    fingerprint: string;
    itemCount: number;
    /** At most 100. */
    items: ItemView[];
    itemsUrl: string;
    risks: Risk[];
    facts?: { name: string; value: string }[];
    reversible?: string;
  };
  refusal?: Refusal;
  approval?: {
    round: number;
    required: number;
    /** User principal names. */
    approvers: string[];
    decisions: DecisionView[];
    expiresAt: string;
  };
  outcome?: Outcome;
  requestedBy: string;
  ticket?: string | null;
  reason?: string | null;
  startedAt: string;
  updatedAt: string;
  endedAt?: string | null;
  itemStates?: Partial<Record<ItemState, number>>;
  cancelRequested?: { by: string; reason: string; at: string } | null;
}

/** An open round as a list shows it. */
export interface OpenApproval {
  runId: string;
  round: number;
  workflow: Workflow;
  summary: string;
  itemCount: number;
  /** What is done to each item; null where it is not the same. */
  action: string | null;
  /** User principal name of the requester. */
  requestedBy: string;
  ticket: string | null;
  approved: number;
  required: number;
  expiresAt: string;
  /** Path of the viewer's own approval page; null when the viewer may not decide here. */
  href: string | null;
}

export interface ConsoleView {
  signedIn: Viewer;
  runs: Run[];
  approvals: OpenApproval[];
  /** Those that are not over. */
  alarms: Alarm[];
  /** Open findings of drift, as the last checks left them. */
  findings: Finding[];
  /** Null: the viewer may not acknowledge alarms. */
  csrf: string | null;
  /** `status` in plain words, such as `healthy` or `quarantined`. */
  configurations: { domain: string; status: string }[];
  now: string;
}

/** What a rollback of mailboxes waits for. */
export interface RestoringView {
  /** Mailboxes of which AD has other values than were kept. */
  differing: number;
  /** Mailboxes that are not compared yet. */
  uncompared: number;
  /** Whether there may be more of both. */
  isAtLeast: boolean;
  until: string;
  /** Null: the viewer may not have the script. */
  scriptHref: string | null;
}

/** What one domain is to be synchronized with, by whom it was said, and what is there. */
export interface ConfigurationPageView {
  signedIn: Viewer;
  domain: string;
  /** One per thing that people decide about; null where nothing is said, or nothing is known. */
  rows: { name: string; declared: unknown; accepted: unknown; live: unknown }[];
  accepted: Pick<Accepted, 'kind' | 'at' | 'runId'> | null;
  findings: Finding[];
  /** What of it could not be read just now. */
  unread: string[];
  /** Null: the viewer may not waive. */
  csrf: string | null;
  now: string;
}

export interface RunPageView {
  signedIn: Viewer;
  run: RunView;
  ledger: LedgerEntry[];
  restoring: RestoringView | null;
  /** Null: the viewer may not cancel. */
  csrf: string | null;
  now: string;
}

export interface LedgerPageView {
  signedIn: Viewer;
  /** Null: the ledger could not be read, which is not the same as broken. */
  verification: LedgerVerification | null;
  /** The run whose entries are shown, when one was asked for; `nextHref` leads to its further entries. */
  run: { runId: string; entries: LedgerEntry[]; nextHref: string | null } | null;
  recent: Run[];
  now: string;
}

export interface ApprovalsPageView {
  signedIn: Viewer;
  approvals: OpenApproval[];
  now: string;
}

export interface MessageView {
  title: string;
  sentences: string[];
  signedIn?: Viewer;
}
