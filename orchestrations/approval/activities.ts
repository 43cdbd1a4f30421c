import { RefusedError } from '../../domain/errors';
import { later } from '../../domain/duration';
import type { Person } from '../../domain/person';
import type { Gateways } from '../../gateways/gateways';
import type { Round, RoundState } from '../../gateways/records/approvals';
import type { ActivitiesOf } from '../kit/activity';
import { raiseMailFailed } from '../kit/activities/alarms';
import * as contract from './contract';
import { escalateRound } from './escalate-round';
import { peopleOf, policyOf } from './policy';
import { standingOf } from './rules';
import { mailNameOf, sendAskMail } from './send-ask-mail';
import { sendResultMail } from './send-result-mail';

type ApprovalGateways = Pick<
  Gateways,
  | 'alarms'
  | 'approvals'
  | 'approvalTokens'
  | 'clock'
  | 'config'
  | 'directory'
  | 'ledger'
  | 'log'
  | 'mailer'
  | 'runs'
  | 'sentMails'
  | 'settings'
>;

export function createActivities(gateways: ApprovalGateways): ActivitiesOf<typeof contract> {
  const { approvals, clock, ledger, runs } = gateways;
  return {
    async askRound(input) {
      const round = await approvals.open(await newRound(gateways, input));
      const data = {
        round: round.round,
        required: round.required,
        fingerprint: round.fingerprint,
        expiresAt: round.expiresAt,
      };
      const people = round.approvers.map((person) => ({ id: person.id, name: person.userPrincipalName }));
      await ledger.append(input.runId, {
        step: `ask:${round.round}`,
        kind: 'asked',
        data: { ...data, approvers: people },
      });
      const { remindAfter, escalateAfter } = policyOf(gateways, input);
      return {
        approverIds: round.approvers.map((person) => person.id),
        remindAt: later(round.openedAt, remindAfter),
        escalateAt: later(round.openedAt, escalateAfter),
        expiresAt: round.expiresAt,
      };
    },

    escalateRound: (input) => escalateRound(gateways, input),

    sendAskMail: (input) => sendAskMail(gateways, input),

    sendResultMail: (input) => sendResultMail(gateways, input),

    async recordUnsent({ runId, ...unsent }) {
      const step = `mail-failed:${mailNameOf(unsent)}`;
      await ledger.append(runId, { step, kind: 'mailFailed', data: { runId, ...unsent } });
      const occurrence = `${runId}:${mailNameOf(unsent)}`;
      await raiseMailFailed(gateways, { occurrence, code: unsent.code });
      return {};
    },

    async readStanding({ runId, round: number }) {
      const round = await roundOf(gateways, runId, number);
      const standing = standingOf(round, await approvals.decisions(runId, number));
      if (standing !== 'open') return { standing };
      const run = await runs.get(runId);
      if (run?.cancelRequested) return { standing: 'cancelled' };
      return { standing: clock.now().toISOString() > round.expiresAt ? 'expired' : 'open' };
    },

    recordClosed: (input) => recordClosed(gateways, input),
  };
}

/** Says how the round really ended, and who is to be told. */
async function recordClosed(
  { approvals, clock, ledger, runs }: ApprovalGateways,
  { runId, round: number, state }: { runId: string; round: number; state: Exclude<RoundState, 'open' | 'superseded'> },
) {
  const at = clock.now().toISOString();
  const closed = await approvals.close(runId, number, { state, at, because: null });
  const decisions = await approvals.decisions(runId, number);
  // A decision may have been stored between the last look and the closing: what is stored in time holds.
  const standing = standingOf(closed, decisions);
  const kind = standing === 'open' ? state : standing;
  const data = { round: number, state: kind, decisions: decisions.map(recorded) };
  await ledger.append(runId, { step: `closed:${number}`, kind: 'decided', data });
  const requester = (await runs.get(runId))?.requester;
  const asked = closed.approvers.map(({ id }) => id);
  return { kind, toTell: requester?.mail ? [requester.id, ...asked] : asked };
}

function recorded({
  approver,
  decision,
  comment,
  at,
}: {
  approver: Person;
  decision: string;
  comment: string;
  at: string;
}) {
  return { approverId: approver.id, approver: approver.userPrincipalName, decision, comment, at };
}

async function roundOf({ approvals }: ApprovalGateways, runId: string, number: number): Promise<Round> {
  const round = await approvals.get(runId, number);
  if (!round) throw new Error(`round ${number} of run ${runId} is not stored`);
  return round;
}

async function newRound(gateways: ApprovalGateways, input: contract.Input): Promise<Round> {
  const { runId, round, workflow, fingerprint } = input;
  const run = await gateways.runs.get(runId);
  const policy = policyOf(gateways, input);
  if (!run) throw new Error(`run ${runId} is not recorded`);
  const requesterId = run.requester.id;
  const approvers = (await peopleOf(gateways, policy.approvers)).filter((person) => person.id !== requesterId);
  if (approvers.length < policy.quorum) {
    const message = `${policy.quorum} approvers are needed besides the requester, and the policy names ${approvers.length}.`;
    throw new RefusedError('TOO_FEW_APPROVERS', message);
  }
  const openedAt = gateways.clock.now().toISOString();
  return {
    runId,
    round,
    workflow,
    instanceId: contract.instanceIdOf(runId, round),
    fingerprint,
    requesterId,
    approvers,
    required: policy.quorum,
    openedAt,
    expiresAt: later(openedAt, policy.expireAfter),
    state: 'open',
    closedAt: null,
    closedBecause: null,
  };
}
