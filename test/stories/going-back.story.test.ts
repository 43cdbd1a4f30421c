import { onboardingRequest } from '../../local/drive/onboarding-request';
import { clearFaults, type Fault, onboard, readConfigurations, setFaults } from '../support/configuration';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** What fails before the first cycle is put back; the tenant is compared before and after, by an administrator's own reading. */
const cloud = 'OU=Cloud,DC=corp,DC=contoso,DC=com';
const finance = 'OU=Finance,DC=corp,DC=contoso,DC=com';
const employee = onboardingRequest.canary.distinguishedName;
const clerk = `CN=Finance User 1,${finance}`;

const answered = (key: object, value: object) => ({ key: JSON.stringify(key), value: JSON.stringify(value) });
const exportFailed = answered(
  { result: 'Failure', details: { errorCode: 'InternalError' } },
  { provisioningSteps: [{ name: 'EntryExport', type: 'Export', status: 'Failure', description: 'no' }] },
);

interface Case {
  name: string;
  faults: Fault[];
  change?: object;
  code: string;
  /** Whether the canary is in the tenant now, or may be. */
  left: boolean;
}

const cases: Case[] = [
  {
    name: 'the canary fails while it is exported',
    faults: [{ path: 'provisionOnDemand', status: 200, body: exportFailed, effect: 'done' }],
    code: 'CANARY_FAILED',
    left: true,
  },
  {
    name: 'the canary is not in the domain',
    faults: [],
    change: { canary: { objectType: 'user', distinguishedName: `CN=Nobody,${cloud}` } },
    code: 'CANARY_FAILED',
    left: false,
  },
  {
    name: 'the canary never answers',
    faults: [{ path: 'provisionOnDemand', lostAnswer: true }],
    code: 'GRAPH_UNREACHABLE',
    left: true,
  },
  {
    name: 'the schema is refused',
    faults: [{ method: 'PUT', path: '/schema$', status: 400 }],
    code: 'GRAPH_BAD_REQUEST',
    left: false,
  },
  {
    name: 'the settings are refused',
    faults: [{ method: 'PUT', path: '/secrets$', status: 400, times: 1 }],
    code: 'GRAPH_BAD_REQUEST',
    left: false,
  },
  {
    name: 'the settings never answer',
    faults: [{ method: 'PUT', path: '/secrets$', lostAnswer: true, effect: 'none', times: 5 }],
    code: 'GRAPH_UNREACHABLE',
    left: false,
  },
  {
    name: 'the schema is refused after the answer for the settings was lost',
    faults: [
      { method: 'PUT', path: '/secrets$', lostAnswer: true, effect: 'done', times: 1 },
      { method: 'PUT', path: '/schema$', status: 400, times: 1 },
    ],
    code: 'GRAPH_BAD_REQUEST',
    left: false,
  },
  {
    name: 'the start of the provisioning job is refused',
    faults: [{ method: 'POST', path: `AD2AADProvisioning[^/]+/(re)?start$`, status: 400, times: 1 }],
    code: 'GRAPH_BAD_REQUEST',
    left: true,
  },
];

describe('creating a configuration', () => {
  let world: RunningWorld;
  beforeAll(async () => void (world = await startWorld()));
  afterAll(() => world.close());

  test.each(cases)('deletes it again when $name', async ({ faults, change, code, left }) => {
    const before = await readConfigurations(world);
    await setFaults(world, ...faults);
    const run = await onboard(world, change);
    expect(run).toMatchObject({ state: 'failed', outcome: { kind: 'failed', restored: true, cause: { code } } });
    expect(run.outcome?.leftBehind).toEqual(left ? [employee] : []);
    await clearFaults(world);
    expect(await readConfigurations(world)).toEqual(before);
  });

  test('leaves nothing in the way of the next attempt', async () => {
    const run = await onboard(world);
    expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  });
});

describe('extending a configuration', () => {
  let world: RunningWorld;
  const extension = {
    organizationalUnits: [finance],
    canary: { objectType: 'user', distinguishedName: clerk },
    settings: { ...onboardingRequest.settings, notificationEmail: 'others@contoso.com' },
  };
  beforeAll(async () => {
    world = await startWorld();
    expect(await onboard(world)).toMatchObject({ state: 'completed' });
  });
  afterAll(() => world.close());

  test.each(cases)('puts schema, settings and jobs back when $name', async ({ faults, change, code, left }) => {
    const before = await readConfigurations(world);
    await setFaults(world, ...faults);
    const run = await onboard(world, { ...extension, ...change });
    expect(run).toMatchObject({ state: 'failed', outcome: { kind: 'failed', restored: true, cause: { code } } });
    expect(run.outcome?.leftBehind).toEqual(left ? [clerk] : []);
    await clearFaults(world);
    expect(await readConfigurations(world)).toEqual(before);
  });
});
