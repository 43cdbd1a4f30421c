import type { Unreadable } from '../../../domain/reading';
import type { Gateways } from '../../../gateways/gateways';
import type { Survey } from '../../../gateways/graph/synchronization';
import { begin } from '../../../orchestrations/drift-check/begin';
import { readDomain } from '../../../orchestrations/drift-check/read-facts';
import { compare } from '../../../orchestrations/drift-check/rules';
import { aMailWorld, type MailWorld } from '../../support/a-mail-world';
import { aJob, aRun, aSchema } from '../../support/builders';
import { anAccepted, aSurveyed, domain } from './some-facts';
import { waitingForTurn } from '../../../orchestrations/kit/turn';

const checkId = 'c'.repeat(32);
const runId = 'b'.repeat(32);
const broken: Unreadable = { kind: 'unreadable', code: 'READ_FAILED', detail: 'no' };
const second = { servicePrincipalId: 'sp-2', displayName: 'Second of corp' };

let world: MailWorld & Pick<Gateways, 'groups'>;
let survey: Survey;
let milliseconds: number;
/** What happens while the schema is read. */
let meanwhile: () => Promise<unknown>;

const nowText = () => new Date(milliseconds).toISOString();

beforeEach(async () => {
  survey = { configurations: [aSurveyed()], unidentified: [] };
  meanwhile = () => Promise.resolve();
  world = Object.assign(aMailWorld(), { groups: {} as Gateways['groups'] });
  milliseconds = world.clock.now().getTime();
  world.clock.now = () => new Date(milliseconds);
  world.synchronization = {
    surveyConfigurations: () => Promise.resolve(survey),
    readSchema: async () => {
      await meanwhile();
      return aSchema();
    },
  } as unknown as Gateways['synchronization'];
  world.directory = {
    ...world.directory,
    readOrganization: () => Promise.resolve({ tenantId: 't', onPremisesSyncEnabled: true }),
  };
  await world.runs.create(aRun({ runId: checkId, workflow: 'drift-check', domain: null, startedAt: nowText() }), {});
});
afterEach(() => world.close());

async function look(of = domain) {
  const outset = await begin(world, checkId);
  milliseconds += 1000;
  const agents = { kind: 'read', value: { agentsOf: () => [] } } as const;
  const facts = await readDomain(world, { domain: of, outset, agents, patience: { waits: false }, runId: checkId });
  return { domains: outset.domains, survey: outset.survey, facts, compared: compare(facts) };
}

describe('a configuration of which nobody can tell whose it is', () => {
  test.each<[string, Partial<Survey>]>([
    ['its service principal cannot be read', { unidentified: [{ displayName: second.displayName, ...broken }] }],
    [
      'its jobs and settings cannot be read',
      { configurations: [aSurveyed({ ...second, domain: null, jobs: broken, settings: broken }), aSurveyed()] },
    ],
    [
      'the service masks its domain',
      {
        configurations: [
          aSurveyed(),
          aSurveyed({ ...second, domain: null, settings: { kind: 'read', value: [{ key: 'Domain', value: '***' }] } }),
        ],
      },
    ],
  ])('judges no list of configurations, invents no domain and hides no difference: %s', async (_why, change) => {
    await world.drift.accept(anAccepted());
    survey = { ...survey, ...change };
    const { domains, facts, compared } = await look();
    expect(domains).not.toContain(second.displayName.toLowerCase());
    expect(facts).toMatchObject({ configuration: { value: { servicePrincipalId: 'sp-1' } }, others: [] });
    expect(compared.judged).not.toContain('configuration');
    expect(compared.judged).toContain('jobs');
  });

  test('may be the one that was accepted: another one of the domain is not taken for it', async () => {
    await world.drift.accept(anAccepted());
    survey = { configurations: [aSurveyed(second)], unidentified: [{ displayName: domain, ...broken }] };
    const { compared } = await look();
    expect(compared).toMatchObject({ differences: [], judged: [], unknown: [{ path: '/configuration' }] });
  });

  test('is told as unknown by its name', async () => {
    survey.configurations.push(aSurveyed({ ...second, domain: null, jobs: broken }));
    const { survey: read } = await look();
    expect(read).toMatchObject({ value: { unidentified: [{ displayName: 'Second of corp', code: 'READ_FAILED' }] } });
  });
});

test('a configuration that is silent now belongs to the domain where it was seen before', async () => {
  await world.drift.note({ domain, servicePrincipalId: 'sp-1', agents: [], units: [] });
  survey.configurations = [aSurveyed({ displayName: 'Cloud Sync', domain: null, jobs: broken, settings: broken })];
  const { facts } = await look();
  expect(facts).toMatchObject({ hasUnidentified: false, configuration: { value: { displayName: 'Cloud Sync' } } });
});

test('one that was read and names no domain is called by its name', async () => {
  const empty = { kind: 'read' as const, value: [] };
  survey.configurations = [aSurveyed({ displayName: 'APAC.contoso.com', domain: null, jobs: empty, settings: empty })];
  expect((await look('apac.contoso.com')).domains).toContain('apac.contoso.com');
});

describe('a run of ours', () => {
  const repair = { runId, workflow: 'drift-repair' as const };

  test('that ended since the survey makes all of it worthless', async () => {
    await world.runs.create(aRun({ ...repair, state: 'applying' }), {});
    survey.configurations = [aSurveyed({ jobs: { kind: 'read', value: [aJob('X', { code: 'Paused' })] } })];
    meanwhile = () => world.runs.change(runId, { state: 'completed', endedAt: nowText() });
    expect((await look()).compared.unknown).toMatchObject([{ code: 'RUN_UNDER_WAY' }]);
  });

  test('that began and ended since the survey does too', async () => {
    meanwhile = () =>
      world.runs.create(aRun({ ...repair, state: 'completed', startedAt: nowText(), updatedAt: nowText() }), {});
    expect((await look()).compared.unknown).toMatchObject([{ code: 'RUN_UNDER_WAY' }]);
  });

  test('that wrote at the survey and asks again now does too', async () => {
    await world.runs.create(aRun({ ...repair, state: 'applying' }), {});
    meanwhile = () => world.runs.change(runId, { state: 'awaitingApproval' });
    expect((await look()).compared.unknown).toMatchObject([{ code: 'RUN_UNDER_WAY' }]);
  });

  test.each<[string, Parameters<typeof aRun>[0]]>([
    ['ended before', { ...repair, state: 'completed' }],
    ['waits for approval all the while', { ...repair, state: 'awaitingApproval' }],
    ['waits for its turn all the while', { ...repair, state: 'applying', step: waitingForTurn }],
    ['is about another domain', { ...repair, state: 'applying', domain: 'emea.contoso.com' }],
    ['only looks', { runId, workflow: 'drift-check', state: 'verifying' }],
  ])('that %s changes nothing', async (_what, change) => {
    await world.runs.create(aRun({ updatedAt: '2026-11-20T06:00:00.000Z', ...change }), {});
    expect((await look()).facts.isBusy).toBe(false);
  });
});
