import { requestsSince } from '../../local/drive/requests';
import {
  approve,
  ask,
  clearFaults,
  type Fault,
  readConfigurations,
  setFaults,
  toTheEnd,
  ledgerKinds,
} from '../support/configuration';
import { follow, isAsked, mailsTo, startOnboarding } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Every write of an onboarding loses its answer, with and without its effect: one configuration, nothing doubled. */
let world: RunningWorld;
beforeEach(async () => void (world = await startWorld()));
afterEach(() => world.close());

const writes: [string, string][] = [
  ['POST', '/instantiate$'],
  ['POST', '/synchronization/jobs$'],
  ['PATCH', '/(applications|servicePrincipals)/'],
  ['PUT', '/secrets$'],
  ['PUT', '/schema$'],
  ['POST', '/AD2AADProvisioning[^/]+/start$'],
  ['POST', '/AAD2ADExchangeHybridWriteback[^/]+/start$'],
];

const lost = (effect: 'done' | 'none'): Fault[] =>
  writes.map(([method, path]) => ({ method, path, lostAnswer: true, effect, times: 1 }));

test.each(['done', 'none'] as const)('ends as without lost answers when the effect was %s', async (effect) => {
  const runId = await ask(world);
  await setFaults(world, ...lost(effect));
  await approve(world, runId);
  const run = await toTheEnd(world, runId);
  const counts = { users: 16, groups: 3, writtenBackUsers: 10, writtenBackGroups: 2 };
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts } });
  expect((await requestsSince(world)).filter(({ status }) => status === 0)).toHaveLength(writes.length);
  const configurations = await readConfigurations(world);
  expect(Object.keys(configurations).sort()).toEqual(['corp.contoso.com', 'emea.contoso.com']);
  const corp = configurations['corp.contoso.com'];
  expect(Object.values(corp?.jobs ?? {})).toEqual(['Active', 'Active', 'Active']);
  expect(mappingsOf(corp?.schema)).toEqual([...new Set(mappingsOf(corp?.schema))]);
  expect(containersIn(corp?.schema)).toEqual(onboardingRequest.organizationalUnits);
});

interface Schema {
  synchronizationRules: {
    containerFilter: { includedContainers: string[] };
    objectMappings: { sourceObjectName: string; attributeMappings: { targetAttributeName: string }[] }[];
  }[];
}

function mappingsOf(schema: unknown): string[] {
  const rules = (schema as Schema).synchronizationRules.flatMap((rule) => rule.objectMappings);
  return rules.flatMap(({ sourceObjectName, attributeMappings }) =>
    attributeMappings.map(({ targetAttributeName }) => `${sourceObjectName}.${targetAttributeName}`),
  );
}

function containersIn(schema: unknown): string[] {
  return (schema as Schema).synchronizationRules.flatMap((rule) => rule.containerFilter.includedContainers);
}

test('mails once, or a second time that says so, when the answer of sendMail gets lost', async () => {
  await setFaults(
    world,
    { method: 'POST', path: '/sendMail$', lostAnswer: true, effect: 'done', times: 1 },
    { method: 'POST', path: '/sendMail$', lostAnswer: true, effect: 'none', times: 1 },
  );
  const runId = await ask(world);
  await world.advance('PT2M');
  const subjects = (await mailsTo(world, 'approver.one@contoso.com')).map(({ subject }) => subject).reverse();
  expect(subjects).toHaveLength(2);
  expect(subjects.map((subject) => subject.startsWith('[Repeated]'))).toEqual([false, true]);
  expect(await mailsTo(world, 'approver.two@contoso.com')).toHaveLength(1);
  expect((await follow(world, runId, isAsked)).state).toBe('awaitingApproval');
});

test('asks also when no mail can be sent at all: the open round is listed for its approvers', async () => {
  await setFaults(world, { method: 'POST', path: '/sendMail$', lostAnswer: true, effect: 'none' });
  const { runId } = (await startOnboarding(world, { mode: 'apply' })).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  await world.advance('PT10M');
  await clearFaults(world);
  await approve(world, runId);
  expect(await toTheEnd(world, runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect((await ledgerKinds(world, runId)).filter((kind) => kind === 'mailFailed')).toHaveLength(2);
});
