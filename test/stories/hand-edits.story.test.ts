import { lastSequence, requestsSince } from '../../local/drive/requests';
import {
  approve,
  ask,
  clearFaults,
  containersOf,
  editSchemaByHand,
  editSettingsByHand,
  onboard,
  readConfigurations,
  setFaults,
  toTheEnd,
  ledgerOf,
} from '../support/configuration';
import { follow, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Somebody else changes the configuration between approval and write: asked again, nothing of theirs is overwritten. */
const corp = 'corp.contoso.com';
const unit = (name: string) => `OU=${name},OU=Cloud,DC=corp,DC=contoso,DC=com`;
const plain = { settings: {}, attributeMappings: [], canary: undefined };
const extension = (name: string) => ({ ...plain, organizationalUnits: [unit(name)] });
const withMail = (name: string) => ({ ...extension(name), settings: { notificationEmail: 'asked@contoso.com' } });

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
  expect(await onboard(world, { ...plain, organizationalUnits: [unit('Employees')] })).toMatchObject({
    state: 'completed',
  });
});
afterAll(() => world.close());

async function supersededBecause(runId: string): Promise<string[]> {
  const ledger = await ledgerOf<{ because: string }>(world, runId);
  return ledger.filter(({ kind }) => kind === 'superseded').map(({ data }) => data.because);
}

/**
 * Approves, and lets `edit` come between the last look and the write: the first tries of the write do nothing, and by the third
 * the service shows what was edited.
 */
async function approveAndEdit(runId: string, path: string, edit: () => Promise<void>): Promise<void> {
  const since = await lastSequence(world);
  await setFaults(world, { method: 'PUT', path, lostAnswer: true, effect: 'none', times: 2 });
  await approve(world, runId);
  const wasTried = async () => (await requestsSince(world, since)).some(({ status }) => status === 0);
  while (!(await wasTried())) await world.advance('PT2S');
  await edit();
}

/** The second round is open now. */
async function askedAgain(runId: string): Promise<void> {
  const run = await follow(
    world,
    runId,
    ({ state, approval }) => state === 'awaitingApproval' && approval?.round === 2,
  );
  expect(run).toMatchObject({ state: 'awaitingApproval', approval: { round: 2, decisions: [] } });
}

test('asks again when the schema was edited after the approval was asked for', async () => {
  const runId = await ask(world, extension('Contractors'));
  await editSchemaByHand(world, corp, 'OU=Empty,DC=corp,DC=contoso,DC=com');
  await approve(world, runId);
  await askedAgain(runId);
  expect(await supersededBecause(runId)).toEqual([expect.stringContaining('buildsOn.schema')]);
  expect(await containersOf(world, corp)).toHaveLength(2);
  await approve(world, runId);
  expect(await toTheEnd(world, runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect(await containersOf(world, corp)).toHaveLength(3);
});

test('asks again when the settings were edited after the approval was asked for, and keeps the edit', async () => {
  const runId = await ask(world, extension('Service Desk'));
  await editSettingsByHand(world, corp, 'hand@contoso.com');
  await world.advance('PT30S');
  await approve(world, runId);
  await askedAgain(runId);
  expect(await supersededBecause(runId)).toEqual([expect.stringContaining('buildsOn.settings')]);
  await approve(world, runId);
  expect(await toTheEnd(world, runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect(JSON.stringify((await readConfigurations(world))[corp]?.settings)).toContain('hand@contoso.com');
});

test.each([
  ['schema', '/schema$', () => editSchemaByHand(world, corp, 'OU=Later,DC=corp,DC=contoso,DC=com'), 'buildsOn.schema'],
  ['settings', '/secrets$', () => editSettingsByHand(world, corp, 'last.instant@contoso.com'), 'buildsOn.settings'],
])(
  'overwrites nothing when the %s are edited in the last instant: all is put back, and asked again',
  async (_name, path, edit, part) => {
    const runId = await ask(world, withMail('Groups'));
    await approveAndEdit(runId, path, edit);
    const edited = async () => {
      const { schema, settings } = (await readConfigurations(world))[corp] ?? {};
      return { schema, settings };
    };
    await world.advance('PT9S');
    await askedAgain(runId);
    await world.advance('PT10S');
    const after = await edited();
    expect(await supersededBecause(runId)).toEqual([expect.stringContaining(part)]);
    expect(JSON.stringify(after)).toContain(path === '/schema$' ? 'OU=Later' : 'last.instant@contoso.com');
    expect(JSON.stringify(after)).not.toContain('asked@contoso.com');
    expect(await containersOf(world, corp)).not.toContain(unit('Groups'));
    expect((await readConfigurations(world))[corp]?.jobs).toEqual({ AD2AADProvisioning: 'Active' });
    const requester = await world.visitor('requester@contoso.com');
    await requester.post(`/api/runs/${runId}/cancel`, { reason: 'seen enough' });
    expect((await toTheEnd(world, runId)).state).toBe('cancelled');
  },
);

test('refuses to plan on settings that the service shows masked', async () => {
  const value = [
    { key: 'Domain', value: '{"domain":"corp.contoso.com"}' },
    { key: 'AppKey', value: '*' },
  ];
  const { servicePrincipalId } = (await readConfigurations(world))[corp] ?? {};
  await setFaults(world, {
    method: 'GET',
    path: `${servicePrincipalId}/synchronization/secrets$`,
    status: 200,
    body: { value },
  });
  const { runId } = (await startOnboarding(world, extension('Groups'))).json<{ runId: string }>();
  const run = await toTheEnd(world, runId);
  await clearFaults(world);
  expect(run).toMatchObject({ state: 'refused', refusal: { code: 'SETTINGS_MASKED' } });
});
