import { alarmsOf, mailsAbout, openCodes, sendReport } from '../../local/drive/alarms';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { clearFaults, setFaults } from '../support/configuration';

/** What cannot be read opens nothing and resolves nothing. */
let world: RunningWorld;
afterEach(() => world.close());

const emea = 'emea.contoso.com';
const staff = 'OU=Staff,DC=emea,DC=contoso,DC=com';

test.each([
  ['403', { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } }],
  ['500', { status: 500, body: { error: { code: 'InternalServerError', message: 'no' } } }],
  ['a lost connection', { lostAnswer: true }],
])('%s on every read: open alarms stay, and what is broken meanwhile opens none', async (_what, answer) => {
  world = await startWorld();
  await world.local('/_local/agents', { op: 'stop', machineName: 'SYNC11' });
  await world.advance('PT45M');
  expect(await openCodes(world)).toEqual(['FEWER_THAN_TWO_AGENTS']);
  await setFaults(world, { path: '(synchronization|applications|onPremises|auditLogs|organization)', ...answer });
  await world.local('/_local/agents', { op: 'start', machineName: 'SYNC11' });
  await world.local('/_local/ad', { op: 'rename', distinguishedName: staff, newName: 'OU=People' });
  await sendReport(world, emea);
  await world.advance('PT2H');
  expect(await alarmsOf(world)).toMatchObject([{ code: 'FEWER_THAN_TWO_AGENTS', state: 'open', count: 1 }]);
  expect(await mailsAbout(world, '')).toHaveLength(1);
  await clearFaults(world);
  await world.advance('PT75M');
  expect(await openCodes(world)).toEqual(['OU_RENAMED_OR_MISSING']);
});

test('one configuration that cannot be read does not keep the alarms of the others from opening', async () => {
  world = await startWorld('--domains', '2');
  await world.advance('PT20M');
  const { value } = await world.graph<{ value: { id: string; displayName: string }[] }>(
    "/v1.0/servicePrincipals?$filter=displayName eq 'd001.contoso.com'&$select=id,displayName",
  );
  await setFaults(world, { path: `${value[0]?.id}/synchronization`, status: 403 });
  await world.local('/_local/cycles', { domain: emea, end: 'quarantine', reason: 'EncounteredQuarantineException' });
  await world.local('/_local/cycles', { domain: 'd001.contoso.com', end: 'quarantine', reason: 'Unknown' });
  await world.advance('PT30M');
  expect((await alarmsOf(world, 'JOB_QUARANTINED')).map(({ domain }) => domain)).toEqual([emea]);
});

test('without the opt-in for agents the job itself tells that none is active', async () => {
  world = await startWorld('--deny', 'OnPremisesPublishingProfiles.ReadWrite.All');
  for (const machineName of ['SYNC11', 'SYNC12']) await world.local('/_local/agents', { op: 'stop', machineName });
  await world.advance('PT30M');
  expect(await openCodes(world)).toEqual(['JOB_QUARANTINED', 'NO_ACTIVE_AGENT']);
});

test.each([
  ['500', { status: 500 }],
  ['429', { status: 429, retryAfter: 5 }],
])('a mailbox that answers %s once costs no mail, and sends none twice', async (_what, answer) => {
  world = await startWorld();
  await world.advance('PT20M');
  await setFaults(world, { method: 'POST', path: 'sendMail', times: 1, ...answer });
  await world.local('/_local/agents', { op: 'stop', machineName: 'SYNC12' });
  await world.advance('PT2H');
  expect(await openCodes(world)).toEqual(['FEWER_THAN_TWO_AGENTS']);
  expect(await mailsAbout(world, '')).toEqual([expect.stringMatching(/^\[Alarm\] Only one/)]);
});

test.each([
  ['500', { status: 500 }],
  ['403', { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } }],
])('agents that cannot be read for an hour (%s) leave their alarm as it is', async (_what, answer) => {
  world = await startWorld();
  await world.local('/_local/agents', { op: 'stop', machineName: 'SYNC12' });
  await world.advance('PT45M');
  await setFaults(world, { method: 'GET', path: '/agentGroups', ...answer });
  await world.advance('PT70M');
  await clearFaults(world);
  await world.advance('PT30M');
  expect(await openCodes(world)).toEqual(['FEWER_THAN_TWO_AGENTS']);
  expect(await mailsAbout(world, '')).toHaveLength(1);
});
