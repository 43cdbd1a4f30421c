import { lastSequence, requestsSince } from '../../local/drive/requests';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { controlJob, editRule } from '../../local/drive/by-hand';
import { clearFaults, type Fault, setFaults } from '../support/configuration';
import { check, driftMails, seriousOf } from '../../local/drive/drift';

/** What cannot be read is unknown: no finding is opened by it and none is closed. */
const emea = 'emea.contoso.com';
const unit = 'OU=Staff,DC=emea,DC=contoso,DC=com';

const reads = [
  { path: '/applications', unknown: '/configuration' },
  { path: "/servicePrincipals\\(appId='", unknown: '/configuration' },
  // Of a batch each item fails for itself; a lost connection takes all of them.
  { path: '/synchronization/jobs$', unknown: '/jobs', lost: '/configuration' },
  { path: '/synchronization/secrets$', unknown: '/settings', lost: '/configuration' },
  { path: '/schema$', unknown: '/scope' },
  { path: '/agentGroups', unknown: '/agents' },
  { path: '/organization\\?', unknown: '/tenant' },
];

let world: RunningWorld;
afterEach(() => world.close());

async function changedByHand(): Promise<string[]> {
  world = await startWorld();
  await check(world);
  await editRule(world, emea, (rule) => (rule.containerFilter.includedContainers = [unit]));
  await controlJob(world, emea, ['AD2AADPasswordHash', 'pause']);
  await world.local('/_local/agents', { op: 'stop', machineName: 'SYNC12' });
  await world.advance('PT15M');
  const found = seriousOf(await check(world)).sort();
  expect(found).toEqual([
    'AGENT_MISSING /agents',
    'JOB_STOPPED /jobs/AD2AADPasswordHash',
    'SCOPE_CHANGED /scope/organizationalUnits',
  ]);
  return found;
}

const failures: Record<string, Omit<Fault, 'path'>> = {
  'a 403': { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } },
  'a 500': { status: 500, body: { error: { code: 'InternalServerError', message: 'oh' } } },
  'a lost connection': { lostAnswer: true },
};

test.each(Object.entries(failures))('%s on any read closes nothing and opens nothing', async (_name, failure) => {
  const found = await changedByHand();
  const mails = (await driftMails(world)).length;
  for (const { path, unknown, lost = unknown } of reads) {
    const wanted = failure.lostAnswer ? lost : unknown;
    await setFaults(world, { method: 'GET', path, ...failure });
    const { outcome, state } = await check(world);
    expect([path, state]).toEqual([path, 'completed']);
    expect(
      outcome.findings.flatMap((one) => (one.severity === 'info' ? [] : [`${one.code} ${one.path}`])).sort(),
    ).toEqual(found);
    expect([path, outcome.unknown.map((one) => one.path)]).toEqual([path, expect.arrayContaining([wanted])]);
    await clearFaults(world);
  }
  await setFaults(world, { ...failure, path: '/(applications|organization|onPremisesPublishingProfiles)' });
  const blind = await check(world);
  expect(seriousOf(blind).sort()).toEqual(found);
  expect(blind.outcome.kind).toBe('unknown');
  await clearFaults(world);
  expect(await driftMails(world)).toHaveLength(mails);
});

test('a service that is quiet for longer than anybody waits is unknown too', async () => {
  world = await startWorld();
  await setFaults(world, { method: 'GET', path: '/schema$', delay: 'PT33S' });
  const { outcome } = await check(world);
  expect(outcome.unknown).toMatchObject([{ domain: emea, path: '/scope', code: 'READ_TIMED_OUT' }]);
  expect(outcome.findings.map(({ code }) => code)).toEqual(['NOT_ONBOARDED_YET']);
});

test('a service that asks to wait for ever is waited for a quarter of an hour', async () => {
  world = await startWorld();
  await setFaults(world, { method: 'GET', path: '/schema$', status: 429, retryAfter: 120 });
  const { outcome } = await check(world);
  expect(outcome.unknown).toContainEqual(
    expect.objectContaining({ domain: emea, path: '/scope', code: 'READ_THROTTLED' }),
  );
  expect(outcome.findings.map(({ code }) => code)).toEqual(['NOT_ONBOARDED_YET']);
});

test('sixty configurations take few requests each, and are found undeclared', async () => {
  world = await startWorld('--domains', '60');
  const since = await lastSequence(world);
  const { outcome } = await check(world);
  const asked = (await requestsSince(world, since)).filter(({ path }) => !/msi|sendMail/.test(path));
  expect(asked.length / 61).toBeLessThanOrEqual(6);
  expect(outcome.counts).toMatchObject({ configurations: 61, findings: 61, unknown: 0 });
});
