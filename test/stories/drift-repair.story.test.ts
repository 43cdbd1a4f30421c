import { follow, hasEnded, readRun, type RunAnswer } from '../../local/drive/onboarding';
import { lastSequence, requestsSince } from '../../local/drive/requests';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import {
  controlJob,
  editRule,
  putSchema,
  putSecret,
  readParts,
  readSchema,
  setSecret,
} from '../../local/drive/by-hand';
import { approve, containersOf, ledgerKinds, setFaults, toTheEnd } from '../support/configuration';
import { check, type CheckAnswer, driftMails, seriousOf } from '../../local/drive/drift';
import { askRepair, askRepairOf } from '../support/drift';

/** Findings are brought back after approval, by writes that lose nothing, and the next check is clean. */
const emea = 'emea.contoso.com';
const unit = (name: string) => `OU=${name},DC=emea,DC=contoso,DC=com`;

let world: RunningWorld;
beforeEach(async () => {
  world = await startWorld();
  await check(world);
});
afterEach(() => world.close());

async function changedByHand(): Promise<CheckAnswer> {
  await editRule(world, emea, (rule) => {
    rule.containerFilter.includedContainers = [unit('Staff')];
    for (const mapping of rule.objectMappings) {
      mapping.attributeMappings = mapping.attributeMappings.filter(
        ({ targetAttributeName }) => targetAttributeName !== 'CredentialData',
      );
    }
  });
  await setSecret(world, emea, 'SyncNotificationSettings', {
    DeleteThresholdEnabled: false,
    Recipients: 'x@contoso.com',
  });
  await setSecret(world, emea, 'AppKey', { appKeyScenario: 'AD2AADProvisioning' });
  await controlJob(world, emea, ['AD2AADPasswordHash', 'delete']);
  await controlJob(world, emea, ['AAD2ADExchangeHybridWriteback', 'pause']);
  return check(world);
}

test('repairs what was changed by hand: approved, written, verified, the next check clean, its mail says so', async () => {
  const found = await changedByHand();
  expect(seriousOf(found).sort()).toEqual([
    'DELETE_THRESHOLD_CHANGED /settings/deleteThreshold',
    'JOB_MISSING /jobs/AD2AADPasswordHash',
    'JOB_STOPPED /jobs/AAD2ADExchangeHybridWriteback',
    'PASSWORD_HASH_SYNC_CHANGED /attributeMappings/user.CredentialData',
    'PASSWORD_HASH_SYNC_CHANGED /settings/passwordHashSync',
    'SCOPE_CHANGED /scope/organizationalUnits',
  ]);
  const findingIds = found.outcome.findings.flatMap(({ id, severity }) => (severity === 'info' ? [] : [id]));
  const runId = await askRepairOf(world, found, findingIds);
  expect((await readRun(world, runId)).plan?.itemCount).toBe(6);
  await approve(world, runId);
  const run = await toTheEnd(world, runId);
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts: { repaired: 6, failed: 0 } } });
  expect(run.plan?.items.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'verified'));
  expect(await ledgerKinds(world, runId)).toEqual(
    expect.arrayContaining(['planned', 'decided', 'written', 'verified']),
  );
  expect(seriousOf(await check(world))).toEqual([]);
  expect((await driftMails(world))[0]?.text).toMatch(/Resolved\r?\n- /);
});

const inRoundTwo = ({ state, approval }: RunAnswer) => state === 'awaitingApproval' && approval?.round === 2;

test('a hand edit between approval and write is not overwritten: asked again with what is there now', async () => {
  await editRule(world, emea, (rule) => (rule.containerFilter.includedContainers = [unit('Staff')]));
  const runId = await askRepair(world, await check(world), ['SCOPE_CHANGED']);
  const since = await lastSequence(world);
  await setFaults(world, { method: 'PUT', path: '/schema$', lostAnswer: true, effect: 'none', times: 2 });
  await approve(world, runId);
  const wasTried = async () => (await requestsSince(world, since)).some(({ status }) => status === 0);
  while (!(await wasTried())) await world.advance('PT2S');
  await editRule(world, emea, (rule) =>
    rule.containerFilter.includedContainers.push('OU=Later,DC=emea,DC=contoso,DC=com'),
  );
  expect(await follow(world, runId, inRoundTwo)).toMatchObject({ approval: { round: 2, decisions: [] } });
  expect(await containersOf(world, emea)).toEqual([unit('Staff'), 'OU=Later,DC=emea,DC=contoso,DC=com']);
  expect((await readRun(world, runId)).plan?.risks).toMatchObject([{ code: 'ACCOUNTS_LEAVE_SCOPE' }]);
  const requester = await world.visitor('requester@contoso.com');
  await requester.post(`/api/runs/${runId}/cancel`, { reason: 'seen enough' });
  expect((await toTheEnd(world, runId)).state).toBe('cancelled');
  expect(seriousOf(await check(world))).not.toContain('JOB_STOPPED /jobs/AD2AADProvisioning');
});

