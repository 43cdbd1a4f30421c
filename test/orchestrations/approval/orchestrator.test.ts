import { approval } from '../../../orchestrations/approval/orchestrator';
import { drive } from '../../support/drive';

const input = { runId: 'r1', round: 1, workflow: 'ou-onboarding', domain: 'corp.contoso.com', fingerprint: 'sha256:a' };

function walk(
  standings: string[],
  events: (name: string) => unknown = () => undefined,
  change: Record<string, () => unknown> = {},
  asked: object = input,
) {
  return drive(approval, {
    input: asked,
    events,
    activities: {
      approval_askRound: () => ({
        approverIds: ['one', 'two'],
        remindAt: '2026-11-25T06:00:00.000Z',
        escalateAt: '2026-11-26T06:00:00.000Z',
        expiresAt: '2026-12-01T06:00:00.000Z',
      }),
      approval_sendAskMail: () => ({ sent: true }),
      approval_readStanding: () => ({ standing: standings.length > 1 ? standings.shift() : standings[0] }),
      approval_recordClosed: ({ state }: { state: string }) => ({
        kind: 'done',
        value: { kind: state, toTell: ['requester', 'one', 'two'] },
      }),
      approval_escalateRound: () => ({ approverIds: ['manager'] }),
      approval_sendResultMail: () => ({ sent: true }),
      approval_recordUnsent: () => ({}),
      ...change,
    },
  });
}

test('mails each approver once and takes a decision that was there before it waited', () => {
  const { result, trace } = walk(['open', 'approved']);
  expect(result).toEqual({ kind: 'approved' });
  expect(trace.filter((line) => line === 'call approval_sendAskMail')).toHaveLength(2);
});

test('reads the decisions from storage when an event says there is one', () => {
  let raised = false;
  const events = (name: string) => (name === 'decision' && !raised ? (raised = true) : undefined);
  const { result, trace } = walk(['open', 'rejected'], events);
  expect(result).toEqual({ kind: 'rejected' });
  expect(trace).toContain('event decision');
});

test('looks at its deadline once a day, and expires a second after it', () => {
  const { trace } = walk([...Array<string>(8).fill('open'), 'expired']);
  expect(trace.filter((line) => line === 'timer 86400')).toHaveLength(7);
  expect(trace).toContain('timer 1');
});

test('reminds those who were asked, and asks the people of the escalation, each once', () => {
  const asked: string[] = [];
  walk([...Array<string>(9).fill('open'), 'expired'], undefined, {
    approval_sendAskMail: ((mail: { approverId: string; occasion: string }) => {
      asked.push(`${mail.occasion} ${mail.approverId}`);
      return { sent: true };
    }) as () => unknown,
  });
  expect(asked).toEqual(['first one', 'first two', 'reminder one', 'reminder two', 'escalation manager']);
});

test('tells who asked and who was asked how the round ended', () => {
  const { trace } = walk(['rejected']);
  expect(trace.filter((line) => line === 'call approval_sendResultMail')).toHaveLength(3);
});

describe('for a workflow whose plan is watched while people decide', () => {
  const decidesOnce = () => {
    let raised = false;
    return (name: string) => (name === 'decision' && !raised ? (raised = true) : undefined);
  };
  const summary = {
    fingerprint: 'sha256:a',
    refusal: null,
    itemCount: 1,
    domain: 'corp.contoso.com',
    mode: 'apply',
    workflow: 'delete-threshold',
    requestedFingerprint: null,
    whenBusy: 'wait',
  };
  const watched = (plan: () => unknown, standings: string[]) =>
    walk(standings, decidesOnce(), { room_plan: plan }, { ...input, replanBy: 'room_plan' });

  test('voids the round after a decision when the plan is another one', () => {
    const { result } = watched(() => ({ ...summary, fingerprint: 'sha256:b' }), ['open', 'open']);
    expect(result).toEqual({ kind: 'superseded' });
  });

  test('waits on when the plan is the same, or cannot be made now', () => {
    expect(watched(() => summary, ['open', 'open', 'approved']).result).toEqual({ kind: 'approved' });
    expect(watched(() => new Error('no answer'), ['open', 'open', 'approved']).result).toEqual({ kind: 'approved' });
  });
});

test('ends cancelled when the run is', () => {
  expect(walk(['cancelled']).result).toEqual({ kind: 'cancelled' });
});

test('says as a value why nobody can be asked, since an error would lose its code on the way to the run', () => {
  const refusal = { code: 'TOO_FEW_APPROVERS', message: 'two are needed' };
  const { result } = walk(['open'], undefined, { approval_askRound: () => ({ kind: 'refused', ...refusal }) });
  expect(result).toEqual({ kind: 'refused', refusal });
});

test('waits for decisions also when no mail can be sent, and records each that was not', () => {
  const { result, trace } = walk(['open', 'approved'], undefined, {
    approval_sendAskMail: () => new Error('no answer'),
  });
  expect(result).toEqual({ kind: 'approved' });
  expect(trace.filter((line) => line === 'call approval_recordUnsent')).toHaveLength(2);
});

test('a throttled mailbox holds nothing up: decisions are read, mails are tried again later, and a result that cannot be told is recorded', () => {
  const throttled = { kind: 'notNow', retryAfterSeconds: 900, code: 'GRAPH_THROTTLED' };
  const { result, trace, seconds } = walk(['open', 'open', 'open', 'approved'], undefined, {
    approval_sendAskMail: () => throttled,
    approval_sendResultMail: () => throttled,
  });
  expect(result).toEqual({ kind: 'approved' });
  expect(trace.filter((line) => line === 'call approval_sendAskMail')).toHaveLength(6);
  expect(trace.filter((line) => line === 'call approval_recordUnsent')).toHaveLength(3);
  expect(seconds).toBeLessThan(3 * 3600);
});
