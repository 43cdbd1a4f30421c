import { BrokenError, NotNowError, RefusedError } from '../../../domain/errors';
import { readWriteback } from '../../../orchestrations/ou-onboarding/password-writeback';
import { aReport } from '../../support/builders';
import { aDoorWorld, type DoorWorld, failing } from '../../support/http/world';

const corp = 'corp.contoso.com';

let world: DoorWorld;
beforeEach(() => {
  world = aDoorWorld();
  world.audits.readEntries = () => Promise.resolve([]);
});
afterEach(() => world.close());

const judged = () => readWriteback(world, [corp]);

function resets(...results: string[]): void {
  const at = world.clock.now().toISOString();
  world.audits.readEntries = () =>
    Promise.resolve(results.map((result, index) => ({ at, result, targetIds: [`u${index}`] })));
}

async function report(permissions: string[], collectedAt = world.clock.now().toISOString()): Promise<void> {
  await world.reports.store(aReport({ collectedAt, gmsa: { name: 'gmsa$', permissions } }), collectedAt);
}

function user(change: object): void {
  world.directory.readUsers = (ids) => {
    const synced = {
      kind: 'user' as const,
      onPremisesSyncEnabled: true,
      onPremisesDistinguishedName: `CN=A,DC=corp,DC=contoso,DC=com`,
    };
    return Promise.resolve({ found: ids.map((id) => ({ id, ...synced, ...change })), missing: [], unknown: [] });
  };
}

test('a reset that worked for somebody whose account comes from the domain proves it', async () => {
  resets('success', 'failure');
  expect(await judged()).toMatchObject({ result: 'verified', evidence: expect.stringContaining('written back at') });
});

test.each([
  ['of the cloud', { onPremisesSyncEnabled: null, onPremisesDistinguishedName: null }],
  ['of another domain', { onPremisesDistinguishedName: 'CN=A,DC=emea,DC=contoso,DC=com' }],
])('a reset by somebody %s proves nothing', async (_of, change) => {
  resets('success');
  user(change);
  expect((await judged()).result).toBe('unknown');
});

test('asks for one page of the newest of thirty days', async () => {
  const asked: object[] = [];
  world.audits.readEntries = (what) => {
    asked.push(what);
    return Promise.resolve([]);
  };
  await judged();
  const from = new Date(world.clock.now().getTime() - 30 * 86_400_000).toISOString();
  expect(asked).toEqual([{ activity: 'Reset password (self-service)', from, newest: 20 }]);
});

test('the newest reset that failed is the turn of a person', async () => {
  resets('failure', 'success');
  expect(await judged()).toMatchObject({
    result: 'needsAction',
    evidence: expect.stringContaining('failed at'),
    howTo: expect.stringContaining('On-premises integration'),
  });
});

test('a tenant in which it is switched off is the turn of a person', async () => {
  world.directory.readPasswordWriteback = () => Promise.resolve(false);
  expect(await judged()).toMatchObject({ result: 'needsAction', evidence: expect.stringContaining('switched off') });
});

test.each<[string[], string, string]>([
  [['BasicRead'], 'needsAction', 'lacks PasswordWriteBack'],
  [['BasicRead', 'passwordWriteBack'], 'unknown', 'has PasswordWriteBack'],
])('a service account with %j is %s', async (permissions, result, evidence) => {
  await report(permissions);
  expect(await judged()).toMatchObject({ result, evidence: expect.stringContaining(evidence) });
});

test('a tenant in which it is switched off now outweighs a reset that worked before', async () => {
  resets('success');
  world.directory.readPasswordWriteback = () => Promise.resolve(false);
  expect(await judged()).toMatchObject({
    result: 'needsAction',
    evidence: expect.stringMatching(/was written back at .* switched off/),
    howTo: expect.stringContaining('On-premises integration'),
  });
});

test.each([
  ['after', 60_000, 'needsAction'],
  ['before', -60_000, 'verified'],
])('a service account that lacked its right %s the reset that worked', async (_when, milliseconds, result) => {
  resets('success');
  const collected = new Date(world.clock.now().getTime() + milliseconds).toISOString();
  world.advance(120_000);
  await report(['BasicRead'], collected);
  expect((await judged()).result).toBe(result);
});

test('a report that is not fresh tells nothing', async () => {
  await report(['BasicRead'], '2026-01-01T00:00:00.000Z');
  expect(await judged()).toMatchObject({ result: 'unknown', evidence: expect.stringContaining('No fresh report') });
});

test.each([
  new RefusedError('PERMISSION_MISSING', 'no'),
  new BrokenError('GRAPH_TIMED_OUT', 'no'),
  new NotNowError('GRAPH_THROTTLED', 60),
])('what cannot be read is unknown and keeps nobody waiting: %s', async (error) => {
  world.audits = failing(error);
  world.directory.readPasswordWriteback = () => Promise.reject(error);
  const { result, evidence } = await judged();
  expect(result).toBe('unknown');
  expect(evidence).toMatch(/The audit log cannot be read: READ_\w+\. Whether .* cannot be read: READ_\w+\./);
});
