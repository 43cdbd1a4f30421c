import type { Mailbox } from '../../../gateways/exchange/exchange-admin';
import type { Facts } from '../../../orchestrations/exchange-soa/facts';
import { refusalOf, risksOf, skipOf, stillApproved, wavesFor } from '../../../orchestrations/exchange-soa/rules';
import type { PlanSummary } from '../../../orchestrations/kit/run-contract';
import { aMailbox, aReported, moveFacts, moveRequest } from '../../support/mailbox-move';

const name = 'a@emea.contoso.com';
const reported = (change: object) => ({ reported: new Map([[name, aReported(name, change)]]) });
const back = { request: moveRequest({ direction: 'rollBack' }) };
const attested = (attestedUnchangedSince: string) => ({
  reported: new Map(),
  request: moveRequest({ attestedUnchangedSince }),
});

test.each<[string, Partial<Mailbox>, Partial<Facts>, string | undefined]>([
  ['unchanged for long', {}, {}, undefined],
  ['named in capitals', { userPrincipalName: name.toUpperCase() }, reported({}), undefined],
  ['of another type', { recipientType: 'DiscoveryMailbox' }, {}, 'MAILBOX_TYPE_UNSUPPORTED'],
  ['of the cloud', { isDirSynced: false }, {}, 'NOT_SYNCED'],
  ['without a manager that is told', { isExchangeCloudManaged: null }, {}, 'MANAGER_NOT_TOLD'],
  ['without one, to be given back', { isExchangeCloudManaged: null }, back, 'MANAGER_NOT_TOLD'],
  ['moved already', { isExchangeCloudManaged: true }, {}, 'ALREADY_CLOUD_MANAGED'],
  ['on its way', {}, reported({ moveState: 'offboarding' }), 'OFFBOARDING'],
  ['coming', {}, reported({ moveState: 'onboarding' }), 'OFFBOARDING'],
  [
    'changed 23 h 59 ago',
    {},
    reported({ exchangeAttributesChangedAt: '2026-11-23T06:01:00.000Z' }),
    'CHANGED_RECENTLY',
  ],
  ['changed 24 h ago', {}, reported({ exchangeAttributesChangedAt: '2026-11-23T06:00:00.000Z' }), undefined],
  ['not reported', {}, { reported: new Map() }, 'CHANGE_UNKNOWN'],
  ['attested since long', {}, attested('2026-11-23T06:00:00.000Z'), undefined],
  ['attested since an hour', {}, attested('2026-11-24T05:00:00.000Z'), 'CHANGE_UNKNOWN'],
  [
    'attested since long, in a request of a day and a minute ago',
    {},
    { ...attested('2026-11-20T06:00:00.000Z'), requestedAt: '2026-11-23T05:59:00.000Z' },
    'CHANGE_UNKNOWN',
  ],
  ['to be given back', { isExchangeCloudManaged: true }, { ...back, reported: new Map() }, undefined],
  ['not to be given back', {}, back, 'NOT_CONVERTED'],
])('a mailbox %s', (_, mailbox, facts, code) => {
  const one = aMailbox('a', mailbox);
  expect(skipOf(moveFacts([aMailbox('a')], facts), one)?.code).toBe(code);
});

test('an attestation does not outweigh a report that knows of a change', () => {
  const changed = reported({ exchangeAttributesChangedAt: '2026-11-24T05:00:00.000Z' });
  const { request } = attested('2026-11-01T00:00:00.000Z');
  expect(skipOf(moveFacts([], { request, ...changed }), aMailbox('a'))?.code).toBe('CHANGED_RECENTLY');
});

test.each<[Partial<Facts>, string]>([
  [{ missingPermissions: ['Exchange.ManageAsApp'] }, 'PERMISSION_MISSING'],
  [{ tenantSyncEnabled: false }, 'TENANT_SYNC_DISABLED'],
  [{ mailboxes: [], unknownNames: ['x'] }, 'MAILBOX_NOT_FOUND'],
  [
    {
      mailboxes: Array.from({ length: 201 }, (_, index) => aMailbox(`m${index}`)),
      request: moveRequest({ waves: { size: 1 } }),
    },
    'TOO_MANY_WAVES',
  ],
])('refused: %#', (facts, code) => {
  expect(refusalOf(moveFacts([aMailbox('a')], facts))?.code).toBe(code);
});

const codes = (facts: Partial<Facts>) => risksOf(moveFacts([], facts), [aMailbox('a')]).map(({ code }) => code);

test('the default of the tenant is always told, whichever it is', () => {
  expect(codes({})).toContain('TENANT_DEFAULT_OFF');
  expect(codes({ organization: { isCloudManagedByDefault: true, publicFolders: null } })).toContain(
    'TENANT_DEFAULT_ON',
  );
});

test('a conversion tells whether values come back to AD, and which never do', () => {
  expect(codes({})).toEqual(expect.arrayContaining(['WRITEBACK_NOT_READY', 'GOES_STALE_IN_AD', 'CHANGE_ATTESTED']));
  const writebacks = [{ domain: 'emea.contoso.com', code: 'Active', mailboxes: 28, writesMail: true }];
  expect(codes({ writebacks })).not.toContain('WRITEBACK_NOT_READY');
});

test('a rollback tells that AD overwrites', () => {
  expect(codes(back)).toContain('CLOUD_VALUES_OVERWRITTEN');
});

test.each([
  [true, 'has run the script that the run hands out'],
  [false, 'restoreAttributes was not asked for'],
])('and whether AD is to get the values of today: %p', (restoreAttributes, said) => {
  const request = moveRequest({ direction: 'rollBack', restoreAttributes });
  const risks = risksOf(moveFacts([], { request }), [aMailbox('a')]);
  expect(risks.find(({ code }) => code === 'CLOUD_VALUES_OVERWRITTEN')?.message).toContain(said);
});

test('few mailboxes are written at once, the canary first', () => {
  const ids = Array.from({ length: 60 }, (_, index) => `m${index}`);
  const waves = wavesFor({ request: moveRequest() }, ids);
  expect(waves.map(({ chunks }) => chunks.map((chunk) => chunk.length))).toEqual([[5], [20, 20, 15]]);
});

test('an approval holds while the plan is not refused', () => {
  const summary = (refusal: PlanSummary['refusal']) => ({ refusal }) as PlanSummary;
  expect(stillApproved(summary(null), summary(null))).toBe(true);
  expect(stillApproved(summary(null), summary({ code: 'PERMISSION_MISSING', message: '' }))).toBe(false);
});
