import { NotNowError, RefusedError } from '../../../domain/errors';
import { sendAskMail } from '../../../orchestrations/approval/send-ask-mail';
import { sendResultMail } from '../../../orchestrations/approval/send-result-mail';
import { anOpenRound, aPlan } from '../../support/http/a-round';
import { people } from '../../support/http/world';
import { aMailWorld, type MailWorld } from '../../support/a-mail-world';

let world: MailWorld;
beforeEach(() => {
  world = aMailWorld();
});
afterEach(() => world.close());

const one = people['approver.one'];
const at = '2026-11-24T07:00:00.000Z';

async function asking(occasion: 'first' | 'reminder' | 'escalation' = 'first') {
  const { run, round } = await anOpenRound(world, { required: 2 });
  const { runId, fingerprint } = round;
  return {
    run,
    runId,
    send: () => sendAskMail(world, { runId, round: 1, approverId: one.id, occasion }),
    decide: (name: 'approver.one' | 'approver.two', decision: 'approve' | 'reject' = 'approve') =>
      world.approvals.decide(runId, 1, { approver: people[name], decision, comment: 'why', at, fingerprint }),
    kinds: async () => (await world.ledger.read(runId, { limit: 50 })).entries.map(({ kind }) => kind),
  };
}

describe('the mail that asks', () => {
  test('goes out once to the person it names, and the ledger keeps no link', async () => {
    const { runId, send, kinds } = await asking();
    expect(await send()).toEqual({ sent: true });
    expect(await send()).toEqual({ sent: true });
    expect(world.sent).toHaveLength(1);
    expect(world.sent[0]).toMatchObject({ to: one.mail, runId });
    expect(await kinds()).toContain('mailed');
    const ledger = JSON.stringify((await world.ledger.read(runId, { limit: 50 })).entries);
    expect(ledger).not.toContain('/api/approvals/');
  });

  test('reminds those who have not decided, and nobody else', async () => {
    const reminder = await asking('reminder');
    await reminder.decide('approver.two');
    expect(await reminder.send()).toEqual({ sent: true });
    expect(world.sent[0]?.subject).toMatch(/^\[Reminder: approval needed\]/);
    const decided = await asking('reminder');
    await decided.decide('approver.one');
    expect(await decided.send()).toEqual({ sent: false });
    expect(world.sent).toHaveLength(1);
  });

  test('asks nobody about what is closed or withdrawn', async () => {
    const closed = await asking();
    await world.approvals.close(closed.runId, 1, { state: 'expired', at, because: null });
    expect(await closed.send()).toEqual({ sent: false });
    const withdrawn = await asking();
    await world.runs.requestCancel(withdrawn.runId, { by: 'requester@contoso.com', reason: 'not now' });
    expect(await withdrawn.send()).toEqual({ sent: false });
    expect(world.sent).toEqual([]);
  });

  test('says that it is a repetition when the answer of the first got lost', async () => {
    const { send } = await asking();
    world.refuseMail(new Error('lost'));
    await expect(send()).rejects.toThrow('lost');
    world.refuseMail(undefined);
    await send();
    expect(world.sent[0]?.subject).toMatch(/^\[Repeated\] \[Approval needed\]/);
  });

  test('that is refused is recorded, and the round waits on; a mailbox that asks to wait is asked again', async () => {
    const { send, kinds } = await asking();
    world.refuseMail(new RefusedError('PERMISSION_MISSING', 'Mail.Send'));
    expect(await send()).toEqual({ sent: false });
    expect(await kinds()).toContain('mailFailed');
    world.refuseMail(new NotNowError('GRAPH_THROTTLED', 5));
    await expect(send()).rejects.toMatchObject({ name: 'NotNowError' });
  });

  test('that is refused raises MAIL_FAILED once for all of them, and the next one that is taken resolves it', async () => {
    const alarms = async () => (await world.alarms.list(at)).map(({ code, state, count }) => ({ code, state, count }));
    world.refuseMail(new RefusedError('PERMISSION_MISSING', 'Mail.Send'));
    const refused = await asking();
    await refused.send();
    await refused.send();
    expect(await alarms()).toEqual([{ code: 'MAIL_FAILED', state: 'open', count: 1 }]);
    await (await asking('reminder')).send();
    expect(await alarms()).toEqual([{ code: 'MAIL_FAILED', state: 'open', count: 2 }]);
    world.refuseMail(undefined);
    await refused.send();
    expect(await alarms()).toEqual([{ code: 'MAIL_FAILED', state: 'resolved', count: 2 }]);
  });

  test('of a later round says first what has changed since the one before', async () => {
    const { runId, round } = (await anOpenRound(world)).round;
    const item = (name: string) => ({
      ...{ id: name, kind: 'user', target: name, action: 'delete' },
      ...{ before: null, after: null },
    });
    const plans = [
      aPlan({ items: ['Ann', 'Bob'].map(item) }),
      { ...aPlan({ items: ['Ann', 'Carl', 'Dora'].map(item) }), fingerprint: `sha256:${'b'.repeat(64)}` },
    ] as const;
    await world.runs.writePlan(runId, 1, plans[0]);
    await world.runs.writePlan(runId, 2, plans[1]);
    const first = await world.approvals.get(runId, round);
    if (!first) throw new Error('no round');
    await world.approvals.open({ ...first, round: 2, fingerprint: plans[1].fingerprint });
    await sendAskMail(world, { runId, round: 2, approverId: one.id, occasion: 'first' });
    const line = world.sent[0]?.text.split('\n').find((text) => text.startsWith('New since round 1'));
    expect(line).toBe('New since round 1: 2 more: Carl, Dora; 1 gone: Bob; none changed.');
  });
});

describe('the mail that tells how a round ended', () => {
  test('goes once to everybody who asked or was asked, with the link of the run', async () => {
    const { runId, decide } = await asking();
    await decide('approver.one', 'reject');
    await world.approvals.close(runId, 1, { state: 'rejected', at, because: null });
    const persons = [people.requester, one, people['approver.two']];
    for (const { id } of [...persons, one]) await sendResultMail(world, { runId, round: 1, personId: id });
    expect(world.sent.map(({ to }) => to)).toEqual(persons.map(({ mail }) => mail));
    expect(world.sent[0]?.subject).toMatch(/^\[Rejected by approver\.one\]/);
    expect(world.sent[0]?.text).toContain(`/api/console/runs/${runId}`);
    expect(world.sent[0]?.text).not.toContain('/api/approvals/');
  });
});
