import { z } from 'zod';
import { ItemState, Progress, type Run, RunState, Workflow } from '../../domain/run';
import { Outcome } from '../../domain/outcome';
import { type Plan, PlanItem, Refusal, Risk } from '../../domain/plan';
import type { Gateways } from '../../gateways/gateways';
import type { Decision } from '../../gateways/records/approvals';
import type { RunItem } from '../../gateways/records/runs';
import type { RunView } from '../pages/views';

type ViewGateways = Pick<Gateways, 'runs' | 'approvals'>;

const shownItems = 100;
const countedItems = 500;

export const ItemBody = PlanItem.extend({
  state: ItemState,
  code: z.string().optional(),
  message: z.string().optional(),
  wave: z.number().optional(),
});

export const DecisionBody = z.object({
  approver: z.string().meta({ description: 'user principal name' }),
  decision: z.enum(['approve', 'reject']),
  comment: z.string(),
  at: z.string(),
});

/** A row as lists show it. */
export const RunSummaryBody = z.object({
  runId: z.string(),
  workflow: Workflow,
  mode: z.enum(['apply', 'plan']),
  state: RunState,
  step: z.string(),
  progress: Progress,
  domain: z.string().nullable(),
  refusal: Refusal.optional(),
  outcome: Outcome.optional(),
  requestedBy: z.string(),
  ticket: z.string().nullable(),
  reason: z.string().nullable(),
  cancelRequested: z.object({ by: z.string(), reason: z.string(), at: z.string() }).nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().nullable(),
});

/** `GET /api/runs/{runId}` (api.md, 3). */
export const RunBody = RunSummaryBody.extend({
  plan: z
    .object({
      summary: z.string(),
      fingerprint: z.string(),
      itemCount: z.number(),
      items: z.array(ItemBody).max(shownItems),
      itemsUrl: z.string(),
      risks: z.array(Risk),
      facts: z.array(z.object({ name: z.string(), value: z.string() })),
      reversible: z.string(),
    })
    .optional(),
  approval: z
    .object({
      round: z.number(),
      required: z.number(),
      approvers: z.array(z.string()),
      decisions: z.array(DecisionBody),
      expiresAt: z.string(),
    })
    .optional(),
  itemStates: z.partialRecord(ItemState, z.number()).optional(),
});

type RunSummary = Omit<RunView, 'plan' | 'approval' | 'itemStates'> & Pick<Run, 'domain'>;

export function summaryOf(run: Run): RunSummary {
  return {
    runId: run.runId,
    workflow: run.workflow,
    mode: run.mode,
    state: run.state,
    step: run.step,
    progress: run.progress,
    domain: run.domain,
    ...(run.refusal && { refusal: run.refusal }),
    ...(run.outcome && { outcome: run.outcome }),
    requestedBy: run.requester.userPrincipalName,
    ticket: run.ticket,
    reason: run.reason,
    cancelRequested: run.cancelRequested,
    startedAt: run.startedAt,
    updatedAt: run.updatedAt,
    endedAt: run.endedAt,
  };
}

/** As the plan tells them; rows come in the order of ids. */
function inOrderOf(plan: Plan | undefined, items: readonly RunItem[]): RunItem[] {
  const places = new Map(plan?.shown.items.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: RunItem) => places.get(id) ?? places.size;
  return items.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** The row with its plan, its items and the round that decides about them. */
export async function readRunView(gateways: ViewGateways, run: Run): Promise<RunView> {
  if (!run.plan) return summaryOf(run);
  const { round } = run.plan;
  const [plan, page, approval] = await Promise.all([
    gateways.runs.readPlan(run.runId, round),
    gateways.runs.listItems(run.runId, { limit: countedItems }),
    readApproval(gateways, run.runId, round),
  ]);
  const { summary, fingerprint, itemCount } = run.plan;
  const itemsUrl = `/api/runs/${run.runId}/items`;
  const { risks = [], facts = [], reversible = '' } = plan?.shown ?? {};
  const items = inOrderOf(plan, page.items).slice(0, shownItems);
  return {
    ...summaryOf(run),
    plan: { summary, fingerprint, itemCount, items, itemsUrl, risks, facts, reversible },
    ...(approval && { approval }),
    ...(page.next === undefined && { itemStates: countStates(page.items) }),
  };
}

async function readApproval({ approvals }: ViewGateways, runId: string, number: number): Promise<RunView['approval']> {
  const round = await approvals.get(runId, number);
  if (!round) return undefined;
  const decisions = await approvals.decisions(runId, number);
  return {
    round: number,
    required: round.required,
    approvers: round.approvers.map((person) => person.userPrincipalName),
    decisions: decisions.map(decisionBody),
    expiresAt: round.expiresAt,
  };
}

export function decisionBody({ approver, decision, comment, at }: Decision): z.infer<typeof DecisionBody> {
  return { approver: approver.userPrincipalName, decision, comment, at };
}

function countStates(items: readonly RunItem[]): Partial<Record<ItemState, number>> {
  const counts: Partial<Record<ItemState, number>> = {};
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
