import type { RunState } from '../../domain/run';
import { renderApprovals } from '../../functions/pages/approvals-page';
import { renderConfiguration } from '../../functions/pages/configuration-page';
import { renderConsole } from '../../functions/pages/console-page';
import { renderLedger } from '../../functions/pages/ledger-page';
import { renderMessage } from '../../functions/pages/message-page';
import { renderRun } from '../../functions/pages/run-page';
import type { Round } from '../../gateways/records/approvals';
import { renderInbox } from '../../local/pages/inbox-page';
import { renderSignIn } from '../../local/pages/sign-in-page';
import { type ApprovalView, renderApproval } from '../../orchestrations/approval/page';
import * as consoles from './console-samples';
import * as drift from './drift-samples';
import { aDeletePlan, namesOfPeople } from './held-deletes';
import * as locals from './local-samples';
import { readinessViews } from './readiness-samples';
import * as samples from './samples';

export interface SamplePage {
  name: string;
  /** The file that writes it. */
  source: string;
  html: string;
}

/** Every page the product and its local world can show, with sample data. */
export function everyPage(): SamplePage[] {
  return [
    ...approvalPages(),
    ...runPages(),
    ...configurationPages(),
    ...named('functions/pages/console-page.tsx', {
      console: renderConsole(consoles.aConsoleView()),
      'console without anything': renderConsole(consoles.aConsoleView({ runs: [], approvals: [], configurations: [] })),
      'console with hostile names': renderConsole(consoles.hostileConsoleView()),
    }),
    ...named('functions/pages/approvals-page.tsx', {
      'my approvals': renderMine([consoles.anOpenApproval(), consoles.anOpenApproval({ runId: 'run-9' })]),
      'my approvals, none': renderMine([]),
    }),
    ...named('functions/pages/ledger-page.tsx', {
      ledger: renderLedger(consoles.aLedgerView()),
      'ledger that was altered': renderLedger(
        consoles.aLedgerView({
          verification: {
            ok: false,
            entries: 9,
            unanchored: 0,
            firstBroken: { runId: 'run-1', sequence: 4, reason: 'altered' },
          },
        }),
      ),
    }),
    ...named('functions/pages/message-page.tsx', {
      message: renderMessage({ title: 'There is nothing here', sentences: ['Code: NOT_FOUND'] }),
    }),
    ...named('local/pages/inbox-page.tsx', {
      inbox: renderInbox(locals.anInboxView()),
      'inbox with hostile mails': renderInbox(locals.hostileInboxView()),
    }),
    ...named('local/pages/sign-in-page.tsx', { 'sign-in': renderSignIn(locals.aSignInView()) }),
  ];
}

function named(source: string, pages: Record<string, string>): SamplePage[] {
  return Object.entries(pages).map(([name, html]) => ({ name, source, html }));
}

function renderMine(approvals: ReturnType<typeof consoles.anOpenApproval>[]): string {
  return renderApprovals({ signedIn: samples.aViewer(), approvals, now: samples.now });
}

function approvalPages(): SamplePage[] {
  const run = samples.aRun({ workflow: 'delete-threshold' });
  const twelve = aDeletePlan(namesOfPeople(12));
  const cancelRequested = { by: 'requester@contoso.com', reason: 'The wrong unit.', at: samples.now };
  const superseded: Partial<Round> = {
    state: 'superseded',
    closedAt: samples.now,
    closedBecause: 'What would be changed is no longer what was asked. It differs in: deletes.',
  };
  const views: Record<string, ApprovalView> = {
    open: samples.anApprovalView(),
    'of the escalation': samples.anApprovalView({ round: samples.aRound({ escalatedTo: [samples.approverOne.id] }) }),
    'waits for the others': samples.anApprovalView({
      csrf: null,
      round: samples.aRound({ required: 2 }),
      decisions: [samples.aDecision({ approver: samples.approverOne, decision: 'approve' })],
    }),
    'form that was not complete': samples.anApprovalView({ problem: 'Say why you reject.', decision: 'reject' }),
    'form that came too late': {
      ...samples.aClosedApprovalView('approved', [samples.aDecision({ decision: 'approve' })]),
      ...{ problem: 'The approval is closed.', decision: 'reject', comment: 'Too early.' },
    },
    approved: samples.aClosedApprovalView('approved', [samples.aDecision({ decision: 'approve' })]),
    rejected: samples.aClosedApprovalView('rejected', [samples.aDecision()]),
    expired: samples.aClosedApprovalView('expired', []),
    withdrawn: { ...samples.aClosedApprovalView('cancelled', []), run: samples.aRun({ cancelRequested }) },
    superseded: samples.anApprovalView({ csrf: null, round: samples.aRound(superseded) }),
    deletes: samples.anApprovalView({ run, plan: twelve }),
    'deletes, round 2': samples.anApprovalView({
      run,
      round: samples.aRound({ round: 2, required: 2 }),
      previous: twelve,
      plan: aDeletePlan(namesOfPeople(16).slice(1)),
    }),
    '500 deletes': samples.anApprovalView({ run, plan: aDeletePlan(namesOfPeople(500)) }),
    'hostile names': samples.hostileApprovalView(),
    'hostile names, round 2': {
      ...samples.hostileApprovalView(),
      round: samples.aRound({ round: 2 }),
      previous: samples.aPlan({ items: [] }),
    },
  };
  const pages = Object.entries(views).map(([name, view]) => [`approval: ${name}`, renderApproval(view)] as const);
  return named('orchestrations/approval/page.tsx', Object.fromEntries(pages));
}

const states = ['planning', 'awaitingApproval', 'applying', 'verifying', 'completed', 'refused', 'expired'] as const;

function configurationPages(): SamplePage[] {
  const { aConfigurationView, hostileConfigurationView } = drift;
  return named('functions/pages/configuration-page.tsx', {
    'configuration: drifted': renderConfiguration(aConfigurationView()),
    'configuration: nothing found, not readable': renderConfiguration(
      aConfigurationView({ findings: [], accepted: null, unread: ['/settings: no answer'], csrf: null }),
    ),
    'configuration: hostile names': renderConfiguration(hostileConfigurationView()),
  });
}

function runPages(): SamplePage[] {
  const pageOf = (state: RunState) => renderRun(consoles.aRunPageView({ run: consoles.aRunView(state) }));
  return named('functions/pages/run-page.tsx', {
    ...Object.fromEntries(states.map((state) => [`run: ${state}`, pageOf(state)])),
    'run: failed': renderRun(consoles.aRunPageView({ run: consoles.aFailedRunView() })),
    ...Object.fromEntries(
      Object.entries(readinessViews).map(([name, view]) => [`readiness: ${name}`, renderRun(view())]),
    ),
    'run: waits for a script': renderRun(consoles.aRestoringPageView()),
    'run: waits for a cycle': renderRun(consoles.aRestoringPageView({ differing: 0, scriptHref: null })),
    'run: hostile names': renderRun(consoles.hostileRunPageView()),
  });
}
