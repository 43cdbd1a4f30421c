import type { ChangeAnswer, Mailbox, MailboxRead } from '../../../gateways/exchange/exchange-admin';
import type { MailboxGateways } from '../../../orchestrations/exchange-soa/read-facts';
import { createWork } from '../../../orchestrations/exchange-soa/work';
import { aMailbox, moveRequest } from '../../support/mailbox-move';

const of = { runId: 'r1', round: 1 };

function workWith({ answers = [], flags = {} }: { answers?: ChangeAnswer[]; flags?: Record<string, boolean | null> }) {
  const found = ([id, isExchangeCloudManaged]: [string, boolean | null]): [string, MailboxRead<Mailbox>] => [
    id,
    { kind: 'found', facts: aMailbox(id, { isExchangeCloudManaged }) },
  ];
  return createWork({
    exchangeAdmin: {
      setExchangeCloudManaged: async () => answers.shift(),
      readMailboxes: async () => new Map(Object.entries(flags).map(found)),
    },
    runs: { readRequest: async () => moveRequest({ direction: 'rollBack' }) },
  } as unknown as MailboxGateways);
}

test('a refusal does not lose the answers before it, is no doubt, and what comes after it is not sent', async () => {
  const refused = { kind: 'refused', code: 'PERMISSION_MISSING', message: 'Grant it.' } as const;
  const answers: ChangeAnswer[] = [{ kind: 'accepted', warnings: [] }, refused];
  expect([...(await workWith({ answers }).write(of, ['a', 'b', 'c'])).values()]).toEqual([
    { kind: 'accepted', requestId: null },
    { ...refused, kind: 'failed' },
    { ...refused, kind: 'failed', message: 'Not sent, since the one before it was refused. Grant it.' },
  ]);
  expect(answers).toEqual([]);
});

test('a manager that is not told is no proof of a way back', async () => {
  const { readEffects } = workWith({ flags: { a: false, b: true, c: null } });
  expect([...(await readEffects(of, ['a', 'b', 'c']))]).toEqual([
    ['a', true],
    ['b', false],
    ['c', undefined],
  ]);
});
