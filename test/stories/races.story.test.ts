import {
  approve,
  ask,
  clearFaults,
  containersOf,
  readConfigurations,
  setFaults,
  toTheEnd,
  ledgerOf,
} from '../support/configuration';
import { follow, hasEnded, readRun, type RunAnswer, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Several onboardings of one domain: one writer at a time, each on the state it finds, and no unit is lost. */
const corp = 'corp.contoso.com';
const root = 'DC=corp,DC=contoso,DC=com';
const units = [
  `OU=Employees,OU=Cloud,${root}`,
  `OU=Contractors,OU=Cloud,${root}`,
  `OU=Service Desk,OU=Cloud,${root}`,
  `OU=Finance,${root}`,
  `OU=Research\\, Development,${root}`,
];
const plain = { settings: {}, attributeMappings: [], canary: undefined };

let world: RunningWorld;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

interface SupersededRound {
  round: number;
  because: string;
}

async function supersededRounds(runId: string): Promise<SupersededRound[]> {
  return (await ledgerOf<SupersededRound>(world, runId))
    .filter(({ kind }) => kind === 'superseded')
    .map(({ data }) => data);
}

/** Approves every round that opens until all runs have ended. */
async function approvedUntilEnded(runIds: string[]): Promise<Map<string, RunAnswer>> {
  const ended = new Map<string, RunAnswer>();
  for (let steps = 0; ended.size < runIds.length && steps < 400; steps++) {
    for (const runId of runIds.filter((one) => !ended.has(one))) {
      const run = await readRun(world, runId);
      if (hasEnded(run)) ended.set(runId, run);
      else if (isUndecided(run)) await approve(world, runId);
    }
    await world.advance('PT1M');
  }
  return ended;
}

function isUndecided({ state, approval }: RunAnswer): boolean {
  return state === 'awaitingApproval' && approval?.decisions.length === 0;
}

test('five creations at once, approved in reverse order, make one configuration with all units; superseded rounds say why', async () => {
  const runIds: string[] = [];
  for (const unit of units) runIds.push(await ask(world, { ...plain, organizationalUnits: [unit] }));
  for (const runId of [...runIds].reverse()) await approve(world, runId);
  const ended = await approvedUntilEnded(runIds);
  for (const runId of runIds)
    expect(ended.get(runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect(Object.keys(await readConfigurations(world)).sort()).toEqual([corp, 'emea.contoso.com']);
  expect([...(await containersOf(world, corp))].sort()).toEqual([...units].sort());
  const reasons = await Promise.all(runIds.map(supersededRounds));
  // The last one was approved first, so it alone planned on what it then found.
  expect(reasons.map((rounds) => rounds.length > 0)).toEqual([true, true, true, true, false]);
  for (const { because } of reasons.flat()) expect(because).toMatch(/Different now: .*(configuration|buildsOn)/);
});

test('a request that will not wait is refused at the door while the turn is held, and at its own turn when it got through before', async () => {
  const groups = { ...plain, organizationalUnits: [`OU=Groups,OU=Cloud,${root}`] };
  const settings = { ...plain, organizationalUnits: [units[0]], settings: { notificationEmail: 'a@contoso.com' } };
  const holder = await ask(world, groups);
  const impatient = await ask(world, { ...settings, whenBusy: 'fail' });
  await setFaults(world, { method: 'PUT', path: '/schema$', lostAnswer: true, effect: 'none', times: 3 });
  await approve(world, holder);
  await follow(world, holder, ({ step }) => step === 'writing scope and mappings', { step: 'PT1S' });
  await approve(world, impatient);
  const refused = await follow(world, impatient, hasEnded, { step: 'PT1S' });
  expect(refused).toMatchObject({ state: 'refused', refusal: { code: 'CONFIGURATION_BUSY' } });
  const atTheDoor = await startOnboarding(world, { ...settings, whenBusy: 'fail' });
  expect(atTheDoor.status).toBe(409);
  expect(atTheDoor.json()).toMatchObject({ code: 'CONFIGURATION_BUSY' });
  await clearFaults(world);
  expect(await toTheEnd(world, holder)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect((await startOnboarding(world, { ...settings, mode: 'plan', whenBusy: 'fail' })).status).toBe(202);
});
