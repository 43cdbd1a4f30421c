import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import type { Person } from '../../domain/person';
import type { Decision, Round } from '../../gateways/records/approvals';
import { decisionEvent } from '../../orchestrations/approval/contract';
import { standingOf } from '../../orchestrations/approval/rules';
import type { ApprovalGateways, Subject } from './approval-subject';
import { bodyKindOf, readForm, readJson } from '../http/body';
import type { Engine } from '../http/engine';
import { parsed } from '../http/field-errors';
import type { Principal } from '../http/principal';
import { ProblemError } from '../http/problem';
import { csrfFailed, requireSameOrigin } from '../http/same-origin';

const Comment = z.string().max(2000).default('');

/** Enough to know what was meant when there is nothing left to decide. */
const Choice = z.object({ decision: z.enum(['approve', 'reject']) });

export const DecisionRequest = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), comment: Comment, csrf: z.string() }),
  z.strictObject({
    decision: z.literal('reject'),
    comment: Comment.refine((text) => text.trim() !== '', {
      message: 'Say why you reject.',
      params: { code: 'REQUIRED' },
    }),
    csrf: z.string(),
  }),
]);
export type DecisionRequest = z.infer<typeof DecisionRequest>;

/** The body of a decision, once it is known to come from a page that this person was shown. */
export async function readDecision(
  { approvalTokens, settings }: ApprovalGateways,
  request: HttpRequest,
  { caller, round }: { caller: Principal; round: Round },
): Promise<Record<string, unknown>> {
  requireSameOrigin(request, settings.PUBLIC_BASE_URL);
  const raw = bodyKindOf(request) === 'form' ? await readForm(request) : await readJson(request);
  const fields: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {};
  const csrf = typeof fields['csrf'] === 'string' ? fields['csrf'] : '';
  if (!(await approvalTokens.csrfHolds(caller.id, decisionPurpose(round), csrf))) throw csrfFailed();
  return fields;
}

/** What the `csrf` field of the form is bound to. */
export function decisionPurpose({ runId, round }: Round): string {
  return `approval:${runId}:${round}`;
}

/**
 * Stores a decision and tells the round's orchestrator; the one the person took before stays. An event that is lost is raised by
 * the sweep.
 */
export async function decide(
  gateways: ApprovalGateways,
  engine: Engine,
  { subject, fields }: { subject: Subject; fields: Record<string, unknown> },
): Promise<Decision> {
  const { round, approver, decisions } = subject;
  const asked = Choice.safeParse(fields);
  const earlier = decisionOf(decisions, approver);
  if (asked.success && earlier) return unlessOther(earlier, asked.data.decision);
  if (asked.success && round.state !== 'open') throw closed(subject);
  const { decision, comment } = parsed(DecisionRequest, fields);
  const { runId, round: number, fingerprint } = round;
  const at = gateways.clock.now().toISOString();
  const stored = await gateways.approvals.decide(runId, number, { approver, decision, comment, at, fingerprint });
  if (stored.kind === 'closed') throw closed(await again(gateways, subject));
  await tell(gateways, engine, round);
  return unlessOther(stored.decision, decision);
}

/** What the round was when this decision was the newest, so that asking again gives the same answer. */
export function stateAfter(round: Round, decisions: readonly Decision[], own: Decision): 'open' | 'decided' {
  const until = decisions.filter(({ at }) => at <= own.at);
  return standingOf(round, until) === 'open' ? 'open' : 'decided';
}

function decisionOf(decisions: readonly Decision[], person: Person): Decision | undefined {
  return decisions.find(({ approver }) => approver.id === person.id);
}

function unlessOther(stored: Decision, wanted: Decision['decision']): Decision {
  if (stored.decision === wanted) return stored;
  const detail = `You decided "${stored.decision}" at ${stored.at}, and that stays. The run can still be cancelled.`;
  throw new ProblemError('ALREADY_DECIDED', detail);
}

async function again({ approvals }: ApprovalGateways, subject: Subject): Promise<Subject> {
  const { runId, round } = subject.round;
  const [now, decisions] = await Promise.all([approvals.get(runId, round), approvals.decisions(runId, round)]);
  return { ...subject, round: now ?? subject.round, decisions };
}

function closed({ round, decisions }: Subject): ProblemError {
  const by = decisions.map(({ approver, decision, at }) => `${approver.userPrincipalName}: ${decision} at ${at}`);
  const state = round.state === 'open' ? standingOf(round, decisions) : round.state;
  const when = round.closedAt ?? (state === 'expired' ? round.expiresAt : decisions.at(-1)?.at);
  const facts = [`${state}${when ? ` at ${when}` : ''}`, round.closedBecause, ...by].filter(Boolean).join('; ');
  return new ProblemError('APPROVAL_CLOSED', `Nothing is left to decide here (${facts}).`);
}

async function tell({ log }: ApprovalGateways, engine: Engine, { runId, round, instanceId }: Round): Promise<void> {
  try {
    await engine.raise(instanceId, decisionEvent, { round });
  } catch (error) {
    log.warn({ runId, error: error instanceof Error ? error.name : null }, 'decision is left to the sweep');
  }
}
