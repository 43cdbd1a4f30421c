import type { HttpRequest } from '@azure/functions';
import type { Person } from '../../domain/person';
import type { Plan } from '../../domain/plan';
import { hasEnded, type Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import type { Decision, Round, RoundState } from '../../gateways/records/approvals';
import { standingOf } from '../../orchestrations/approval/rules';
import { hasRole, isSamePerson, type Principal } from '../http/principal';
import { ProblemError } from '../http/problem';

export type ApprovalGateways = Pick<Gateways, 'approvals' | 'approvalTokens' | 'clock' | 'log' | 'runs' | 'settings'>;

/** A round as its named approver sees it. */
export interface Subject {
  run: Run;
  /** Its state is what holds now, also while the orchestrator has not closed it yet. */
  round: Round;
  plan: Plan;
  /** The plan of the round before; null in the first one. */
  previous: Plan | null;
  decisions: Decision[];
  approver: Person;
}

/** Token, then person: 404 for every token that locates nothing, 403 for everybody but the person it names. */
export async function subjectOf(gateways: ApprovalGateways, request: HttpRequest, caller: Principal): Promise<Subject> {
  const { approver, round, run, ...plans } = await located(gateways, request.params['token'] ?? '');
  requireNamedPerson(caller, { requesterId: round.requesterId, approverId: approver.id });
  const decisions = await gateways.approvals.decisions(round.runId, round.round);
  const state = stateNow(round, { run, decisions, now: gateways.clock.now().toISOString() });
  return { ...plans, run, round: { ...round, state }, decisions, approver };
}

async function located(
  { approvalTokens, approvals, runs }: ApprovalGateways,
  token: string,
): Promise<Omit<Subject, 'decisions'>> {
  const locator = await approvalTokens.locate(token);
  const round = locator && (await approvals.get(locator.runId, locator.round));
  const approver = locator && round?.approvers.find(({ id }) => isSamePerson(id, locator.approverId));
  if (!locator || !round || !approver || fingerprintStart(round) !== locator.fingerprintStart) throw notFound();
  return { ...(await recorded(runs, round)), round, approver };
}

async function recorded(
  runs: Gateways['runs'],
  { runId, round }: Round,
): Promise<Pick<Subject, 'run' | 'plan' | 'previous'>> {
  const [run, plan, previous] = await Promise.all([
    runs.get(runId),
    runs.readPlan(runId, round),
    round > 1 ? runs.readPlan(runId, round - 1) : undefined,
  ]);
  if (!run || !plan) throw notFound();
  return { run, plan, previous: previous ?? null };
}

/** As tokens carry it: the first 16 bytes of the plan's SHA-256 in hex. */
export function fingerprintStart({ fingerprint }: Round): string {
  return fingerprint.replace(/^sha256:/, '').slice(0, 32);
}

function notFound(): ProblemError {
  return new ProblemError('APPROVAL_NOT_FOUND', 'Open the link of the newest mail, or look at your open approvals.');
}

function requireNamedPerson(caller: Principal, { requesterId, approverId }: Record<string, string>): void {
  if (isSamePerson(caller.id, requesterId ?? '')) {
    throw new ProblemError(
      'REQUESTER_CANNOT_APPROVE',
      'Another approver of the policy must decide about your request.',
    );
  }
  if (!isSamePerson(caller.id, approverId ?? '') || !hasRole(caller, 'Operator.Approve')) {
    throw new ProblemError('NOT_ALLOWED', 'Only the person whom the mail was sent to, an approver, may open this.');
  }
}

/** Decisions and deadlines hold at once; the orchestrator closes the round a moment later. */
export function stateNow(
  round: Round,
  { run, decisions, now }: { run: Run | undefined; decisions: readonly Decision[]; now: string },
): RoundState {
  if (round.state !== 'open') return round.state;
  const standing = standingOf(round, decisions);
  if (standing !== 'open') return standing;
  if (run?.cancelRequested || (run && hasEnded(run.state))) return 'cancelled';
  return now > round.expiresAt ? 'expired' : 'open';
}
