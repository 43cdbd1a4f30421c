import { planOf } from '../../../orchestrations/exchange-soa/plan';
import { aMailbox, moveFacts, moveRequest } from '../../support/mailbox-move';

test('what is changed stands with its wave, what is left stands apart with its reason', () => {
  const { shown } = planOf(
    moveFacts([aMailbox('b'), aMailbox('a'), aMailbox('c', { isDirSynced: false })], { unknownNames: ['gone'] }),
  );
  expect(shown.items.map(({ id, wave, kind }) => [id, wave, kind])).toEqual([
    ['a', 0, 'mailbox'],
    ['b', 0, 'mailbox'],
  ]);
  expect(shown.skipped?.map(({ id, code }) => [id, code])).toEqual([
    ['c', 'NOT_SYNCED'],
    ['gone', 'MAILBOX_NOT_FOUND'],
  ]);
  expect(shown.summary).toBe('Move the Exchange attributes of 2 mailboxes in 1 wave from AD to the cloud.');
});

test('order, names and the time of the reading change no fingerprint; what is to be done does', () => {
  const [a, b] = [aMailbox('a'), aMailbox('b')];
  const { fingerprint } = planOf(moveFacts([a, b]));
  expect(planOf(moveFacts([{ ...b, displayName: 'Other' }, a], { now: '2026-11-24T07:00:00.000Z' })).fingerprint).toBe(
    fingerprint,
  );
  expect(planOf(moveFacts([a])).fingerprint).not.toBe(fingerprint);
  const request = moveRequest({ direction: 'rollBack' });
  const converted = [a, b].map((one) => ({ ...one, isExchangeCloudManaged: true }));
  const plain = planOf(moveFacts(converted, { request }));
  const restoring = planOf(moveFacts(converted, { request: { ...request, restoreAttributes: true } }));
  expect(new Set([fingerprint, plain.fingerprint, restoring.fingerprint]).size).toBe(3);
});

test('a refused plan has no items and no risks', () => {
  const plan = planOf(moveFacts([aMailbox('a')], { tenantSyncEnabled: false }));
  expect([plan.refusal?.code, plan.shown.items, plan.shown.risks]).toEqual(['TENANT_SYNC_DISABLED', [], []]);
});

const factOf = (facts: Parameters<typeof planOf>[0], wanted: string) =>
  planOf(facts).shown.facts.find(({ name }) => name === wanted)?.value;

test('whether AD is to get the values of today is a fact of a way back, and of nothing else', () => {
  const mailboxes = [aMailbox('a', { isExchangeCloudManaged: true })];
  const back = (restoreAttributes: boolean) =>
    moveFacts(mailboxes, { request: moveRequest({ direction: 'rollBack', restoreAttributes }) });
  expect(factOf(back(true), 'Values of today')).toMatch(/^restoreAttributes was asked for/);
  expect(factOf(back(false), 'Values of today')).toMatch(/restoreAttributes was not asked for$/);
  expect(factOf(moveFacts([aMailbox('a')]), 'Values of today')).toBeUndefined();
});

test('how many mailboxes could not be listed is a fact where there are any', () => {
  const facts = moveFacts([aMailbox('a')]);
  expect(factOf({ ...facts, withoutId: 1 }, 'Not listed')).toBe('1 mailbox of nobody in Entra ID');
  expect(factOf(facts, 'Not listed')).toBeUndefined();
});
