import type { Mailbox, MailboxRead } from '../../../gateways/exchange/exchange-admin';
import { resultOf } from '../../../orchestrations/exchange-soa/judge';
import { aMailbox } from '../../support/mailbox-move';

const found = (isExchangeCloudManaged: boolean | null): MailboxRead<Mailbox> => ({
  kind: 'found',
  facts: aMailbox('a', { isExchangeCloudManaged }),
});
const converting = { direction: 'convert', restoreAttributes: false } as const;
const refused = { state: 'unknown', code: 'EXCHANGE_REFUSED', message: 'It says no.' } as const;
const looked = (read: MailboxRead<Mailbox> | undefined, isLast: boolean, before?: typeof refused) => {
  const result = resultOf(converting, read, { isLast, before });
  return result && [result.state, result.code];
};

test('what reads as wanted is verified, also when the service had said no', () => {
  expect(looked(found(true), false)).toEqual(['verified', undefined]);
  expect(looked(found(true), true, refused)).toEqual(['verified', undefined]);
});

test('what does not show yet waits; on the last look it had no effect, or failed as the service had said', () => {
  expect(looked(found(false), false, refused)).toBeUndefined();
  expect(looked(found(false), true)).toEqual(['failed', 'NO_EFFECT']);
  expect(looked(found(false), true, refused)).toEqual(['failed', 'EXCHANGE_REFUSED']);
});

test('what cannot be read is unknown, never failed', () => {
  expect([looked(found(null), false), looked(found(null), true)]).toEqual([undefined, ['unknown', 'READ_FAILED']]);
  expect(looked({ kind: 'missing' }, true)).toEqual(['unknown', 'READ_FAILED']);
  expect(looked({ kind: 'unknown', code: 'EXCHANGE_BROKEN' }, true)).toEqual(['unknown', 'READ_FAILED']);
  expect(looked({ kind: 'notNow', retryAfterSeconds: 5 }, true)).toEqual(['acceptedUnverified', 'NOT_READ_BACK_YET']);
});

test('a rollback is done with the flag, or waits for the cycle when attributes are to be compared', () => {
  const options = { isLast: false, before: undefined };
  const rollback = (restoreAttributes: boolean) =>
    resultOf({ direction: 'rollBack', restoreAttributes }, found(false), options);
  expect([rollback(false)?.code, rollback(true)?.code]).toEqual([undefined, 'WAITING_FOR_CYCLE']);
});
