import { digestOf } from '../../domain/fingerprint';
import { decide, follow, hasEnded, isAsked, mailsTo, startOnboarding } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { requestsSince } from '../../local/drive/requests';

let world: RunningWorld;

async function writes(): Promise<string[]> {
  const requests = await requestsSince(world);
  const inner = requests.flatMap(({ batch = [] }) => batch);
  return [...requests.filter(({ path }) => !path.includes('$batch')), ...inner]
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);
}

const verifiedCounts = { users: 16, groups: 3, writtenBackUsers: 10, writtenBackGroups: 2 };

async function expectTenantToAgree(servicePrincipalId: string): Promise<void> {
  const base = `/v1.0/servicePrincipals/${servicePrincipalId}/synchronization`;
  const { value: jobs } = await world.graph<{ value: { id: string; status: { code: string } }[] }>(`${base}/jobs`);
  expect(jobs.map(({ status }) => status.code)).toEqual(['Active', 'Active', 'Active']);
  const { value: settings } = await world.graph<{ value: { key: string; value: string }[] }>(`${base}/secrets`);
  const notification = settings.find(({ key }) => key === 'SyncNotificationSettings')?.value ?? '{}';
  expect(JSON.parse(notification)).toMatchObject({
    Recipients: 'sync-alerts@contoso.com',
    DeleteThresholdEnabled: true,
    DeleteThresholdValue: 10,
  });
  const jobId = jobs.find(({ id }) => id.startsWith('AD2AADProvisioning.'))?.id ?? '';
  const schema = await world.graph<ReturnType<typeof JSON.parse>>(`${base}/jobs/${jobId}/schema`);
  expect(schema.synchronizationRules[0].containerFilter.includedContainers).toEqual(
    onboardingRequest.organizationalUnits,
  );
}

/** The stories of a group are told one after the other in one world. */
function inOneWorld(): void {
  beforeAll(async () => void (world = await startWorld()));
  afterAll(() => world.close());
}

describe('an onboarding that is approved', () => {
  inOneWorld();

  test('onboards four units from request to verified outcome, and the tenant agrees when asked directly', async () => {
    const started = await startOnboarding(world);
    expect(started.status).toBe(202);
    const { runId, statusUrl } = started.json<{ runId: string; statusUrl: string }>();
    expect(started.headers.get('location')).toBe(statusUrl);

    const asked = await follow(world, runId, isAsked);
    expect(asked.plan?.risks).toEqual([]);
    expect(await mailsTo(world, 'approver.one@contoso.com')).toHaveLength(1);
    expect(await mailsTo(world, 'approver.two@contoso.com')).toHaveLength(1);
    expect((await decide(world)).json()).toMatchObject({ state: expect.any(String), decision: 'approve' });

    const run = await follow(world, runId);
    expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts: verifiedCounts } });
    expect(run.outcome?.checks?.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'scope verified',
      'settings verified',
      'passwordHashSync verified',
      'exchangeHybridWriteback verified',
      'attributeMappings verified',
      'canary verified',
      'initialCycle verified',
      'provisioningLog verified',
      'passwordWriteback needsAction',
    ]);
    expect(run.plan?.items.every(({ state }) => state === 'verified')).toBe(true);
    await expectTenantToAgree(run.outcome?.configuration?.servicePrincipalId ?? '');
    const verification = await (await world.visitor('admin@contoso.com')).get('/api/ledger/verification');
    expect(verification.json()).toMatchObject({ ok: true, unanchored: 0, firstBroken: null });
  });

  test('a second onboarding of the same units finds nothing left to do and asks nobody', async () => {
    const second = (await startOnboarding(world)).json<{ runId: string }>();
    const run = await follow(world, second.runId, hasEnded);
    expect(run).toMatchObject({ state: 'completed', plan: { itemCount: 0 }, outcome: { kind: 'verified' } });
  });

  test('extends an existing configuration: pauses, changes, tries the canary, resumes, and counts only what is new', async () => {
    const finance = 'OU=Finance,DC=corp,DC=contoso,DC=com';
    const change = { organizationalUnits: [finance], attributeMappings: [], canary: undefined };
    const second = (await startOnboarding(world, change)).json<{ runId: string }>();
    const asked = await follow(world, second.runId, isAsked);
    expect(asked.plan?.items.map(({ kind }) => kind)).toEqual(['scope']);
    expect(asked.plan?.risks.map(({ code }) => code)).toEqual(['NO_CANARY']);
    await decide(world);
    const run = await follow(world, second.runId);
    expect(run).toMatchObject({
      state: 'completed',
      outcome: { kind: 'verified', configuration: { created: false }, counts: { users: 25, groups: 4 } },
    });
  });
});

describe('an onboarding that is not', () => {
  inOneWorld();

  test('a dry run plans and sends not one write; what was decided hashes to the fingerprint', async () => {
    const { runId } = (await startOnboarding(world, { mode: 'plan' })).json<{ runId: string }>();
    const run = await follow(world, runId);
    expect(run.state).toBe('planned');
    expect(await writes()).toEqual([]);
    const plan = await (await world.visitor('reader@contoso.com')).get(`/api/runs/${runId}/plan`);
    expect(`sha256:${digestOf(plan.json<{ decided: object }>().decided)}`).toBe(run.plan?.fingerprint);
  });

  test('a rejection ends the run with nothing written but its record', async () => {
    const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
    await follow(world, runId, isAsked);
    await decide(world, { decision: 'reject', comment: 'not this week' });
    const run = await follow(world, runId);
    expect(run).toMatchObject({ state: 'rejected', approval: { decisions: [{ decision: 'reject' }] } });
    expect((await writes()).filter((write) => !write.endsWith('/sendMail'))).toEqual([]);
  });

  test('nobody answers: the round expires after a week on the virtual clock and nothing is written', async () => {
    const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
    await follow(world, runId, isAsked);
    const run = await follow(world, runId, hasEnded, { step: 'P1D', steps: 9 });
    expect(run.state).toBe('expired');
    expect((await writes()).filter((write) => !write.endsWith('/sendMail'))).toEqual([]);
  });
});

describe('an onboarding whose machine dies', () => {
  inOneWorld();

  test('survives kill -9 of the whole process group while asking and while writing, with the same outcome', async () => {
    const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
    await follow(world, runId, isAsked);
    await world.kill();
    await world.restart();
    await decide(world);
    await follow(world, runId, ({ step }) => step === 'waiting for the first cycle');
    await world.kill();
    await world.restart();
    const run = await follow(world, runId);
    expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts: verifiedCounts } });
    const { value } = await world.graph<{ value: unknown[] }>(
      "/v1.0/applications?$filter=displayName eq 'corp.contoso.com'&$select=id",
    );
    expect(value).toHaveLength(1);
  });
});
