import { requestsSince } from '../../local/drive/requests';
import {
  ask,
  approve,
  clearFaults,
  containersOf,
  editSchemaByHand,
  editSettingsByHand,
  setFaults,
  toTheEnd,
} from '../support/configuration';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Somebody works on the same configuration while a run is between its writes, and then the run has to go back. */
const emea = 'emea.contoso.com';
const root = 'DC=emea,DC=contoso,DC=com';
const added = `OU=New,${root}`;
const theirs = `OU=Other,${root}`;
const scope = [`OU=Staff,${root}`, `OU=Teams,${root}`];

let world: RunningWorld;
let canary: string;
beforeEach(async () => {
  world = await startWorld();
  // The seeded report does not know the new units; an old one says nothing.
  await world.advance('PT25H');
  for (const distinguishedName of [added, theirs]) {
    await world.local('/_local/ad', { op: 'createOrganizationalUnit', distinguishedName });
  }
  const users = { op: 'createUsers', organizationalUnit: added, count: 3 };
  canary = (await world.local<{ changed: string[] }>('/_local/ad', users)).changed[0] ?? '';
});
afterEach(() => world.close());

/** Waits at its canary, whose answer is then a refusal. */
async function failAfter(meddle: () => Promise<void>): Promise<{ state: string; outcome?: Record<string, unknown> }> {
  const runId = await ask(world, {
    domain: emea,
    organizationalUnits: [added],
    settings: { notificationEmail: 'new@contoso.com' },
    attributeMappings: [],
    canary: { objectType: 'user', distinguishedName: canary },
  });
  await setFaults(world, { method: 'POST', path: 'provisionOnDemand', status: 429, retryAfter: 120 });
  await approve(world, runId);
  await untilCanary();
  await meddle();
  const body = { error: { code: 'BadRequest', message: 'no' } };
  await setFaults(world, { method: 'POST', path: 'provisionOnDemand', status: 400, body });
  const ended = await toTheEnd(world, runId);
  await clearFaults(world);
  return ended;
}

async function untilCanary(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await requestsSince(world)).some(({ path }) => path.includes('provisionOnDemand'))) return;
    await world.advance('PT2S');
  }
  throw new Error('the canary was never tried');
}

interface Listed<T> {
  value: T[];
}

async function jobsPath(): Promise<string> {
  const filter = encodeURIComponent(`displayName eq '${emea}'`);
  const { value } = await world.graph<Listed<{ id: string }>>(`/v1.0/servicePrincipals?$filter=${filter}`);
  return `/v1.0/servicePrincipals/${value[0]?.id}/synchronization/jobs`;
}

async function usersOf(unit: string): Promise<number> {
  const { value } = await world.graph<Listed<{ onPremisesDistinguishedName: string | null }>>(
    '/v1.0/users?$select=id,onPremisesDistinguishedName&$top=999',
  );
  return value.filter(({ onPremisesDistinguishedName: name }) => name?.endsWith(unit)).length;
}

test('a hand edit of the scope stays, and what the run added is taken back all the same', async () => {
  const ended = await failAfter(() => editSchemaByHand(world, emea, theirs));
  expect(ended).toMatchObject({ state: 'failed', outcome: { restored: true } });
  expect(await containersOf(world, emea)).toEqual([...scope, theirs]);
});

test('a hand edit of the settings stays, and what the run wrote is taken back all the same', async () => {
  const ended = await failAfter(() => editSettingsByHand(world, emea, 'theirs@contoso.com'));
  expect(ended).toMatchObject({ state: 'failed', outcome: { restored: true } });
  expect(await containersOf(world, emea)).toEqual(scope);
});

test('a cycle that somebody else started with the new scope is seen: nothing is narrowed, and nobody is deleted', async () => {
  const ended = await failAfter(async () => {
    const path = await jobsPath();
    const { value } = await world.graph<Listed<{ id: string }>>(path);
    const job = value.find(({ id }) => id.startsWith('AD2AADProvisioning.'));
    await world.graph(`${path}/${job?.id}/start`, { method: 'POST' });
    await world.advance('PT40S');
    expect(await usersOf(added)).toBe(3);
  });
  expect(ended).toMatchObject({ state: 'failed', outcome: { restored: false, cause: { code: 'PAUSED_FOR_REVIEW' } } });
  await world.advance('PT2H');
  expect(await usersOf(added)).toBe(3);
});
