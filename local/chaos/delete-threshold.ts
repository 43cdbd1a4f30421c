import { deleteInAd, onboardCorp, reviews } from '../drive/held-deletes';
import { decide, hasEnded, linkOf, readRun, type RunAnswer } from '../drive/onboarding';
import { requestsSince, resetScopeOf } from '../drive/requests';
import type { RunningWorld } from '../drive/world-process';
import { beginLife, type Chaos, ledgerProblems, persistently, type Problems } from './life';

const approvers = ['approver.one@contoso.com', 'approver.two@contoso.com'];
const count = 12;

/** A life of one review: the deletes are held, both approve, the deletes go; with kills at random instants of all that. */
export async function releaseUnderChaos(world: RunningWorld, random: () => number, chaos: Chaos): Promise<Problems> {
  await onboardCorp(world);
  const life = await beginLife(world, random, chaos);
  await persistently(life, () => deleteOnce(world));
  const decided = new Set<string>();
  for (let steps = 0; steps < 400; steps++) {
    const run = await persistently(life, () => newestReview(world));
    if (run && hasEnded(run)) return problemsOf(world, run, decided.size);
    if (run?.state === 'awaitingApproval') {
      const person = approvers.find((one) => !decided.has(one));
      const done = person !== undefined && (await persistently(life, () => tryToApprove(world, person)));
      if (done) decided.add(person);
    }
    await persistently(life, () => world.advance('PT1M'));
  }
  return ['no review ended'];
}

/** A kill may have come after the deletes were done in AD. */
async function deleteOnce(world: RunningWorld): Promise<void> {
  const listed = { op: 'list', organizationalUnit: 'OU=Cloud,DC=corp,DC=contoso,DC=com' };
  const { value } = await world.local<{ value: { objectType: string }[] }>('/_local/ad', listed);
  if (value.filter(({ objectType }) => objectType === 'user').length === 16) await deleteInAd(world, count);
}

async function newestReview(world: RunningWorld): Promise<RunAnswer | undefined> {
  const [newest] = await reviews(world);
  return newest && readRun(world, newest.runId);
}

async function tryToApprove(world: RunningWorld, person: string): Promise<boolean> {
  const link = await linkOf(world, person);
  const { status, text } = await decide(world, { person, link });
  if (status >= 500) throw new Error(`the approval answered ${status}: ${text}`);
  return status === 200;
}

async function problemsOf(world: RunningWorld, run: RunAnswer, approvals: number): Promise<Problems> {
  const { kind, counts = {} } = run.outcome ?? { kind: 'nothing' };
  const ending =
    run.state === 'completed' && kind === 'verified' ? [] : [`ended ${run.state} ${JSON.stringify(run.outcome)}`];
  const sent = await requestsSince(world);
  const released = sent.filter((request) => resetScopeOf(request) === 'ForceDeletes' && request.status === 204);
  const found = await reviews(world);
  return [
    ...ending,
    ...(counts['softDeleted'] === count && counts['unapproved'] === 0 ? [] : [`counts ${JSON.stringify(counts)}`]),
    ...(released.length <= 1 ? [] : [`released ${released.length} times`]),
    ...(approvals === 2 ? [] : [`released with ${approvals} approvals`]),
    ...(found.length === 1 ? [] : [`${found.length} reviews`]),
    ...(await ledgerProblems(world)),
  ];
}
