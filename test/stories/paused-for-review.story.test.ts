import { approve, ask, containersOf, readConfigurations, toTheEnd } from '../support/configuration';
import { follow } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Once a cycle has begun nothing is narrowed: that would delete what was just taken over. */
const labs = 'OU=Labs,DC=emea,DC=contoso,DC=com';
const extension = {
  domain: 'emea.contoso.com',
  organizationalUnits: [labs],
  attributeMappings: [],
  settings: {},
  canary: undefined,
};

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.local('/_local/ad', { op: 'createOrganizationalUnit', distinguishedName: labs });
  await world.local('/_local/ad', { op: 'createUsers', organizationalUnit: labs, count: 3 });
  // The seeded reports do not know the new unit, and count for a day only.
  await world.advance('PT25H');
});
afterAll(() => world.close());

test.each([
  ['corp.contoso.com', {}, onboardingRequest.organizationalUnits],
  ['emea.contoso.com', extension, [...['Staff', 'Teams'].map((name) => `OU=${name},DC=emea,DC=contoso,DC=com`), labs]],
])(
  'pauses the jobs of %s and leaves the scope when the first cycle ends in quarantine',
  async (domain, change, scope) => {
    const runId = await ask(world, change);
    await approve(world, runId);
    await follow(world, runId, ({ step }) => step === 'waiting for the first cycle', { step: 'PT1S' });
    await world.local('/_local/cycles', { domain, end: 'quarantine', reason: 'EncounteredQuarantineException' });
    const run = await toTheEnd(world, runId);
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { kind: 'failed', restored: false, cause: { code: 'PAUSED_FOR_REVIEW' } },
    });
    expect(run.outcome?.cause?.message).toContain('FIRST_CYCLE_FAILED');
    expect(run.plan?.items.every(({ state }) => state === 'failed')).toBe(true);
    const after = (await readConfigurations(world))[domain];
    expect(new Set(Object.values(after?.jobs ?? {}))).toEqual(new Set(['Paused']));
    expect(await containersOf(world, domain)).toEqual(scope);
  },
);
