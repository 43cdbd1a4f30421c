import { follow, isAsked } from '../../local/drive/onboarding';
import { lastSequence, requestsSince } from '../../local/drive/requests';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { editRule, setSecret } from '../../local/drive/by-hand';
import { approve, toTheEnd } from '../support/configuration';
import { check, findingOf, seriousOf } from '../../local/drive/drift';

/** What is there of a configuration that nobody declared is accepted by people, and measured by from then on. */
const domain = 'd001.contoso.com';

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld('--domains', '1');
});
afterAll(() => world.close());

async function askBaseline(body: object): Promise<string> {
  const requester = await world.visitor('requester@contoso.com');
  const reply = await requester.post('/api/drift-baselines', { reason: 'Made before this app.', ...body });
  expect(reply.status).toBe(202);
  const { runId } = reply.json<{ runId: string }>();
  await follow(world, runId, isAsked, { step: 'PT3S' });
  return runId;
}

const ofDomain = async () => (await check(world, { domains: [domain] })).outcome.findings.map(({ code }) => code);

test('is approved, writes nothing to the tenant, and then every change is a finding', async () => {
  expect(await ofDomain()).toEqual(['CONFIGURATION_UNDECLARED']);
  const since = await lastSequence(world);
  const runId = await askBaseline({ domain });
  await approve(world, runId);
  expect(await toTheEnd(world, runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  const written = (await requestsSince(world, since)).filter(
    ({ method, path }) => method !== 'GET' && !/batch|sendMail/.test(path),
  );
  expect(written).toEqual([]);
  expect(await ofDomain()).toEqual(['REPORT_STALE']);
  await setSecret(world, domain, 'SyncNotificationSettings', { Enabled: true, Recipients: 'else@contoso.com' });
  await editRule(world, domain, (rule) =>
    rule.containerFilter.includedContainers.push('OU=More,DC=d001,DC=contoso,DC=com'),
  );
  const found = await check(world, { domains: [domain] });
  expect(seriousOf(found).sort()).toEqual([
    'NOTIFICATION_CHANGED /settings/notificationEmail',
    'REPORT_STALE /onPremisesReport',
    'SCOPE_CHANGED /scope/organizationalUnits',
  ]);
  expect(findingOf(found, 'NOTIFICATION_CHANGED')).toMatchObject({ expected: 'sync-alerts@contoso.com' });
});

test('is asked for again when the configuration changes while people decide', async () => {
  const runId = await askBaseline({ domain });
  await setSecret(world, domain, 'SyncNotificationSettings', { Enabled: true, Recipients: 'third@contoso.com' });
  await approve(world, runId);
  const run = await follow(world, runId, ({ approval }) => approval?.round === 2);
  expect(run).toMatchObject({ approval: { round: 2, decisions: [] } });
  await approve(world, runId);
  expect((await toTheEnd(world, runId)).state).toBe('completed');
  expect(await ofDomain()).toEqual(['REPORT_STALE']);
});

test('is refused where a declaration says otherwise, and where there is nothing', async () => {
  await setSecret(world, 'emea.contoso.com', 'AppKey', { appKeyScenario: 'AD2AADProvisioning' });
  const declared = await askBaseline({ domain: 'emea.contoso.com' });
  expect(await toTheEnd(world, declared)).toMatchObject({ refusal: { code: 'DECLARED_OTHERWISE' } });
  const nothing = await askBaseline({ domain: 'corp.contoso.com' });
  expect(await toTheEnd(world, nothing)).toMatchObject({ refusal: { code: 'CONFIGURATION_MISSING' } });
});
