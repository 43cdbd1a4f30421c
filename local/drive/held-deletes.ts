import { decide, follow, hasEnded, isAsked, readRun, type RunAnswer, startOnboarding } from './onboarding';
import type { RunningWorld } from './world-process';

export const corp = 'corp.contoso.com';
export const cloudUnit = 'OU=Cloud,DC=corp,DC=contoso,DC=com';

/** An onboarded domain with a threshold of ten: what every story of held deletes begins with. */
export async function onboardCorp(world: RunningWorld): Promise<void> {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  await decide(world);
  await follow(world, runId);
}

/** Deletes users in AD and lets the service look; answers whom. */
export async function deleteInAd(world: RunningWorld, count: number): Promise<string[]> {
  const operation = { op: 'delete', organizationalUnit: cloudUnit, count };
  return (await world.local<{ changed: string[] }>('/_local/ad', operation)).changed;
}

/** The service looks at its pending deletes again now, not after six hours. */
export async function lookAgain(world: RunningWorld): Promise<void> {
  await world.local('/_local/cycles', { domain: corp });
}

/** The reviews that there are, newest first. */
export async function reviews(world: RunningWorld): Promise<RunAnswer[]> {
  const admin = await world.visitor('admin@contoso.com');
  const { value } = (await admin.get('/api/runs?workflow=delete-threshold')).json<{ value: RunAnswer[] }>();
  return value;
}

/** Moves the clock on until the newest review is where it should be. */
export async function followReview(
  world: RunningWorld,
  enough: (run: RunAnswer) => boolean,
  { step = 'PT2M', steps = 200 } = {},
): Promise<RunAnswer> {
  for (let count = 0; count < steps; count++) {
    const [newest] = await reviews(world);
    const run = newest && (await readRun(world, newest.runId));
    if (run && (enough(run) || hasEnded(run))) return run;
    await world.advance(step);
  }
  throw new Error('no review got there');
}

export function isAskedInRound(round: number): (run: RunAnswer) => boolean {
  return (run) => isAsked(run) && run.approval?.round === round;
}

/** From the deletes in AD to the mails that ask about them. */
export async function heldAndAsked(world: RunningWorld, count: number): Promise<RunAnswer> {
  await deleteInAd(world, count);
  return followReview(world, isAskedInRound(1));
}

export async function approveByBoth(world: RunningWorld): Promise<void> {
  for (const person of ['approver.one@contoso.com', 'approver.two@contoso.com']) await decide(world, { person });
}
