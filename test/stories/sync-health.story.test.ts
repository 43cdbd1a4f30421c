import { alarmsOf, mailsAbout, openCodes, sendReport } from '../../local/drive/alarms';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** What the portal calls healthy. Each alarm is one mail when it opens, one when it is over, and none in between. */
let world: RunningWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const emea = 'emea.contoso.com';
const staff = 'OU=Staff,DC=emea,DC=contoso,DC=com';

const agent = (op: 'stop' | 'start', machineName: string) => world.local('/_local/agents', { op, machineName });
const cycle = (more = {}) => world.local('/_local/cycles', { domain: emea, ...more });

async function jobAction(action: 'pause' | 'start', templateId = 'AD2AADProvisioning'): Promise<void> {
  const found = await world.graph<{ value: { id: string; displayName: string }[] }>(
    "/v1.0/servicePrincipals?$filter=displayName eq 'emea.contoso.com'&$select=id,displayName",
  );
  const base = `/v1.0/servicePrincipals/${found.value[0]?.id}/synchronization/jobs`;
  const { value } = await world.graph<{ value: { id: string }[] }>(base);
  const job = value.find(({ id }) => id.startsWith(`${templateId}.`));
  await world.graph(`${base}/${job?.id}/${action}`, { method: 'POST' });
}

test('a unit renamed under a healthy job is told of by its new name, and it is over when it is renamed back', async () => {
  await world.advance('PT30M');
  expect(await openCodes(world)).toEqual([]);
  await world.local('/_local/ad', { op: 'rename', distinguishedName: staff, newName: 'OU=People' });
  await sendReport(world, emea);
  await world.advance('PT45M');
  expect(await alarmsOf(world)).toMatchObject([
    {
      code: 'OU_RENAMED_OR_MISSING',
      domain: emea,
      state: 'open',
      detail: expect.stringContaining(`${staff} is OU=People,DC=emea,DC=contoso,DC=com now`),
    },
  ]);
  const people = 'OU=People,DC=emea,DC=contoso,DC=com';
  await world.local('/_local/ad', { op: 'rename', distinguishedName: people, newName: 'OU=Staff' });
  await sendReport(world, emea);
  await world.advance('PT45M');
  expect(await openCodes(world)).toEqual([]);
  expect(await mailsAbout(world, 'An organizational unit in scope is gone')).toEqual([
    expect.stringMatching(/^\[Alarm\]/),
    expect.stringMatching(/^\[Resolved\]/),
  ]);
});

test('one agent stopped, both stopped, both back: each is told of once', async () => {
  await agent('stop', 'SYNC11');
  await world.advance('PT45M');
  expect(await openCodes(world)).toEqual(['FEWER_THAN_TWO_AGENTS']);
  await agent('stop', 'SYNC12');
  await world.advance('PT45M');
  expect(await openCodes(world)).toEqual(
    expect.arrayContaining(['FEWER_THAN_TWO_AGENTS', 'JOB_QUARANTINED', 'NO_ACTIVE_AGENT']),
  );
  for (const name of ['SYNC11', 'SYNC12']) await agent('start', name);
  await world.advance('PT8H');
  expect(await openCodes(world)).toEqual([]);
  for (const title of ['Only one provisioning agent', 'No provisioning agent', 'job is quarantined']) {
    expect(await mailsAbout(world, title)).toEqual([
      expect.stringMatching(/^\[Alarm\]/),
      expect.stringMatching(/^\[Resolved\]/),
    ]);
  }
});

test('an hour without a cycle is told of although somebody paused the job, once, also after a restart', async () => {
  await world.advance('PT20M');
  await jobAction('pause');
  await world.advance('PT50M');
  expect(await openCodes(world)).toEqual([]);
  await world.advance('PT40M');
  expect(await openCodes(world)).toEqual(['NO_RECENT_CYCLE']);
  await world.kill();
  await world.restart();
  await world.advance('PT1H');
  expect(await mailsAbout(world, 'has not run lately')).toHaveLength(1);
  await jobAction('start');
  await world.advance('PT30M');
  expect(await openCodes(world)).toEqual([]);
  expect(await mailsAbout(world, 'has not run lately')).toEqual([
    expect.stringMatching(/^\[Alarm\]/),
    expect.stringMatching(/^\[Resolved\]/),
  ]);
});

test('a day without activity, and an old report; a change in AD and a new report end them', async () => {
  await world.advance('PT25H');
  expect(await openCodes(world)).toEqual(['NO_ACTIVITY', 'REPORT_STALE']);
  await world.local('/_local/ad', { op: 'createUsers', organizationalUnit: staff, count: 1 });
  await sendReport(world, emea);
  await world.advance('PT75M');
  expect(await openCodes(world)).toEqual([]);
  expect(await mailsAbout(world, 'Nothing has been synchronized for a day')).toHaveLength(2);
  expect(await mailsAbout(world, 'The on-premises report is old')).toHaveLength(2);
});

const namesake = (number: number, userPrincipalName: string) =>
  world.local('/_local/ad', {
    op: 'set',
    distinguishedName: `CN=Staff ${number},${staff}`,
    attributes: { userPrincipalName },
  });

test('objects that fail are told of by cause and team, and that they become more; corrected, both are over', async () => {
  await world.advance('PT20M');
  for (const numbers of [[11], [12, 13], [14, 15]]) {
    for (const number of numbers) await namesake(number, 'admin@contoso.com');
    await world.advance('PT20M');
  }
  expect(await openCodes(world)).toEqual(['ERRORS_RISING', 'OBJECT_ERRORS']);
  const [errors] = await alarmsOf(world, 'OBJECT_ERRORS');
  expect(errors?.detail).toMatch(
    /AttributeValueMustBeUnique, \d, for the owners of the objects in Active Directory: Staff 11/,
  );
  for (const number of [11, 12, 13, 14, 15]) await namesake(number, `staff${number}@emea.contoso.com`);
  await world.advance('PT3H');
  expect(await openCodes(world)).toEqual([]);
  expect(await mailsAbout(world, 'Synchronization errors are rising')).toHaveLength(2);
  expect(await mailsAbout(world, 'Objects cannot be synchronized')).toHaveLength(2);
});

test('a quarantine is told of once, and is over with the retry that succeeds', async () => {
  await cycle({ end: 'quarantine', reason: 'EncounteredQuarantineException' });
  await world.advance('PT30M');
  expect(await alarmsOf(world, 'JOB_QUARANTINED')).toMatchObject([{ state: 'open', domain: emea }]);
  await cycle();
  await world.advance('PT30M');
  expect(await openCodes(world)).toEqual([]);
  expect(await mailsAbout(world, 'is quarantined')).toHaveLength(2);
});

test('a password hash job that has not succeeded for three hours is told of, and is over when it runs again', async () => {
  // The tenant notes a password every half hour: whatever the phase of the looks, it is not the older one of the two.
  await world.advance('PT40M');
  await jobAction('pause', 'AD2AADPasswordHash');
  await world.advance('PT2H20M');
  expect(await openCodes(world)).toEqual(['NO_RECENT_CYCLE']);
  await world.advance('PT1H10M');
  expect(await openCodes(world)).toEqual(['NO_RECENT_CYCLE', 'PASSWORD_SYNC_STALE']);
  await jobAction('start', 'AD2AADPasswordHash');
  await world.advance('PT1H');
  expect(await openCodes(world)).toEqual([]);
  expect(await mailsAbout(world, 'Passwords')).toHaveLength(2);
});
