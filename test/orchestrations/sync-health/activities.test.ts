import { BrokenError, RefusedError } from '../../../domain/errors';
import type { OnPremisesReport } from '../../../domain/on-premises-report';
import type { Gateways } from '../../../gateways/gateways';
import type { ProvisioningEntry } from '../../../gateways/graph/provisioning-log';
import type { Configuration, Survey } from '../../../gateways/graph/synchronization';
import { createActivities } from '../../../orchestrations/sync-health/activities';
import type { Verdict } from '../../../orchestrations/sync-health/contract';
import { aMailWorld, type MailWorld } from '../../support/a-mail-world';
import { aConfiguration, aJob, aSchema, aSurvey, surveyed } from '../../support/builders';
import { failing } from '../../support/http/world';

const corp = 'corp.contoso.com';
const staff = 'OU=Staff,DC=corp,DC=contoso,DC=com';
const guid = '11111111-1111-4111-8111-000000000001';

let world: MailWorld & Pick<Gateways, 'provisioningLog'>;
let survey: Survey;
let entries: ProvisioningEntry[];
let reads: string[];
beforeEach(() => {
  survey = aSurvey([configured()]);
  entries = [];
  reads = [];
  const mails = aMailWorld();
  const provisioningLog = {
    readEntries: () => {
      reads.push('log');
      return Promise.resolve(entries);
    },
  };
  world = Object.assign(mails, { provisioningLog });
  world.synchronization = {
    surveyConfigurations: () => Promise.resolve(survey),
    readSchema: () => {
      reads.push('schema');
      return Promise.resolve(aSchema({ containers: [staff] }));
    },
  } as unknown as Gateways['synchronization'];
});
afterEach(() => world.close());

function configured(escrowed = 0, change: Partial<Configuration> = {}): Configuration {
  const timeEnded = '2026-11-23T07:59:00.000Z';
  const lastExecution = { state: 'Succeeded', timeBegan: timeEnded, timeEnded, code: null, escrowed };
  return aConfiguration({ jobs: [aJob('AD2AADProvisioning', { lastExecution })], ...change });
}

function now(): string {
  return world.clock.now().toISOString();
}

async function look(servicePrincipalId = 'sp-1') {
  const activities = createActivities(world);
  await activities.readOverview({ at: now() });
  const { facts } = await activities.readFacts({ at: now(), servicePrincipalIds: [servicePrincipalId] });
  return facts[0]?.facts;
}

async function report(units: [string, string][]) {
  const stored: OnPremisesReport = {
    schemaVersion: 1,
    collectedAt: now(),
    domain: corp,
    agents: [{ machineName: 'SYNC01', version: '1.1', serviceState: 'Running' }],
    organizationalUnits: units.map(([distinguishedName, objectGuid]) => ({ distinguishedName, objectGuid })),
    groups: [],
  };
  await world.reports.store(stored, now());
}

const few: Verdict = { code: 'FEWER_THAN_TWO_AGENTS', isOver: false, severity: 'warning', detail: 'Only one.' };
const over: Verdict = { ...few, isOver: true, detail: '' };
const subjects = () => world.sent.map(({ subject }) => subject.replace(/\].*/, ']'));

