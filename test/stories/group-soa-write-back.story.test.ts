import { approved, itemsOf, startConversion } from '../../local/drive/group-conversions';
import { decide, follow, isAsked, type RunAnswer } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Converted groups are provisioned to AD again, where they came from; what takes a dangerous right is handed out as a script. */
let world: RunningWorld;
beforeEach(async () => void (world = await startWorld()));
afterEach(() => world.close());

const provisionBack = { domain: 'emea.contoso.com', keepOrganizationalUnit: true };

async function convert(body: object): Promise<RunAnswer> {
  return follow(world, await approved(world, await startConversion(world, body)), undefined, { step: 'PT1M' });
}

interface Script {
  servicePrincipalId: string;
  jobId: string;
  requests: { method: string; url: string; body: object }[];
}

async function scriptOf(runId: string): Promise<Script> {
  return (await (await world.visitor('admin@contoso.com')).get(`/api/runs/${runId}/assignment-script`)).json();
}

/** What a person with the right does, request by request. */
async function assign({ requests }: Script): Promise<void> {
  for (const { method, url, body } of requests) {
    await world.graph(`/v1.0${url}`, { method, body: JSON.stringify(body) });
  }
}

test('only what can come back is converted, everything is there before the first write, and assigning is a script', async () => {
  const run = await convert({ groups: { all: true }, provisionBack });
  expect(run).toMatchObject({
    state: 'completed',
    outcome: { kind: 'verified', counts: { verified: 14, skipped: 12 } },
  });
  const checks = Object.fromEntries((run.outcome?.checks ?? []).map(({ name, result }) => [name, result]));
  expect(checks).toEqual({ audit: 'verified', assignments: 'needsAction', provisionBack: 'needsAction' });
  const codes = (await itemsOf(world, run.runId)).flatMap(({ code }) => code ?? []);
  const count = (code: string) => codes.filter((one) => one === code).length;
  expect([count('MAIL_ENABLED_NOT_WRITABLE_BACK'), count('SCOPE_NOT_UNIVERSAL')]).toEqual([8, 2]);
  expect((await scriptOf(run.runId)).requests).toHaveLength(14);
});

test('once people have assigned them, the next conversion tries its groups, and each finds the AD group it came from', async () => {
  const first = await convert({ groups: { namePrefix: 'Team 1' }, provisionBack });
  const script = await scriptOf(first.runId);
  await assign(script);
  const asked = (await startConversion(world, { groups: { namePrefix: 'Team 2' }, provisionBack })).json<{
    runId: string;
  }>();
  await follow(world, asked.runId, isAsked);
  const [group] = await itemsOf(world, asked.runId).then((items) => items.filter(({ target }) => target === 'Team 2'));
  await assign({
    ...script,
    requests: script.requests.slice(0, 1).map((one) => ({ ...one, body: { ...one.body, principalId: group?.id } })),
  });
  await decide(world);
  const run = await follow(world, asked.runId, undefined, { step: 'PT1M' });
  expect(run.outcome?.checks?.find(({ name }) => name === 'provisionBack')).toMatchObject({ result: 'verified' });
  const listed = { op: 'list', organizationalUnit: 'OU=Teams,DC=emea,DC=contoso,DC=com' };
  const { value } = await world.local<{ value: { distinguishedName: string }[] }>('/_local/ad', listed);
  expect(value.filter(({ distinguishedName }) => distinguishedName.startsWith('CN=Team 2,'))).toHaveLength(1);
});

test('without a fresh report of the domain it is refused', async () => {
  await world.advance('PT25H');
  const started = await startConversion(world, { groups: { namePrefix: 'Team' }, provisionBack });
  const run = await follow(world, started.json<{ runId: string }>().runId);
  expect(run).toMatchObject({ state: 'refused', refusal: { code: 'REPORT_REQUIRED' } });
});
