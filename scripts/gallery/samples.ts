import { createHash } from 'node:crypto';
import type { Person } from '../../domain/person';
import type { Plan, PlanItem } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Viewer } from '../../functions/pages/views';
import type { Decision, Round, RoundState } from '../../gateways/records/approvals';
import type { AskMailView } from '../../orchestrations/approval/emails';
import type { ApprovalView } from '../../orchestrations/approval/page';
import type { ResultMailView } from '../../orchestrations/approval/result-mail';
import { everyHostile, hostile } from './hostile';

export const now = '2026-11-23T08:00:00.000Z';

export function aPerson(change: Partial<Person> = {}): Person {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    userPrincipalName: 'requester@contoso.com',
    displayName: 'Robin Requester',
    mail: 'requester@contoso.com',
    ...change,
  };
}

export const approverOne = aPerson({
  id: '00000000-0000-4000-8000-000000000002',
  userPrincipalName: 'approver.one@contoso.com',
  displayName: 'Alex Approver',
});

export const approverTwo = aPerson({
  id: '00000000-0000-4000-8000-000000000003',
  userPrincipalName: 'approver.two@contoso.com',
  displayName: 'Toni Approver',
});

export function aViewer(change: Partial<Viewer> = {}): Viewer {
  return {
    name: 'Alex Approver',
    userPrincipalName: 'approver.one@contoso.com',
    roles: ['Operator.Read', 'Operator.Approve'],
    ...change,
  };
}

const units = ['Employees', 'Contractors', 'Service Desk', 'Groups'];

function unitItem(name: string): PlanItem {
  const unit = `OU=${name},OU=Cloud,DC=corp,DC=contoso,DC=com`;
  return { id: `scope:${unit}`, kind: 'scope', target: unit, action: 'add', before: 'not synchronized', after: unit };
}

export const onboardingItems: PlanItem[] = [
  {
    id: 'configuration',
    kind: 'configuration',
    target: 'corp.contoso.com',
    action: 'create',
    before: null,
    after: 'corp.contoso.com',
  },
  ...units.map(unitItem),
  {
    id: 'mapping:user:employeehiredate',
    kind: 'mapping',
    target: 'user.employeeHireDate',
    action: 'add',
    before: null,
    after: '[msDS-cloudExtensionAttribute1]',
  },
  {
    id: 'setting:SyncNotificationSettings',
    kind: 'setting',
    target: 'SyncNotificationSettings',
    action: 'set',
    before: '{"Enabled":true,"DeleteThresholdEnabled":false,"DeleteThresholdValue":500}',
    after: '{"Enabled":true,"DeleteThresholdEnabled":true,"DeleteThresholdValue":10}',
  },
  {
    id: 'job:AD2AADProvisioning',
    kind: 'job',
    target: 'AD2AADProvisioning',
    action: 'create and start',
    before: null,
    after: 'Active',
  },
];

/** Sixty staged deletes, some of them with hostile names. */
export const sixtyDeletes: PlanItem[] = Array.from({ length: 60 }, (_, index) => ({
  id: `delete:${index}`,
  kind: 'user',
  target: Object.values(hostile)[index] ?? `Employee ${index}`,
  action: 'delete',
  before: { organizationalUnit: 'OU=Staff,DC=emea,DC=contoso,DC=com', licensed: index % 2 === 0, proxies: ['a', 'b'] },
  after: null,
}));

export function aPlan(change: Partial<Plan['shown']> = {}): Plan {
  return {
    decided: {},
    shown: {
      summary: 'Create the Cloud Sync configuration of corp.contoso.com with 4 organizational units.',
      items: onboardingItems,
      risks: [
        { code: 'SCOPE_NEAR_LIMIT', severity: 'info', message: '52 of at most 59 organizational units are used.' },
        {
          code: 'REPORT_MISSING',
          severity: 'critical',
          message: 'There is no on-premises report of the last 24 hours.',
        },
        { code: 'FEWER_THAN_TWO_AGENTS', severity: 'warning', message: 'Only one agent is active: SYNC01.' },
      ],
      facts: [
        { name: 'Domain', value: 'corp.contoso.com' },
        { name: 'Users taken over', value: 'about 16' },
        { name: 'Canary', value: 'CN=Employee 1,OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com' },
      ],
      reversible: 'Until the first cycle has begun everything can be put back exactly as it was; afterwards it cannot.',
      ...change,
    },
    refusal: null,
    fingerprint: `sha256:${hexOf('plan')}`,
  };
}

export function hostilePlan(): Plan {
  return aPlan({
    summary: everyHostile,
    items: [
      ...sixtyDeletes,
      {
        id: everyHostile,
        kind: everyHostile,
        target: everyHostile,
        action: everyHostile,
        before: [everyHostile],
        after: { [everyHostile]: everyHostile },
      },
    ],
    risks: [{ code: everyHostile, severity: 'warning', message: everyHostile }],
    facts: [{ name: everyHostile, value: everyHostile }],
    reversible: everyHostile,
  });
}

