import { fingerprintOf } from '../../../domain/fingerprint';
import type { Plan } from '../../../domain/plan';
import type { Run } from '../../../domain/run';
import { newRunId } from '../../../gateways/records/run-ids';
import { instanceIdOf } from '../../../orchestrations/approval/contract';
import { type DoorWorld, type Name, people } from './world';

export function aPlan(change: Partial<Plan['shown']> = {}): Plan {
  const decided = { organizationalUnits: ['OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com'] };
  const items = [
    {
      id: 'i1',
      kind: 'organizationalUnit',
      target: 'OU=Employees',
      action: 'addToScope',
      before: null,
      after: 'in scope',
    },
  ];
  const shown = {
    summary: 'Adds one unit',
    items,
    risks: [],
    facts: [],
    reversible: 'Until the first cycle',
    ...change,
  };
  return { decided, shown, refusal: null, fingerprint: fingerprintOf(decided) };
}

/** A recorded run of the requester with its plan. */
export async function aRecordedRun(world: DoorWorld, change: Partial<Run> = {}, plan = aPlan()): Promise<Run> {
  const at = world.clock.now();
  const runId = newRunId(at, Buffer.from('0123456789'));
  const run: Run = {
    runId,
    workflow: 'ou-onboarding',
    mode: 'apply',
    state: 'awaitingApproval',
    step: 'waiting for approval',
    progress: { done: 0, total: 1, unit: 'steps' },
    instanceId: `ouOnboarding-${runId}`,
    orchestrator: 'ouOnboarding',
    domain: 'corp.contoso.com',
    requester: people.requester,
    ticket: 'CHG-1042',
    reason: null,
    round: 1,
    plan: { round: 1, fingerprint: plan.fingerprint, summary: plan.shown.summary, itemCount: plan.shown.items.length },
    refusal: null,
    outcome: null,
    cancelRequested: null,
    startedAt: at.toISOString(),
    updatedAt: at.toISOString(),
    endedAt: null,
    ...change,
  };
  await world.runs.create(run, {});
  await world.runs.writePlan(runId, 1, plan);
  await world.runs.writeItems(runId, plan.shown.items);
  return run;
}

/** An open round of that run; links lead each approver to it. */
export async function anOpenRound(world: DoorWorld, { required = 1, plan = aPlan(), change = {} } = {}) {
  const run = await aRecordedRun(world, change, plan);
  const { runId } = run;
  const openedAt = world.clock.now().toISOString();
  const expiresAt = new Date(world.clock.now().getTime() + 7 * 86_400_000).toISOString();
  const round = await world.approvals.open({
    runId,
    round: 1,
    workflow: run.workflow,
    instanceId: instanceIdOf(runId, 1),
    fingerprint: plan.fingerprint,
    requesterId: people.requester.id,
    approvers: [people['approver.one'], people['approver.two']],
    required,
    openedAt,
    expiresAt,
    state: 'open',
    closedAt: null,
    closedBecause: null,
  });
  const fingerprintStart = plan.fingerprint.slice(7, 39);
  const linkOf = async (name: Name) => {
    const locator = { runId, round: 1, approverId: people[name].id, fingerprintStart, expiresAt };
    return `/api/approvals/${await world.approvalTokens.issue(locator)}`;
  };
  return { run, round, linkOf };
}
