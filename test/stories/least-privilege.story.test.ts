import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import type { Workflow } from '../../domain/run';
import { permissionsOf } from '../../functions/permissions';
import { corp, heldAndAsked, approveByBoth, followReview } from '../../local/drive/held-deletes';
import { decide, follow, hasEnded, isAsked, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { GRANTED_BY_DEFAULT } from '../../local/tenant/http/access/graph-roles';
import { flattened, neededRoles } from '../support/needed-roles';
import { requestsSince } from '../../local/drive/requests';

const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));

/** What the workflows need, with what is shared. */
function derived(...workflows: Workflow[]): string[] {
  const needs = permissionsOf(config).filter(({ workflow }) => workflow === 'shared' || workflows.includes(workflow));
  return [...new Set(needs.map(({ permission }) => permission))].sort();
}

/** Nothing but these roles. */
function denyAllBut(roles: readonly string[]): string[] {
  return GRANTED_BY_DEFAULT.filter((role) => !roles.includes(role)).flatMap((role) => ['--deny', role]);
}

function requiredOnlyBy(one: Workflow, other: Workflow): string[] {
  const required = (workflow: Workflow) =>
    permissionsOf(config).flatMap((need) =>
      need.workflow === workflow && need.requiredToStart ? [need.permission] : [],
    );
  return required(one).filter((permission) => !required(other).includes(permission));
}

let world: RunningWorld;
afterEach(() => world.close());

async function onboard() {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  await decide(world);
  return follow(world, runId);
}

/** A plan only, whatever its answer. */
async function reviewPlan() {
  const requester = await world.visitor('requester@contoso.com');
  const started = await requester.post('/api/delete-reviews', { domain: corp, mode: 'plan' });
  return follow(world, started.json<{ runId: string }>().runId);
}

async function onboardingPlan() {
  return follow(world, (await startOnboarding(world, { mode: 'plan' })).json<{ runId: string }>().runId);
}

/**
 * Of what was really sent: roles that at least one request cannot do without; and what was refused for good. A service principal that
 * was made a moment ago answers 403 whatever the roles, and answers later.
 */
async function observed(held: readonly string[]) {
  const requests = flattened(await requestsSince(world));
  const needed = new Set(requests.flatMap((request) => neededRoles(request, held) ?? []));
  const isAnsweredLater = (refused: { method: string; path: string }, index: number) =>
    requests
      .slice(index + 1)
      .some(({ method, path, status }) => method === refused.method && path === refused.path && status < 300);
  const forGood = requests.filter(
    (request, index) =>
      neededRoles(request, held) === undefined || (request.status === 403 && !isAnsweredLater(request, index)),
  );
  return { needed: [...needed].sort(), refused: forGood.map(({ method, path }) => `${method} ${path}`) };
}

test('an onboarding is verified with the derived roles and no other, and its requests need every one of them', async () => {
  const held = derived('ou-onboarding');
  expect(held).not.toContain('RoleManagement.Read.Directory');
  // The sweep of the other workflow needs no role that this one has not.
  world = await startWorld(...denyAllBut(held));
  const run = await onboard();
  expect([run.state, run.outcome?.kind]).toEqual(['completed', 'verified']);
  expect(await observed(held)).toEqual({ needed: held, refused: [] });
});

test('held deletes are released and verified with the derived roles and no other', async () => {
  const held = derived('ou-onboarding', 'delete-threshold');
  world = await startWorld(...denyAllBut(held));
  await onboard();
  await heldAndAsked(world, 12);
  await approveByBoth(world);
  const review = await followReview(world, hasEnded);
  expect([review.state, review.outcome?.kind]).toEqual(['completed', 'verified']);
  expect(await observed(held)).toEqual({ needed: held, refused: [] });
});

test('without the opt-in for agents a run goes on, and says that their state is unknown', async () => {
  world = await startWorld('--deny', 'OnPremisesPublishingProfiles.ReadWrite.All');
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  const asked = await follow(world, runId, isAsked);
  expect([asked.state, asked.plan?.risks.map(({ code }) => code)]).toEqual(['awaitingApproval', ['AGENTS_UNKNOWN']]);
});

test.each(requiredOnlyBy('delete-threshold', 'ou-onboarding'))(
  'without %s reviews are refused and name it, and onboardings go on',
  async (role) => {
    world = await startWorld('--deny', role);
    const review = await reviewPlan();
    expect([review.state, review.refusal?.code]).toEqual(['refused', 'PERMISSION_MISSING']);
    expect(review.refusal?.message).toContain(role);
    expect((await onboardingPlan()).state).toBe('planned');
  },
);

test.each(requiredOnlyBy('ou-onboarding', 'delete-threshold'))(
  'without %s onboardings are refused and name it, and reviews go on',
  async (role) => {
    world = await startWorld('--deny', role);
    const onboarding = await onboardingPlan();
    expect([onboarding.state, onboarding.refusal?.code]).toEqual(['refused', 'PERMISSION_MISSING']);
    expect(onboarding.refusal?.message).toContain(role);
    // There are no held deletes, which it can see.
    expect((await reviewPlan()).refusal?.code).not.toBe('PERMISSION_MISSING');
  },
);
