import { check, driftMails, findingOf, seriousOf } from '../../local/drive/drift';
import { converted, itemsOf } from '../../local/drive/group-conversions';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { clearFaults, setFaults } from '../support/configuration';

/** Somebody gives a group back that a run of ours converted: the check tells, and tells when it is put right. */
let world: RunningWorld;
let runId: string;
let group: { id: string; target: string };
/** About what is declared and not onboarded yet. */
let earlierMails: number;
beforeAll(async () => {
  world = await startWorld();
  await check(world);
  earlierMails = (await driftMails(world)).length;
  runId = (await converted(world, { groups: { namePrefix: 'Team' } })).runId;
  const [first] = (await itemsOf(world, runId)).filter(({ state }) => state === 'verified');
  if (!first) throw new Error('no group was converted');
  group = first;
});
afterAll(() => world.close());

async function setCloudManaged(isCloudManaged: boolean): Promise<void> {
  const body = JSON.stringify({ isCloudManaged });
  await world.graph(`/v1.0/groups/${group.id}/onPremisesSyncBehavior`, { method: 'PATCH', body });
  await world.advance('PT1M');
}

/** Newest first. */
async function newMails() {
  const mails = await driftMails(world);
  return mails.slice(0, mails.length - earlierMails);
}

test('what a run of ours converted is no finding, and nothing is mailed', async () => {
  expect(seriousOf(await check(world))).toEqual([]);
  expect(await newMails()).toEqual([]);
});

test('a group given back by hand is found with path, expected and actual, once', async () => {
  await setCloudManaged(false);
  const found = await check(world);
  const path = `/groups/${group.id}/isCloudManaged`;
  expect(seriousOf(found)).toEqual([`SOA_CHANGED_OUTSIDE ${path}`]);
  expect(findingOf(found, 'SOA_CHANGED_OUTSIDE')).toMatchObject({
    domain: null,
    path,
    expected: { isCloudManaged: true, runId, name: group.target },
    actual: { isCloudManaged: false },
  });
  expect(seriousOf(await check(world))).toEqual([`SOA_CHANGED_OUTSIDE ${path}`]);
  expect(await newMails()).toHaveLength(1);
});

test('while it cannot be read it is unknown: the finding stays, and no mail says otherwise', async () => {
  await setCloudManaged(true);
  await setFaults(world, { method: 'GET', path: 'onPremisesSyncBehavior', status: 403 });
  const { outcome } = await check(world);
  expect(outcome.findings.map(({ code }) => code)).toContain('SOA_CHANGED_OUTSIDE');
  expect(outcome.unknown.map(({ path }) => path)).toContain('/groups');
  expect(await newMails()).toHaveLength(1);
});

test('put right and readable again, the finding is gone, and its mail says resolved', async () => {
  await clearFaults(world);
  expect(seriousOf(await check(world))).toEqual([]);
  const mails = await newMails();
  expect(mails).toHaveLength(2);
  expect(mails[0]?.text).toMatch(/Resolved\r?\n- .*SOA_CHANGED_OUTSIDE/);
});
