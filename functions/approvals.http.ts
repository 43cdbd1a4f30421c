import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { PlanItem, Risk } from '../domain/plan';
import { Workflow } from '../domain/run';
import type { Decision, RoundState } from '../gateways/records/approvals';
import { renderApproval } from '../orchestrations/approval/page';
import { json, page } from './http/answers';
import { wantsPage } from './http/answering';
import { type ApprovalGateways, type Subject, subjectOf } from './approvals/approval-subject';
import { decide, decisionPurpose, DecisionRequest, readDecision, stateAfter } from './approvals/decide';
import type { Knock, PeopleDoor } from './http/door';
import type { Principal } from './http/principal';
import { ProblemError, statusOf, titleOf } from './http/problem';
import { DecisionBody, decisionBody } from './runs/run-view';

const State = z.enum(['open', 'decided', 'expired', 'superseded', 'cancelled']);

const ApprovalBody = z.object({
  runId: z.string(),
  workflow: Workflow,
  round: z.number(),
  state: State,
  approver: z.string(),
  plan: z.object({
    summary: z.string(),
    fingerprint: z.string(),
    itemCount: z.number(),
    items: z.array(PlanItem),
    risks: z.array(Risk),
    facts: z.array(z.object({ name: z.string(), value: z.string() })),
    reversible: z.string(),
  }),
  decisions: z.array(DecisionBody),
  required: z.number(),
  expiresAt: z.string(),
  csrf: z.string(),
});

/** The page that a mail's link opens, and the form that decides. */
export function approvalDoor(gateways: ApprovalGateways): PeopleDoor {
  const door: PeopleDoor = {
    name: 'approval-page',
    route: 'approvals/{token}',
    audience: 'people',
    pages: 'unless-json',
    isApproval: true,
    methods: {
      GET: {
        summary: 'The whole plan, and how the round stands, for the named approver',
        answer: { status: 200, body: ApprovalBody },
        handle: ({ request }, caller) => show(gateways, { request, caller, asPage: wantsPage(door, request) }),
      },
      POST: {
        summary: 'Approve or reject, once',
        body: DecisionRequest,
        answer: { status: 200, body: z.object({ state: State, decision: z.string(), decidedAt: z.string() }) },
        handle: (knock, caller) => post(gateways, { knock, caller, asPage: wantsPage(door, knock.request) }),
      },
    },
  };
  return door;
}

async function show(
  gateways: ApprovalGateways,
  { request, caller, asPage }: { request: HttpRequest; caller: Principal; asPage: boolean },
): Promise<HttpResponseInit> {
  const subject = await subjectOf(gateways, request, caller);
  return asPage ? showPage(gateways, { request, caller, subject }) : json(200, await bodyOf(gateways, subject, caller));
}

async function bodyOf({ approvalTokens }: ApprovalGateways, subject: Subject, caller: Principal): Promise<object> {
  const { run, round, plan, decisions, approver } = subject;
  const { summary, items, risks, facts, reversible } = plan.shown;
  return {
    runId: run.runId,
    workflow: run.workflow,
    round: round.round,
    state: publicState(round.state),
    approver: approver.userPrincipalName,
    plan: { summary, fingerprint: plan.fingerprint, itemCount: items.length, items, risks, facts, reversible },
    decisions: decisions.map(decisionBody),
    required: round.required,
    expiresAt: round.expiresAt,
    csrf: await approvalTokens.csrfFor(caller.id, decisionPurpose(round)),
  };
}

function publicState(state: RoundState): z.infer<typeof State> {
  return state === 'approved' || state === 'rejected' ? 'decided' : state;
}

interface Shown {
  request: HttpRequest;
  caller: Principal;
  subject: Subject;
  /** Why a form was not taken, and what it said. */
  wrong?: { problem: string; decision: Decision['decision'] | undefined; comment: string; status: number };
}

async function showPage(gateways: ApprovalGateways, shown: Shown): Promise<HttpResponseInit> {
  const { request, caller, subject, wrong } = shown;
  const { round, decisions, approver } = subject;
  const mayDecide = round.state === 'open' && !decisions.some((decision) => decision.approver.id === approver.id);
  const csrf = mayDecide ? await gateways.approvalTokens.csrfFor(caller.id, decisionPurpose(round)) : null;
  const html = renderApproval({
    ...subject,
    signedIn: caller,
    action: new URL(request.url).pathname,
    csrf,
    ...(wrong && { problem: wrong.problem, decision: wrong.decision, comment: wrong.comment }),
    now: gateways.clock.now().toISOString(),
  });
  return page(wrong?.status ?? 200, html);
}

async function post(
  gateways: ApprovalGateways,
  { knock, caller, asPage }: { knock: Knock; caller: Principal; asPage: boolean },
): Promise<HttpResponseInit> {
  const { request, engine } = knock;
  const subject = await subjectOf(gateways, request, caller);
  const fields = await readDecision(gateways, request, { caller, round: subject.round });
  try {
    const own = await decide(gateways, engine, { subject, fields });
    const now = await subjectOf(gateways, request, caller);
    if (asPage) return await showPage(gateways, { request, caller, subject: now });
    const state = stateAfter(now.round, now.decisions, own);
    return json(200, { state, decision: own.decision, decidedAt: own.at });
  } catch (error) {
    if (!asPage || !(error instanceof ProblemError) || !shownAgain.includes(error.code)) throw error;
    const now = await subjectOf(gateways, request, caller);
    return showPage(gateways, { request, caller, subject: now, wrong: wrongForm(error, fields) });
  }
}

const shownAgain: readonly string[] = ['INVALID_REQUEST', 'ALREADY_DECIDED', 'APPROVAL_CLOSED'];

/** A form that was not taken comes back with what was chosen and typed; the page itself says by whom and when a round was closed. */
function wrongForm(error: ProblemError, fields: Record<string, unknown>): NonNullable<Shown['wrong']> {
  const { comment, decision } = fields;
  const tooLate = `${titleOf(error)} (${error.code}). This one was not recorded; how it stands is said below.`;
  return {
    problem: error.errors?.map(({ message }) => message).join(' ') ?? tooLate,
    decision: decision === 'approve' || decision === 'reject' ? decision : undefined,
    comment: typeof comment === 'string' ? comment : '',
    status: statusOf(error),
  };
}
