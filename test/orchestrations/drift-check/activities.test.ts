import { BrokenError } from '../../../domain/errors';
import type { ShownFinding } from '../../../domain/drift';
import type { Reading, Unreadable } from '../../../domain/reading';
import type { Gateways } from '../../../gateways/gateways';
import { createActivities } from '../../../orchestrations/drift-check/activities';
import { keptOutcome } from '../../../orchestrations/drift-check/rules';
import { aMailWorld, type MailWorld } from '../../support/a-mail-world';
import { aJob, aReport, aRun, aSchema, cloudUnit } from '../../support/builders';
import { anAccepted, aSurveyed, domain, settings, staff } from './some-facts';

interface Outcome {
  kind: string;
  findings: ShownFinding[];
  unknown: { path: string; code: string }[];
}

const group = '33333333-3333-4333-8333-333333333333';
const timedOut: Unreadable = { kind: 'unreadable', code: 'READ_TIMED_OUT', detail: 'no' };

let world: MailWorld & Pick<Gateways, 'groups'>;
let isChanged: boolean;
/** The read that takes too long. */
let slow: string | undefined;
let checks: number;
let agentReads: number;

function answering<Value>(read: string, value: () => Value): () => Promise<Value> {
  const error = new BrokenError('GRAPH_TIMED_OUT', 'no');
  return () => (slow === read ? Promise.reject(error) : Promise.resolve(value()));
}

function part<Value>(read: string, value: Value): Reading<Value> {
  return slow === read ? timedOut : { kind: 'read', value };
}

function surveyNow() {
  const jobs = [aJob('AD2AADProvisioning'), aJob('AD2AADPasswordHash', isChanged ? { code: 'Paused' } : {})];
  const threshold = settings.map((one) => ({ ...one, value: one.value.replace(':10}', isChanged ? ':9}' : ':10}') }));
  const configuration = aSurveyed({ jobs: part('jobs', jobs), settings: part('settings', threshold) });
  return { configurations: [configuration], unidentified: [] };
}

function agentsNow() {
  const names = isChanged ? ['SYNC01'] : ['SYNC01', 'SYNC02'];
  const agents = names.map((machineName) => ({ machineName, status: 'active' }));
  agentReads++;
  return { kind: 'read' as const, agentsOf: (wanted: string) => (wanted === domain ? agents : []) };
}

beforeEach(async () => {
  [isChanged, slow, checks, agentReads] = [false, undefined, 0, 0];
  const readCloudManaged = answering('groups', () => new Map([[group, !isChanged]]));
  world = Object.assign(aMailWorld(), { groups: { readCloudManaged } as unknown as Gateways['groups'] });
  world.synchronization = {
    surveyConfigurations: answering('survey', surveyNow),
    readSchema: answering('schema', () => aSchema(isChanged ? { containers: [cloudUnit] } : {})),
  } as unknown as Gateways['synchronization'];
  world.agents = { ...world.agents, readAgentGroups: answering('agents', agentsNow) };
  world.directory = {
    ...world.directory,
    readOrganization: answering('organization', () => ({ tenantId: 't', onPremisesSyncEnabled: !isChanged })),
  };
  await world.drift.accept(anAccepted({ kind: 'baseline' }));
  await convertGroup();
  await world.reports.store(
    aReport({
      collectedAt: world.clock.now().toISOString(),
      agents: [{ machineName: 'SYNC01', version: '1.1.2102.0', serviceState: 'Running' }],
      organizationalUnits: [staff, cloudUnit].map((distinguishedName) => ({ distinguishedName, objectGuid: group })),
    }),
    world.clock.now().toISOString(),
  );
});
afterEach(() => world.close());

async function convertGroup(): Promise<void> {
  const runId = 'a'.repeat(32);
  const item = { id: group, kind: 'group', target: 'Team A', action: 'convert', before: null, after: null };
  await world.runs.create(aRun({ runId, workflow: 'group-soa', state: 'completed', domain: null }), {
    groups: { all: true },
    direction: 'convert',
  });
  await world.runs.writeItems(runId, [item]);
  await world.runs.settleItems(runId, [{ id: group, state: 'verified' }]);
}

