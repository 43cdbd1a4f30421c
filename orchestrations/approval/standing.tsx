import type { VNode } from 'preact';
import type { Person } from '../../domain/person';
import type { Run } from '../../domain/run';
import type { Decision, Round } from '../../gateways/records/approvals';
import { Decisions, type ShownDecision } from '../kit/pages/decisions';
import { Text } from '../kit/pages/frame';
import { counted } from '../../domain/counted';
import { Moment } from '../kit/pages/moment';
import { nameOf, withdrawnText } from './people-words';

interface StandingView {
  run: Run;
  round: Round;
  decisions: Decision[];
  approver: Person;
}

export const stateTitles: Record<Round['state'], string> = {
  open: 'Approval needed',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired',
  superseded: 'No longer valid',
  cancelled: 'Cancelled',
};

export function shownDecision({ approver, decision, comment, at }: Decision): ShownDecision {
  return { by: nameOf(approver), decision, comment, at };
}

/** How the round stands for this viewer; nothing while it simply waits for them. */
export function Standing({ run, round, decisions, approver }: StandingView): VNode | null {
  const mine = decisions.find((decision) => decision.approver.id === approver.id);
  if (round.state !== 'open') return <Closed run={run} round={round} decisions={decisions} />;
  if (!mine) return null;
  const missing = round.required - decisions.filter(({ decision }) => decision === 'approve').length;
  return (
    <p class="note info" role="status">
      You {mine.decision === 'approve' ? 'approved' : 'rejected'} this, <Moment at={mine.at} />.{' '}
      {missing > 0 ? `${counted(missing, 'more approval')} needed before anything is changed.` : ''}
    </p>
  );
}

function Closed({ run, round, decisions }: Omit<StandingView, 'approver'>): VNode {
  const rejection = decisions.find(({ decision }) => decision === 'reject');
  const names = decisions.map(({ approver }) => nameOf(approver)).join(', ');
  const sentences: Record<Round['state'], string> = {
    open: '',
    approved: `${names} said yes. The run goes on with this plan.`,
    rejected: `${rejection ? nameOf(rejection.approver) : 'An approver'} said no. Nothing was changed.`,
    expired:
      'Too few people approved before the deadline, which counts as no. Nothing was changed. The requester can ask again.',
    superseded:
      'What would be changed is no longer what was asked here. These decisions do not count; a new round asks again.',
    cancelled: withdrawnText(run),
  };
  return (
    <div class={`note ${round.state === 'approved' ? 'info' : 'warning'}`} role="status">
      <p>
        <strong>{stateTitles[round.state]}.</strong> <Text>{sentences[round.state]}</Text>
      </p>
      {round.closedBecause && (
        <p>
          <Text>{round.closedBecause}</Text>
        </p>
      )}
      {round.closedAt && (
        <p>
          Closed on <Moment at={round.closedAt} />.
        </p>
      )}
      {decisions.length > 0 && <Decisions decisions={decisions.map(shownDecision)} />}
      {round.state === 'superseded' && <a href="/api/approvals">My approvals</a>}
    </div>
  );
}
