import type { Alarm } from '../../gateways/records/alarms';
import type { RunState } from '../../domain/run';
import type {
  ConsoleView,
  LedgerPageView,
  OpenApproval,
  RestoringView,
  RunPageView,
  RunView,
} from '../../functions/pages/views';
import type { LedgerEntry } from '../../gateways/records/ledger';
import { findings, hostileFinding } from './drift-samples';
import { everyHostile } from './hostile';
import { aPlan, aRun, aViewer, hexOf, hostilePerson, hostilePlan, now } from './samples';

function anEntry(sequence: number, kind: string, data: unknown): LedgerEntry {
  const at = `2026-11-23T06:3${sequence}:00.000Z`;
  return { sequence, at, kind, data, previousHash: hexOf(String(sequence - 1)), hash: hexOf(String(sequence)) };
}

export const ledgerEntries: LedgerEntry[] = [
  anEntry(0, 'requested', { requestedBy: 'requester@contoso.com', ticket: 'CHG-1042' }),
  anEntry(1, 'planned', { fingerprint: aPlan().fingerprint, itemCount: 8 }),
  anEntry(2, 'asked', { round: 1, required: 1, approvers: ['approver.one@contoso.com', 'approver.two@contoso.com'] }),
];

export function aRunView(state: RunState = 'applying', change: Partial<RunView> = {}): RunView {
  const run = aRun();
  const { shown, fingerprint } = aPlan();
  const results = ['verified', 'verified', 'failed', 'unknown', 'skipped', 'acceptedUnverified'] as const;
  return {
    runId: run.runId,
    workflow: run.workflow,
    mode: run.mode,
    state,
    step: 'waiting for the first cycle',
    progress: { done: 3, total: 9, unit: 'steps' },
    plan: {
      ...shown,
      items: shown.items.map((item, index) => ({ ...item, state: results[index] ?? 'planned' })),
      fingerprint,
      itemCount: 240,
      itemsUrl: `/api/runs/${run.runId}/items`,
    },
    approval: {
      round: 1,
      required: 1,
      approvers: ['approver.one@contoso.com', 'approver.two@contoso.com'],
      decisions: [
        {
          approver: 'approver.one@contoso.com',
          decision: 'approve',
          comment: 'Checked with Robin.',
          at: '2026-11-23T07:00:00.000Z',
        },
      ],
      expiresAt: '2026-11-30T06:31:00.000Z',
    },
    requestedBy: 'requester@contoso.com',
    ticket: run.ticket,
    reason: run.reason,
    startedAt: run.startedAt,
    updatedAt: run.updatedAt,
    endedAt: null,
    itemStates: { verified: 2, failed: 1, planned: 237 },
    ...change,
  };
}

export function aFailedRunView(): RunView {
  return aRunView('failed', {
    endedAt: '2026-11-23T07:30:00.000Z',
    outcome: {
      kind: 'failed',
      counts: { users: 16, groups: 3 },
      checks: [
        { name: 'scope', result: 'verified', evidence: 'The schema names 4 organizational units.' },
        { name: 'canary', result: 'failed', evidence: 'CN=Employee 1 was not created within 10 minutes.' },
        { name: 'passwordWriteback', result: 'needsAction', evidence: 'Look at it in the portal.' },
      ],
      cause: { code: 'CANARY_FAILED', message: 'The canary did not appear in Entra ID.' },
      restored: true,
      leftBehind: ['CN=Employee 1'],
    },
  });
}

export function aRunPageView(change: Partial<RunPageView> = {}): RunPageView {
  return {
    signedIn: aViewer(),
    run: aRunView(),
    ledger: ledgerEntries,
    restoring: null,
    csrf: 'csrf-value',
    now,
    ...change,
  };
}

/** A rollback of mailboxes that waits for AD. */
export function aRestoringPageView(change: Partial<RestoringView> = {}): RunPageView {
  const message = 'With AD again; AD has other values in CustomAttribute1 and HiddenFromAddressListsEnabled.';
  const item = {
    id: 'm-1',
    kind: 'mailbox',
    target: 'staff5@emea.contoso.com',
    action: 'give back to AD',
    before: 'Exchange attributes managed in the cloud',
    after: 'Exchange attributes managed in AD',
    state: 'acceptedUnverified',
    code: 'ATTRIBUTES_TO_RESTORE',
    message,
    wave: 0,
  } as const;
  const { plan } = aRunView();
  return aRunPageView({
    run: aRunView('verifying', {
      workflow: 'exchange-soa',
      step: 'waiting for cycles, then reading everything once more',
      progress: { done: 0, total: 1, unit: 'steps' },
      ...(plan && {
        plan: {
          ...plan,
          summary: 'Give the Exchange attributes of 1 mailbox in 1 wave back to AD.',
          reversible: 'The mailboxes can be converted again. What the attributes are now is kept.',
          itemCount: 1,
          items: [item],
          risks: [],
          facts: [],
        },
      }),
      itemStates: { acceptedUnverified: 1 },
    }),
    restoring: {
      differing: 1,
      uncompared: 1,
      isAtLeast: false,
      until: '2026-11-24T06:31:00.000Z',
      scriptHref: '/api/runs/run-1/attribute-script?as=file',
      ...change,
    },
  });
}

