import { BrokenError, NotNowError, RefusedError } from '../../../domain/errors';
import { fingerprintOf } from '../../../domain/fingerprint';
import type { ExchangeAdmin } from '../../../gateways/exchange/exchange-admin';
import { Attestation } from '../../../gateways/records/attestations';
import { requiredPermissions } from '../../../orchestrations/exchange-soa/permissions';
import { type ReadinessGateways, readReadiness } from '../../../orchestrations/exchange-soa/read-readiness';
import { aDoorWorld, type DoorWorld } from '../../support/http/world';
import { aMailbox } from '../../support/mailbox-move';

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

const runId = '01jd8q9z6m3v5x7k2n4p8r0t1w';
const news = {
  id: 'g1',
  displayName: 'News',
  primarySmtpAddress: 'news@contoso.com',
  recipientType: 'RoomList',
  isDirSynced: true,
  hasMailboxElsewhere: false,
};

function gatewaysWith(change: Partial<ExchangeAdmin> = {}): ReadinessGateways {
  const exchangeAdmin: Partial<ExchangeAdmin> = {
    listMailboxes: () => Promise.resolve({ mailboxes: [aMailbox('a')], withoutId: 0 }),
    listRecipients: () => Promise.resolve([news]),
    readOrganization: () => Promise.resolve({ isCloudManagedByDefault: false, publicFolders: 'Local' }),
    readConnectors: () => Promise.resolve([]),
    readHybridLinks: () => Promise.resolve([]),
    ...change,
  };
  const identity = { readGrantedPermissions: () => Promise.resolve([...requiredPermissions]) };
  const synchronization = { listConfigurations: () => Promise.resolve([]) };
  return { ...world, identity, exchangeAdmin, synchronization } as unknown as ReadinessGateways;
}

const read = (gateways = gatewaysWith()) => readReadiness(gateways, { runId });
const entries = async () => (await world.ledger.read(runId, { limit: 10 })).entries;
const word = (change: Partial<Attestation> = {}) =>
  Attestation.parse({
    name: 'smtpRelay',
    statement: 'Looked at it.',
    by: 'requester@contoso.com',
    at: world.clock.now().toISOString(),
    ...change,
  });

test('without any word nothing is recorded', async () => {
  await read();
  expect(await entries()).toEqual([]);
});

test('the words that it relies on are in the ledger of the run, their text by its fingerprint', async () => {
  await world.attestations.keep(word());
  await world.attestations.keep(word({ name: 'mxRecords', holds: false }));
  await read();
  await read();
  const { name, by, at, statement } = word();
  const recorded = { name, by, at, through: null, statement: fingerprintOf(statement), accepted: null };
  expect(await entries()).toMatchObject([{ kind: 'attested', data: { attestations: [recorded] } }]);
});

test('a word given between two readings of a run is in its ledger too', async () => {
  await world.attestations.keep(word());
  await read();
  await world.attestations.keep(word({ name: 'mxRecords' }));
  await read();
  expect((await entries()).map(({ data }) => (data as { attestations: object[] }).attestations.length)).toEqual([1, 2]);
});

test('what there is to accept is kept, and no longer once it cannot be read', async () => {
  await read();
  const shown = await world.attestations.readShown('groupsAndContactsInCloud');
  expect(shown).toMatchObject({
    fingerprint: fingerprintOf(['g1']),
    evidence: expect.stringContaining('News') as string,
  });
  await read(gatewaysWith({ listRecipients: () => Promise.reject(new BrokenError('EXCHANGE_BROKEN', 'x')) }));
  expect((await world.attestations.readShown('groupsAndContactsInCloud'))?.fingerprint).toBeNull();
});

test.each([
  ['is refused', new RefusedError('EXCHANGE_FORBIDDEN', 'x')],
  ['is broken', new BrokenError('EXCHANGE_BROKEN', 'x')],
])('a reading that %s leaves its line unknown', async (_, error) => {
  const { checks, ready } = await read(gatewaysWith({ readHybridLinks: () => Promise.reject(error) }));
  expect([checks.find(({ name }) => name === 'hybridLinks')?.result, ready]).toEqual(['unknown', false]);
});

test('a reading that has to wait is no answer yet', async () => {
  const error = new NotNowError('EXCHANGE_THROTTLED', 7);
  const gateways = gatewaysWith({ listMailboxes: () => Promise.reject(error) });
  await expect(read(gateways)).rejects.toBe(error);
  expect(await world.attestations.readShown('writeback')).toBeUndefined();
});

test('permissions that are missing refuse the whole', async () => {
  const identity = { readGrantedPermissions: () => Promise.resolve([]) };
  await expect(read({ ...gatewaysWith(), identity })).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
});
