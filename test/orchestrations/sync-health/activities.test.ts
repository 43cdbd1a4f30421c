import { BrokenError, RefusedError } from '../../../domain/errors';
import type { OnPremisesReport } from '../../../domain/on-premises-report';
import type { Gateways } from '../../../gateways/gateways';
import type { ProvisioningEntry } from '../../../gateways/graph/provisioning-log';
import type { Configuration, Survey } from '../../../gateways/graph/synchronization';
import { createActivities } from '../../../orchestrations/sync-health/activities';
import type { Verdict } from '../../../orchestrations/sync-health/contract';
import { verdictsOf } from '../../../orchestrations/sync-health/rules';
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

  it.each([
    ['a time-out', new BrokenError('GRAPH_TIMED_OUT', 'no'), 'READ_TIMED_OUT'],
    ['a lost connection', new BrokenError('GRAPH_UNREACHABLE', 'no'), 'READ_TIMED_OUT'],
    ['a 500', new BrokenError('GRAPH_BROKEN', 'no'), 'READ_FAILED'],
    ['a 403', new RefusedError('PERMISSION_MISSING', 'no'), 'READ_FORBIDDEN'],
  ])('is unknown read by read after %s, and neither opens nor resolves an alarm', async (_what, error, code) => {
    await report([[staff, guid]]);
    await look();
    world.advance(3_300_000);
    world.agents.readAgentGroups = () => Promise.reject(error);
    world.directory.readLastPasswordSync = () => Promise.reject(error);
    world.synchronization.readSchema = () => Promise.reject(error);
    world.provisioningLog = failing(error);
    survey = aSurvey([configured(2)]);
    const unreadable = { kind: 'unreadable', code };
    const found = await look();
    expect(found).toMatchObject({
      jobs: { kind: 'read' },
      report: { kind: 'read' },
      agents: unreadable,
      lostUnits: unreadable,
      failing: unreadable,
      lastEntryAt: unreadable,
      lastPasswordSync: unreadable,
    });
    const told = found ? verdictsOf(found).map((verdict) => verdict.code) : [];
    for (const about of ['NO_ACTIVE_AGENT', 'OU_RENAMED_OR_MISSING', 'OBJECT_ERRORS', 'NO_ACTIVITY']) {
      expect(told).not.toContain(about);
    }
  });

  it.each([
    ['a time-out', new BrokenError('GRAPH_TIMED_OUT', 'no')],
    ['a 403', new RefusedError('PERMISSION_MISSING', 'no')],
  ])('leaves everything about jobs as it is after %s of the list', async (_what, error) => {
    await look();
    world.synchronization.surveyConfigurations = () => Promise.reject(error);
    const found = await look();
    expect(found?.jobs.kind).toBe('unreadable');
    const told = found ? verdictsOf(found).map((verdict) => verdict.code) : [];
    for (const about of ['JOB_QUARANTINED', 'NO_RECENT_CYCLE', 'NO_ACTIVITY', 'OBJECT_ERRORS', 'ERRORS_RISING']) {
      expect(told).not.toContain(about);
    }
  });

  it('is whether there are agents where no group names the domain', async () => {
    const agents = (status: string) => [{ machineName: 'SYNC01', status }];
    world.agents.readAgentGroups = () =>
      Promise.resolve({ kind: 'read', agentsOf: (domain) => (domain === corp ? agents('inactive') : []) });
    expect((await look())?.agents).toEqual({ kind: 'read', value: { active: 0 } });
    survey = aSurvey([configured(0, { domain: 'other.contoso.com' })]);
    expect((await look())?.agents).toMatchObject({ kind: 'unreadable', code: 'AGENTS_NOT_NAMED' });
  });

  it('is what Graph shows of agents to those who may, whatever it calls that', async () => {
    world.agents.readAgentGroups = () => Promise.resolve({ kind: 'unreadable', code: 'GRAPH_UNAUTHENTICATED' });
    expect((await look())?.agents).toMatchObject({ kind: 'unreadable', code: 'READ_FORBIDDEN' });
  });

  it('of the tenant as a whole is asked once for all configurations of a part', async () => {
    survey = aSurvey([configured(), configured(0, { servicePrincipalId: 'sp-2', domain: 'b.contoso.com' })]);
    const asked: string[] = [];
    world.agents.readAgentGroups = () => {
      asked.push('agents');
      return Promise.resolve({ kind: 'read', agentsOf: () => [] });
    };
    world.directory.readLastPasswordSync = () => {
      asked.push('password');
      return Promise.resolve(null);
    };
    const activities = createActivities(world);
    const { servicePrincipalIds } = await activities.readOverview({ at: now() });
    const { facts } = await activities.readFacts({ at: now(), servicePrincipalIds });
    expect(facts).toHaveLength(2);
    expect(asked.sort()).toEqual(['agents', 'password']);
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
    const agents = [{ machineName: 'SYNC01', status: 'active' }];
    world.agents.readAgentGroups = () => Promise.resolve({ kind: 'read', agentsOf: () => agents });
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