test('what somebody adds beside the rules while the job is paused is still there after the repair', async () => {
  await editRule(world, emea, (rule) => (rule.containerFilter.includedContainers = [unit('Staff')]));
  const runId = await askRepair(world, await check(world), ['SCOPE_CHANGED']);
  const since = await lastSequence(world);
  await setFaults(world, { method: 'PUT', path: '/schema$', lostAnswer: true, effect: 'none', times: 1 });
  await approve(world, runId);
  const wasTried = async () => (await requestsSince(world, since)).some(({ status }) => status === 0);
  while (!(await wasTried())) await world.advance('PT2S');
  const { directories, ...rest } = await readSchema(world, emea);
  const [directory, ...others] = directories;
  await putSchema(world, emea, { ...rest, directories: [{ ...directory, handMade: 'kept' }, ...others] });
  expect(await toTheEnd(world, runId)).toMatchObject({ outcome: { kind: 'verified' } });
  expect((await readSchema(world, emea)).directories[0]).toMatchObject({ handMade: 'kept' });
});

const unprotected = { DeleteThresholdEnabled: false, DeleteThresholdValue: 500 };
const theirs = { ...unprotected, DeleteThresholdValue: 20 };

test.each([
  ['was made, and its answer is lost', 'done'],
  ['was lost on its way', 'none'],
] as const)('a hand edit of settings after a write that %s is not overwritten', async (_what, effect) => {
  await setSecret(world, emea, 'SyncNotificationSettings', unprotected);
  const runId = await askRepair(world, await check(world), ['DELETE_THRESHOLD_CHANGED']);
  const since = await lastSequence(world);
  const puts = async () =>
    (await requestsSince(world, since)).filter(({ method, path }) => method === 'PUT' && path.endsWith('/secrets'));
  await setFaults(world, { method: 'PUT', path: '/secrets$', lostAnswer: true, effect, times: 1 });
  await approve(world, runId);
  while ((await puts()).length === 0) await world.advance('PT1S');
  await setSecret(world, emea, 'SyncNotificationSettings', theirs);
  expect(await follow(world, runId, inRoundTwo)).toMatchObject({ approval: { round: 2, decisions: [] } });
  expect((await puts()).map(({ status }) => status)).toEqual([0]);
  const { settings } = await readParts(world, emea);
  expect(JSON.parse(settings['SyncNotificationSettings'] ?? '')).toEqual(theirs);
});

test('a hand edit of settings that does not show yet when the repair looks is not overwritten', async () => {
  await setSecret(world, emea, 'SyncNotificationSettings', unprotected);
  const runId = await askRepair(world, await check(world), ['DELETE_THRESHOLD_CHANGED']);
  await putSecret(world, emea, ['SyncNotificationSettings', theirs]);
  await approve(world, runId);
  expect(await follow(world, runId, inRoundTwo)).toMatchObject({ approval: { round: 2, decisions: [] } });
  const { settings } = await readParts(world, emea);
  expect(JSON.parse(settings['SyncNotificationSettings'] ?? '')).toEqual(theirs);
});

test('takes nothing out of scope while the threshold is off', async () => {
  await editRule(world, emea, (rule) => rule.containerFilter.includedContainers.push(unit('More')));
  await setSecret(world, emea, 'SyncNotificationSettings', unprotected);
  const runId = await askRepair(world, await check(world), ['SCOPE_CHANGED']);
  const run = await follow(world, runId, hasEnded);
  expect(run).toMatchObject({ state: 'refused', refusal: { code: 'THRESHOLD_OFF' } });
  expect(await containersOf(world, emea)).toHaveLength(3);
});

test('what is back by itself needs no approval', async () => {
  await controlJob(world, emea, ['AD2AADProvisioning', 'pause']);
  const found = await check(world);
  await controlJob(world, emea, ['AD2AADProvisioning', 'start']);
  const runId = await askRepair(world, found, ['JOB_STOPPED']);
  expect(await toTheEnd(world, runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
});

test.each([
  [{ runId: '0'.repeat(32) }, '/runId', 'UNKNOWN_RUN'],
  [{ findingIds: ['nothing'] }, '/findingIds/0', 'UNKNOWN_FINDING'],
])('refuses at the door what names nothing: %j', async (change, field, code) => {
  const { runId } = await check(world);
  const requester = await world.visitor('requester@contoso.com');
  const reply = await requester.post('/api/drift-repairs', { runId, findingIds: ['x'], ...change });
  expect(reply.json<{ errors: object[] }>().errors).toMatchObject([{ field, code }]);
});