export function hostilePerson(): Person {
  return aPerson({ displayName: everyHostile, userPrincipalName: everyHostile });
}

export function hexOf(seed: string): string {
  return createHash('sha256').update(seed).digest('hex');
}

export function aRun(change: Partial<Run> = {}): Run {
  const plan = aPlan();
  return {
    runId: '01jd8q9z6m3v5x7k2n4p8r0t1w',
    workflow: 'ou-onboarding',
    mode: 'apply',
    state: 'awaitingApproval',
    step: 'waiting for approval',
    progress: { done: 1, total: 5, unit: 'steps' },
    instanceId: 'ouOnboarding-01jd8q9z6m3v5x7k2n4p8r0t1w',
    orchestrator: 'ouOnboarding',
    domain: 'corp.contoso.com',
    requester: aPerson(),
    ticket: 'CHG-1042',
    reason: 'Move the Cloud OU to Cloud Sync before the servers are retired',
    round: 1,
    plan: { round: 1, fingerprint: plan.fingerprint, summary: plan.shown.summary, itemCount: plan.shown.items.length },
    refusal: null,
    outcome: null,
    cancelRequested: null,
    startedAt: '2026-11-23T06:30:00.000Z',
    updatedAt: '2026-11-23T06:31:00.000Z',
    endedAt: null,
    ...change,
  };
}

export function aRound(change: Partial<Round> = {}): Round {
  return {
    runId: aRun().runId,
    round: 1,
    workflow: 'ou-onboarding',
    instanceId: `approval-${aRun().runId}-1`,
    fingerprint: aPlan().fingerprint,
    requesterId: aPerson().id,
    approvers: [approverOne, approverTwo],
    required: 1,
    openedAt: '2026-11-23T06:31:00.000Z',
    expiresAt: '2026-11-30T06:31:00.000Z',
    state: 'open',
    closedAt: null,
    closedBecause: null,
    ...change,
  };
}

export function aDecision(change: Partial<Decision> = {}): Decision {
  return {
    approver: approverTwo,
    decision: 'reject',
    comment: 'Not before the migration freeze ends.',
    at: '2026-11-23T07:10:00.000Z',
    fingerprint: aPlan().fingerprint,
    ...change,
  };
}

export function anApprovalView(change: Partial<ApprovalView> = {}): ApprovalView {
  return {
    signedIn: aViewer(),
    run: aRun(),
    round: aRound(),
    plan: aPlan(),
    previous: null,
    decisions: [],
    approver: approverOne,
    action: '/api/approvals/dG9rZW4',
    csrf: 'csrf-value',
    now,
    ...change,
  };
}

/** The approval page of a closed round. */
export function aClosedApprovalView(state: RoundState, decisions: Decision[]): ApprovalView {
  const closed = { state, closedAt: '2026-11-23T07:10:00.000Z', closedBecause: null };
  return anApprovalView({ round: aRound(closed), decisions, csrf: null });
}

export function hostileApprovalView(): ApprovalView {
  const person = hostilePerson();
  return anApprovalView({
    signedIn: aViewer({ name: everyHostile }),
    run: aRun({
      workflow: 'delete-threshold',
      requester: person,
      ticket: everyHostile,
      reason: everyHostile,
      domain: everyHostile,
    }),
    round: aRound({ approvers: [approverOne, { ...person, id: 'other' }], required: 2, closedBecause: everyHostile }),
    plan: hostilePlan(),
    decisions: [aDecision({ approver: { ...person, id: 'other' }, decision: 'approve', comment: everyHostile })],
    problem: everyHostile,
    comment: hostile.script,
  });
}

export function anAskMailView(change: Partial<AskMailView> = {}): AskMailView {
  return {
    occasion: { kind: 'first' },
    tenant: 'contoso.com',
    run: aRun(),
    round: aRound(),
    plan: aPlan(),
    previous: null,
    approver: approverOne,
    link: 'http://127.0.0.1:7071/api/approvals/dG9rZW4',
    now,
    ...change,
  };
}

export function hostileAskMailView(): AskMailView {
  const { run, round, plan } = hostileApprovalView();
  return anAskMailView({ run, round, plan, tenant: everyHostile });
}

export function aResultMailView(change: Partial<ResultMailView> = {}): ResultMailView {
  return {
    tenant: 'contoso.com',
    run: aRun(),
    round: aRound({ state: 'expired', closedAt: now }),
    plan: aPlan(),
    decisions: [],
    link: `http://127.0.0.1:7071/api/console/runs/${aRun().runId}`,
    now,
    ...change,
  };
}
