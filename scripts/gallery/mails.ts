import type { RoundState } from '../../gateways/records/approvals';
import { askMail, type AskMailView } from '../../orchestrations/approval/emails';
import { resultMail, type ResultMailView } from '../../orchestrations/approval/result-mail';
import type { Alarm } from '../../gateways/records/alarms';
import { alarmMail } from '../../orchestrations/kit/mails/alarm-mail';
import { changeMail } from '../../orchestrations/drift-check/emails';
import * as drift from './drift-samples';
import { aDeletePlan, namesOfPeople } from './held-deletes';
import { everyHostile } from './hostile';
import * as samples from './samples';

export interface SampleMail {
  name: string;
  /** The file that writes it. */
  source: string;
  subject: string;
  html: string;
  text: string;
}

/** Every mail the product can send, with sample data. */
export function everyMail(): SampleMail[] {
  return [...asking(), ...telling(), ...alarming(), ...drifting()];
}

const deletes = samples.aRun({ workflow: 'delete-threshold', reason: null, ticket: null });

function asking(): SampleMail[] {
  const twelve = aDeletePlan(namesOfPeople(12));
  const views: Record<string, AskMailView> = {
    onboarding: samples.anAskMailView(),
    reminder: samples.anAskMailView({ occasion: { kind: 'reminder', number: 1, of: 1 } }),
    'reminder 2 of 3': samples.anAskMailView({ occasion: { kind: 'reminder', number: 2, of: 3 } }),
    escalation: samples.anAskMailView({
      occasion: { kind: 'escalation' },
      round: samples.aRound({ escalatedTo: [samples.approverOne.id] }),
    }),
    'no risks': samples.anAskMailView({ plan: samples.aPlan({ risks: [] }) }),
    deletes: samples.anAskMailView({ run: deletes, plan: twelve, round: samples.aRound({ required: 2 }) }),
    '500 deletes': samples.anAskMailView({ run: deletes, plan: aDeletePlan(namesOfPeople(500)) }),
    'deletes, round 2': samples.anAskMailView({
      run: deletes,
      round: samples.aRound({ round: 2, required: 2 }),
      previous: twelve,
      plan: aDeletePlan(namesOfPeople(16).slice(1)),
    }),
    'hostile names': samples.hostileAskMailView(),
    'deletes with hostile names, round 2': {
      ...samples.hostileAskMailView(),
      round: samples.aRound({ round: 2 }),
      previous: samples.aPlan({ items: [] }),
    },
  };
  return Object.entries(views).map(([name, view]) => ({
    name: `asks: ${name}`,
    source: 'orchestrations/approval/emails.tsx',
    ...askMail(view),
  }));
}

function telling(): SampleMail[] {
  const closed = (state: RoundState, change: Partial<ResultMailView> = {}) =>
    samples.aResultMailView({ round: samples.aRound({ state, closedAt: samples.now }), ...change });
  const cancelRequested = { by: 'requester@contoso.com', reason: 'The wrong unit.', at: samples.now };
  const approvals = [samples.approverOne, samples.approverTwo].map((approver) =>
    samples.aDecision({ approver, decision: 'approve', comment: '' }),
  );
  const views: Record<string, ResultMailView> = {
    approved: closed('approved', { decisions: approvals }),
    rejected: closed('rejected', { decisions: [samples.aDecision()] }),
    'deletes rejected': closed('rejected', {
      run: deletes,
      plan: aDeletePlan(namesOfPeople(12)),
      decisions: [samples.aDecision()],
    }),
    expired: closed('expired'),
    'deletes expired': closed('expired', { run: deletes, plan: aDeletePlan(namesOfPeople(12)) }),
    withdrawn: closed('cancelled', { run: samples.aRun({ cancelRequested }) }),
    'ended by itself': closed('cancelled'),
    'hostile names': closed('cancelled', {
      tenant: everyHostile,
      run: samples.aRun({
        requester: samples.hostilePerson(),
        cancelRequested: { ...cancelRequested, by: everyHostile, reason: everyHostile },
      }),
      plan: samples.hostilePlan(),
      decisions: [samples.aDecision({ approver: samples.hostilePerson(), comment: everyHostile })],
    }),
    'hostile names, rejected': closed('rejected', {
      plan: samples.aPlan({ ifNotApproved: [everyHostile] }),
      decisions: [samples.aDecision({ approver: samples.hostilePerson(), comment: everyHostile })],
    }),
  };
  return Object.entries(views).map(([name, view]) => ({
    name: `tells: ${name}`,
    source: 'orchestrations/approval/result-mail.ts',
    ...resultMail(view),
  }));
}

