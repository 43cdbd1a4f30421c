import { readAgainResult } from '../../../orchestrations/exchange-soa/read-again';
import { aMailbox } from '../../support/mailbox-move';

const converting = { direction: 'convert', restoreAttributes: false } as const;
const givingBack = { direction: 'rollBack', restoreAttributes: false } as const;
const restoring = { direction: 'rollBack', restoreAttributes: true } as const;
const inCloud = aMailbox('a', { isExchangeCloudManaged: true });
const inAd = aMailbox('a');

const verified = { state: 'verified' } as const;
const failed = { state: 'failed', code: 'NO_EFFECT' } as const;
const sent = { state: 'acceptedUnverified', code: 'NOT_READ_BACK_YET' } as const;
const waiting = { state: 'acceptedUnverified', code: 'WAITING_FOR_CYCLE' } as const;

test.each([
  { what: 'moved and still moved', request: converting, item: verified, mailbox: inCloud, expected: 'verified' },
  { what: 'moved and fallen back', request: converting, item: verified, mailbox: inAd, expected: 'failed REVERTED' },
  {
    what: 'called failed, and moved late after all',
    request: converting,
    item: failed,
    mailbox: inCloud,
    expected: 'verified',
  },
  { what: 'called failed, and as it was', request: converting, item: failed, mailbox: inAd, expected: undefined },
  { what: 'not read back, and moved', request: converting, item: sent, mailbox: inCloud, expected: 'verified' },
  {
    what: 'not read back, and as it was',
    request: converting,
    item: sent,
    mailbox: inAd,
    expected: 'failed NO_EFFECT',
  },
  {
    what: 'moved and no longer listed',
    request: converting,
    item: verified,
    mailbox: undefined,
    expected: 'unknown READ_FAILED',
  },
  { what: 'given back', request: givingBack, item: verified, mailbox: inAd, expected: 'verified' },
  {
    what: 'called failed, and given back late after all',
    request: givingBack,
    item: failed,
    mailbox: inAd,
    expected: 'verified',
  },
  { what: 'given back, to be compared', request: restoring, item: waiting, mailbox: inAd, expected: undefined },
  {
    what: 'given back late, to be compared',
    request: restoring,
    item: failed,
    mailbox: inAd,
    expected: 'acceptedUnverified WAITING_FOR_CYCLE',
  },
  {
    what: 'given back, and moved again by somebody',
    request: restoring,
    item: waiting,
    mailbox: inCloud,
    expected: 'failed REVERTED',
  },
])('after a cycle a mailbox that was $what', ({ request, item, mailbox, expected }) => {
  const result = readAgainResult(item, mailbox, { request, isCycled: true });
  expect(result && [result.state, result.code].filter(Boolean).join(' ')).toBe(expected);
});

test('without a cycle a moved mailbox is not verified, since one may still undo it; for one given back none is needed', () => {
  const look = (request: typeof converting | typeof givingBack, mailbox: typeof inAd) =>
    readAgainResult(verified, mailbox, { request, isCycled: false });
  expect(look(converting, inCloud)).toMatchObject({ state: 'acceptedUnverified', code: 'CYCLE_NOT_SEEN' });
  expect(look(converting, inAd)).toMatchObject({ state: 'failed', code: 'REVERTED' });
  expect(look(givingBack, inAd)).toEqual({ state: 'verified' });
});