/** Everything but what changes the findings. */
async function read() {
  const runId = String(++checks).padStart(32, '0');
  const startedAt = world.clock.now().toISOString();
  await world.runs.create(aRun({ runId, workflow: 'drift-check', domain: null, startedAt }), {});
  const activities = createActivities(world);
  const { parts, groupParts } = await activities.readOutset({ runId });
  for (let one = 0; one < parts; one++) await activities.readDomains({ runId, part: one });
  for (let one = 0; one < groupParts; one++) await activities.readAuthorities({ runId, part: one });
  return runId;
}

async function record(runId: string) {
  const { changed } = (await createActivities(world).recordFindings({ runId })) as { changed: boolean };
  const { kind, findings, unknown } = (await world.runs.readSnapshot(runId, keptOutcome)) as Outcome;
  const codes = findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  return { changed, shown: { kind, codes: codes.sort(), unknown } };
}

async function check() {
  return (await record(await read())).shown;
}

const everything = [
  'AGENT_MISSING',
  'DELETE_THRESHOLD_CHANGED',
  'JOB_STOPPED',
  'SCOPE_CHANGED',
  'SOA_CHANGED_OUTSIDE',
  'TENANT_FEATURE_CHANGED',
];

/** What each read alone can tell. */
const tells: Record<string, string[]> = {
  survey: ['AGENT_MISSING', 'DELETE_THRESHOLD_CHANGED', 'JOB_STOPPED', 'SCOPE_CHANGED'],
  jobs: ['JOB_STOPPED', 'SCOPE_CHANGED'],
  settings: ['DELETE_THRESHOLD_CHANGED'],
  schema: ['SCOPE_CHANGED'],
  agents: ['AGENT_MISSING'],
  organization: ['TENANT_FEATURE_CHANGED'],
  groups: ['SOA_CHANGED_OUTSIDE'],
};

describe.each(Object.entries(tells))('a time-out of %s', (read, told) => {
  test('is unknown, and opens nothing of what it would tell', async () => {
    expect(await check()).toEqual({ kind: 'verified', codes: [], unknown: [] });
    [isChanged, slow] = [true, read];
    const { kind, codes, unknown } = await check();
    expect(kind).toBe('unknown');
    expect(codes).toEqual(everything.filter((code) => !told.includes(code)));
    expect(unknown.map(({ code }) => code)).toContain('READ_TIMED_OUT');
  });

  test('closes nothing of what it would tell', async () => {
    await check();
    isChanged = true;
    expect((await check()).codes).toEqual(everything);
    [isChanged, slow] = [false, read];
    expect((await check()).codes).toEqual(told);
    slow = undefined;
    expect((await check()).codes).toEqual([]);
  });
});

test('agents are read once for all domains of a part', async () => {
  await check();
  expect(agentReads).toBe(1);
});

test('a check that is killed after it changed the findings tells so when it is repeated, whoever came between', async () => {
  isChanged = true;
  const [first, second] = [await read(), await read()];
  const { keepSnapshot } = world.runs;
  world.runs.keepSnapshot = () => Promise.reject(new Error('killed'));
  await expect(record(first)).rejects.toThrow('killed');
  world.runs.keepSnapshot = keepSnapshot;
  expect((await record(second)).changed).toBe(false);
  expect((await record(first)).changed).toBe(true);
  expect((await record(first)).changed).toBe(true);
});

test('a check that looked before another one did and ends after it opens and closes nothing', async () => {
  const now = world.clock.now().getTime();
  isChanged = true;
  const old = await read();
  isChanged = false;
  world.clock.now = () => new Date(now + 1000);
  await check();
  const late = await record(old);
  expect(late).toMatchObject({ changed: false, shown: { kind: 'unknown', codes: [] } });
  expect(late.shown.unknown.map(({ code }) => code)).toEqual(expect.arrayContaining(['OVERTAKEN']));
  expect((await world.drift.known(domain))?.agents).toHaveLength(2);
});