function anAlarm(change: Partial<Alarm> = {}): Alarm {
  return {
    id: samples.hexOf('alarm').slice(0, 32),
    code: 'DELETES_STILL_HELD',
    severity: 'critical',
    domain: 'corp.contoso.com',
    subject: '',
    detail: 'Twelve deletes are held since yesterday, and nobody has decided.',
    state: 'open',
    openedAt: '2026-11-23T06:30:00.000Z',
    resolvedAt: null,
    acknowledged: null,
    count: 1,
    ...change,
  };
}

function alarming(): SampleMail[] {
  const alarms = {
    'an alarm': anAlarm(),
    'the end of an alarm': anAlarm({ state: 'resolved', resolvedAt: samples.now }),
    'an alarm of the app': anAlarm({ code: 'MAIL_FAILED', domain: null }),
    'an alarm of agents': anAlarm({
      code: 'FEWER_THAN_TWO_AGENTS',
      severity: 'warning',
      detail:
        'Only one provisioning agent of corp.contoso.com is active: when its server stops, synchronization stops.',
    }),
    'an alarm of late timers': anAlarm({
      code: 'TIMERS_LATE',
      domain: null,
      detail:
        'Did not run as they should: sweep (last ran to its end at 2026-11-23T05:10:00.000Z). Look at the check "timers" of /api/health.',
    }),
    'an alarm of quarantine': anAlarm({
      code: 'JOB_QUARANTINED',
      detail:
        'Quarantined in corp.contoso.com: AD2AADProvisioning since 2026-11-23T05:10:00.000Z, AD2AADPasswordHash since 2026-11-23T05:12:00.000Z (EncounteredQuarantineException). After about four weeks the service switches a job off.',
    }),
    'an alarm, hostile names': anAlarm({ domain: everyHostile, detail: everyHostile }),
  };
  return Object.entries(alarms).map(([name, alarm]) => ({
    name: `tells of: ${name}`,
    source: 'orchestrations/kit/mails/alarm-mail.ts',
    ...alarmMail(alarm, { tenant: 'contoso.com', link: 'http://127.0.0.1:7071/api/console' }),
  }));
}

function drifting(): SampleMail[] {
  const { aChange, aFinding, findings, hostileFinding } = drift;
  const hostile = hostileFinding();
  const views = {
    'new drift': { change: aChange(), findings },
    'drift that changed': {
      change: aChange({ opened: [], changed: [aFinding()], unwaived: findings.slice(1) }),
      findings,
    },
    'drift that is over': { change: aChange({ opened: [], closed: findings }), findings: [] },
    'much drift': {
      change: aChange({ opened: Array.from({ length: 30 }, (_, at) => aFinding({ path: `/jobs/${at}` })) }),
      findings,
    },
    'an old report': { change: aChange({ opened: [drift.oldReport] }), findings: [drift.oldReport] },
    'drift, hostile names': { change: aChange({ opened: [hostile], closed: [hostile] }), findings: [hostile] },
  };
  return Object.entries(views).map(([name, view]) => ({
    name: `tells of: ${name}`,
    source: 'orchestrations/drift-check/emails.ts',
    ...changeMail({
      ...view,
      runId: samples.hexOf('drift').slice(0, 32),
      tenant: 'contoso.com',
      link: 'http://127.0.0.1:7071/api/console',
      now: samples.now,
    }),
  }));
}