export function hostileRunPageView(): RunPageView {
  const plan = hostilePlan();
  const text = everyHostile;
  return aRunPageView({
    signedIn: aViewer({ name: text }),
    run: aRunView('applying', {
      step: text,
      progress: { done: 1, total: 2, unit: text },
      plan: {
        ...plan.shown,
        items: plan.shown.items.map((item) => ({ ...item, state: 'failed', code: text, message: text })),
        fingerprint: plan.fingerprint,
        itemCount: 61,
        itemsUrl: '/api/runs/1/items',
      },
      refusal: { code: text, message: text },
      approval: {
        round: 2,
        required: 2,
        approvers: [text],
        decisions: [{ approver: text, decision: 'reject', comment: text, at: now }],
        expiresAt: now,
      },
      outcome: {
        kind: 'failed',
        checks: [{ name: text, result: 'failed', evidence: text }],
        counts: { [text]: 1 },
        leftBehind: [text],
      },
      requestedBy: text,
      ticket: text,
      reason: text,
    }),
    ledger: [anEntry(0, text, { [text]: text })],
  });
}

export function anOpenApproval(change: Partial<OpenApproval> = {}): OpenApproval {
  return {
    runId: aRun().runId,
    round: 1,
    workflow: 'ou-onboarding',
    summary: aPlan().shown.summary,
    itemCount: 8,
    action: null,
    requestedBy: 'requester@contoso.com',
    ticket: 'CHG-1042',
    approved: 0,
    required: 1,
    expiresAt: '2026-11-30T06:31:00.000Z',
    href: '/api/approvals/dG9rZW4',
    ...change,
  };
}

export function anAlarm(change: Partial<Alarm> = {}): Alarm {
  return {
    id: 'a1a2a3a4a5a6a7a8a1a2a3a4a5a6a7a8',
    code: 'DELETES_STILL_HELD',
    severity: 'critical',
    domain: 'corp.contoso.com',
    subject: 'AD2AADProvisioning.tenant.1',
    detail: 'The synchronization job of corp.contoso.com has been held since yesterday, and its last review expired.',
    state: 'open',
    openedAt: '2026-11-23T06:30:00.000Z',
    resolvedAt: null,
    acknowledged: null,
    count: 1,
    ...change,
  };
}

export function aConsoleView(change: Partial<ConsoleView> = {}): ConsoleView {
  return {
    signedIn: aViewer({ name: 'Robin Requester', userPrincipalName: 'requester@contoso.com' }),
    runs: [
      aRun(),
      aRun({ runId: 'run-2', state: 'applying', step: 'waiting for the first cycle', domain: 'emea.contoso.com' }),
      aRun({
        runId: 'run-3',
        state: 'refused',
        refusal: { code: 'SCOPE_WOULD_NARROW', message: 'Refused.' },
        endedAt: now,
      }),
      aRun({ runId: 'run-4', state: 'completed', outcome: { kind: 'acceptedUnverified' }, endedAt: now }),
      aRun({ runId: 'run-5', state: 'completed', outcome: { kind: 'verified' }, endedAt: now }),
    ],
    approvals: [
      anOpenApproval(),
      anOpenApproval({ runId: 'run-9', workflow: 'delete-threshold', itemCount: 1200, href: null }),
    ],
    findings,
    alarms: [
      anAlarm(),
      anAlarm({
        id: 'a2',
        code: 'FEWER_THAN_TWO_AGENTS',
        severity: 'warning',
        detail:
          'Only one provisioning agent of corp.contoso.com is active: when its server stops, synchronization stops.',
        state: 'acknowledged',
        acknowledged: { by: 'requester@contoso.com', at: now, until: null },
      }),
    ],
    csrf: 'csrf-value',
    configurations: [
      { domain: 'corp.contoso.com', status: 'not configured' },
      { domain: 'emea.contoso.com', status: 'healthy' },
    ],
    now,
    ...change,
  };
}

export function hostileConsoleView(): ConsoleView {
  const text = everyHostile;
  return aConsoleView({
    signedIn: aViewer({ name: text }),
    runs: [
      aRun({ domain: text, ticket: text, requester: hostilePerson(), step: text, state: 'applying' }),
      aRun({ runId: 'run-2', state: 'refused', refusal: { code: text, message: text } }),
    ],
    approvals: [anOpenApproval({ summary: text, requestedBy: text, ticket: text })],
    findings: [hostileFinding()],
    configurations: [{ domain: text, status: text }],
  });
}

export function aLedgerView(change: Partial<LedgerPageView> = {}): LedgerPageView {
  return {
    signedIn: aViewer(),
    verification: { ok: true, entries: 123, unanchored: 4, firstBroken: null },
    run: { runId: aRun().runId, entries: ledgerEntries, nextHref: '/api/console/ledger?runId=run-1&after=2' },
    recent: [aRun()],
    now,
    ...change,
  };
}
