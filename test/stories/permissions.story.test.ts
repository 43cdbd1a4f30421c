import { requiredPermissions } from '../../orchestrations/ou-onboarding/permissions';
import { follow, isAsked, mailsTo, startOnboarding } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { problemOf } from '../support/problems';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { requestsSince } from '../../local/drive/requests';

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function writesToTenant(): Promise<string[]> {
  return (await requestsSince(world))
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/$batch'))
    .map(({ method, path }) => `${method} ${path}`);
}

test('there are permissions to deny', () => {
  expect(requiredPermissions.length).toBeGreaterThan(4);
});

test.each(requiredPermissions)('without %s a run is refused, names it, and leaves the tenant alone', async (role) => {
  await world.kill();
  await world.restart('--deny', role);
  const started = await startOnboarding(world);
  expect([started.status, started.text]).toEqual([202, expect.any(String)]);
  const run = await follow(world, started.json<{ runId: string }>().runId);
  expect([run.state, run.refusal?.code]).toEqual(['refused', 'PERMISSION_MISSING']);
  expect(run.refusal?.message).toContain(role);
  expect(await writesToTenant()).toEqual([]);
  const health = await (await world.visitor('admin@contoso.com')).get('/api/health');
  expect(health.json()).toMatchObject({ status: 'degraded' });
  expect(health.text).toContain(role);
});

test('without User.Read.All a key caller, whose person cannot be looked up, is told which role is missing', async () => {
  await world.kill();
  await world.restart('--deny', 'User.Read.All');
  const reply = await world.key('/api/webhooks/ou-onboardings', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...onboardingRequest, requestedBy: 'requester@contoso.com' }),
  });
  expect(problemOf(reply)).toMatchObject({ status: 503, code: 'DEPENDENCY_UNAVAILABLE' });
  expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(reply.text).toContain('User.Read.All');
});

test('without Mail.Send a run waits for approval all the same, and console and list show it to the approver', async () => {
  await world.kill();
  await world.restart('--deny', 'Mail.Send');
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  await world.advance('PT2H');
  expect(await mailsTo(world, 'approver.one@contoso.com')).toEqual([]);
  expect((await follow(world, runId, isAsked)).state).toBe('awaitingApproval');
  const approver = await world.visitor('approver.one@contoso.com');
  const { value } = (await approver.get('/api/approvals')).json<{ value: { runId: string; href: string }[] }>();
  expect(value).toMatchObject([{ runId, href: expect.stringMatching(/^\/api\/approvals\//) }]);
  const page = await approver.get('/api/console', { accept: 'text/html' });
  expect(page.text).toContain(value[0]?.href);
  const { csrf } = (await approver.get(value[0]?.href ?? '')).json<{ csrf: string }>();
  const decided = await approver.post(value[0]?.href ?? '', { decision: 'reject', comment: 'enough', csrf });
  expect(decided.json()).toMatchObject({ state: 'decided', decision: 'reject' });
  expect((await follow(world, runId)).state).toBe('rejected');
});