describe('alarms', () => {
  it('are mailed once when they open and once when they are over, also when each step is repeated', async () => {
    const activities = createActivities(world);
    await activities.readOverview({ at: now() });
    const record = (at: string, verdict: Verdict) =>
      activities.recordAlarms({ at, changes: [{ servicePrincipalId: 'sp-1', verdicts: [verdict] }] });
    for (const verdict of [few, over, few]) {
      world.advance(900_000);
      const at = now();
      for (let time = 0; time < 3; time++) await record(at, verdict);
    }
    expect(subjects()).toEqual(['[Alarm]', '[Resolved]', '[Alarm]']);
    expect(await world.alarms.list(now())).toMatchObject([{ domain: corp, state: 'open', count: 1 }]);
  });

  it('whose mail was lost with the process are mailed by the repetition', async () => {
    const activities = createActivities(world);
    await activities.readOverview({ at: now() });
    const at = now();
    const key = { code: few.code, domain: corp, subject: 'sp-1' };
    await world.alarms.open({ ...key, severity: 'warning', detail: few.detail }, { occurrence: at, at });
    await activities.recordAlarms({ at, changes: [{ servicePrincipalId: 'sp-1', verdicts: [few] }] });
    expect(subjects()).toEqual(['[Alarm]']);
  });

  it('of a configuration that is gone from the tenant are over after an hour', async () => {
    const activities = createActivities(world);
    await activities.readOverview({ at: now() });
    await activities.recordAlarms({ at: now(), changes: [{ servicePrincipalId: 'sp-1', verdicts: [few] }] });
    survey = aSurvey([]);
    expect(await activities.readOverview({ at: now() })).toMatchObject({ servicePrincipalIds: [], gone: [] });
    world.advance(3_600_000);
    expect(await activities.readOverview({ at: now() })).toMatchObject({ servicePrincipalIds: [], gone: ['sp-1'] });
    await activities.recordLook({ at: now(), gone: ['sp-1'] });
    expect((await world.alarms.list(now())).filter(({ subject }) => subject === 'sp-1')).toMatchObject([
      { state: 'resolved' },
    ]);
    expect(await world.watches.list()).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it('is unknown for its own configuration, and read of the others', async () => {
    await look();
    const b = configured(0, { servicePrincipalId: 'sp-2', domain: 'b.contoso.com' });
    survey = aSurvey(
      [b],
      [{ ...surveyed(configured()), jobs: { kind: 'unreadable', code: 'READ_FORBIDDEN', detail: 'no' } }],
    );
    expect((await look())?.jobs).toMatchObject({ kind: 'unreadable', code: 'READ_FORBIDDEN' });
    expect((await look('sp-2'))?.jobs.kind).toBe('read');
  });

  it('is unknown read by read', async () => {
    await report([[staff, guid]]);
    await look();
    world.advance(3_600_000);
    world.agents.readAgentGroups = () => Promise.reject(new BrokenError('GRAPH_TIMED_OUT', 'no'));
    world.directory.readLastPasswordSync = () => Promise.reject(new RefusedError('PERMISSION_MISSING', 'no'));
    world.synchronization.readSchema = () => Promise.reject(new BrokenError('GRAPH_BROKEN', 'no'));
    world.provisioningLog = failing(new RefusedError('LICENSE_MISSING', 'no'));
    expect(await look())?.toMatchObject({
      jobs: { kind: 'read' },
      report: { kind: 'read' },
      agents: { kind: 'unreadable', code: 'READ_TIMED_OUT' },
      lostUnits: { kind: 'unreadable', code: 'READ_FAILED' },
      lastEntryAt: { kind: 'unreadable', code: 'READ_FAILED' },
      lastPasswordSync: { kind: 'unreadable', code: 'READ_FORBIDDEN' },
    });
  });

  it('of one configuration, when its record is gone, does not keep the others from being read', async () => {
    await look();
    const { readFacts } = createActivities(world);
    expect(await readFacts({ at: now(), servicePrincipalIds: ['sp-lost', 'sp-1'] })).toMatchObject({
      facts: [{ servicePrincipalId: 'sp-1' }],
      unread: [{ servicePrincipalId: 'sp-lost', code: 'READ_FAILED' }],
    });
  });

  it('leaves the jobs unknown when the list itself fails, and the look goes on', async () => {
    await look();
    world.synchronization.surveyConfigurations = () => Promise.reject(new BrokenError('GRAPH_BROKEN', 'no'));
    expect(await look())?.toMatchObject({
      jobs: { kind: 'unreadable', code: 'READ_FAILED' },
      agents: { kind: 'read' },
    });
  });
});

describe('schema and log', () => {
  it('are read once an hour, and again when a new report comes', async () => {
    await report([[staff, guid]]);
    await look();
    world.advance(900_000);
    await look();
    expect(reads).toEqual(['schema', 'log']);
    await report([[staff, guid]]);
    await look();
    world.advance(3_600_000);
    await look();
    expect(reads).toEqual(['schema', 'log', 'schema', 'log', 'schema', 'log']);
  });

  it('tell the new name of a unit that an earlier report knew by its objectGUID', async () => {
    await report([[staff, guid]]);
    expect((await look())?.lostUnits).toEqual({ kind: 'read', value: [] });
    world.advance(60_000);
    const renamed = 'OU=People,DC=corp,DC=contoso,DC=com';
    await report([[renamed, guid]]);
    expect((await look())?.lostUnits).toEqual({ kind: 'read', value: [{ name: staff, renamedTo: renamed }] });
  });

  it('are read at once when objects begin to fail, until their causes are known', async () => {
    await look();
    reads = [];
    survey = aSurvey([configured(2)]);
    expect((await look())?.failing).toEqual({ kind: 'read', value: [] });
    const failure = (sourceId: string, status: string, at: string): ProvisioningEntry => ({
      id: `${sourceId} ${at}`,
      at,
      cycleId: 'c',
      action: 'update',
      status,
      sourceId,
      sourceType: 'user',
      sourceName: `Name of ${sourceId}`,
      sourceDistinguishedName: null,
      targetId: null,
      errorCode: status === 'failure' ? 'AttributeValueMustBeUnique' : null,
    });
    entries = [failure('one', 'success', '3'), failure('two', 'failure', '2'), failure('one', 'failure', '1')];
    const causes = [{ code: 'AttributeValueMustBeUnique', count: 1, examples: ['Name of two'] }];
    expect((await look())?.failing).toEqual({ kind: 'read', value: causes });
    expect((await look())?.failing.kind).toBe('unreadable');
    expect(reads.filter((one) => one === 'log')).toHaveLength(2);
  });
});
