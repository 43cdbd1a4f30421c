import { commonAction } from '../../domain/plan';
import { Workflow } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import type { Round } from '../../gateways/records/approvals';
import { fingerprintStart, stateNow } from './approval-subject';
import type { OpenApproval } from '../pages/views';
import { hasRole, isSamePerson, type Principal } from '../http/principal';

type OpenGateways = Pick<Gateways, 'approvals' | 'approvalTokens' | 'clock' | 'runs'>;

export interface ListedApproval {
  /** True when it waits for the viewer. */
  isMine: boolean;
  approval: OpenApproval;
}

/** Every open round, with the viewer's own link where the viewer is the one to decide. */
export async function readOpenApprovals(gateways: OpenGateways, viewer: Principal): Promise<ListedApproval[]> {
  const rounds = await gateways.approvals.listOpen();
  const listed = await Promise.all(rounds.map((round) => listedOf(gateways, viewer, round)));
  return listed.filter((one) => one !== undefined).sort(byDeadline);
}

function byDeadline(one: ListedApproval, other: ListedApproval): number {
  return one.approval.expiresAt.localeCompare(other.approval.expiresAt);
}

async function listedOf(gateways: OpenGateways, viewer: Principal, round: Round): Promise<ListedApproval | undefined> {
  const { runId, round: number, required, expiresAt } = round;
  const [run, plan, decisions] = await Promise.all([
    gateways.runs.get(runId),
    gateways.runs.readPlan(runId, number),
    gateways.approvals.decisions(runId, number),
  ]);
  const now = gateways.clock.now().toISOString();
  if (!run || !plan || stateNow(round, { run, decisions, now }) !== 'open') return undefined;
  const approver = round.approvers.find(({ id }) => isSamePerson(id, viewer.id));
  const hasDecided = decisions.some((decision) => decision.approver.id === approver?.id);
  const isRequester = isSamePerson(round.requesterId, viewer.id);
  const isMine = approver !== undefined && !hasDecided && !isRequester && hasRole(viewer, 'Operator.Approve');
  return {
    isMine,
    approval: {
      runId,
      round: number,
      workflow: Workflow.parse(round.workflow),
      summary: plan.shown.summary,
      itemCount: plan.shown.items.length,
      action: commonAction(plan.shown.items),
      requestedBy: run.requester.userPrincipalName,
      ticket: run.ticket,
      approved: decisions.filter(({ decision }) => decision === 'approve').length,
      required,
      expiresAt,
      href: isMine ? await linkFor(gateways, round, approver.id) : null,
    },
  };
}

/** A fresh link for the viewer; like the one in the mail it is worth nothing to anybody else. */
async function linkFor({ approvalTokens }: OpenGateways, round: Round, approverId: string): Promise<string> {
  const { runId, round: number, expiresAt } = round;
  const locator = { runId, round: number, approverId, fingerprintStart: fingerprintStart(round), expiresAt };
  return `/api/approvals/${await approvalTokens.issue(locator)}`;
}
