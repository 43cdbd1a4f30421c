import { itemsOf } from '../drive/group-conversions';
import { decide, hasEnded, mailsTo, readRun, type RunAnswer } from '../drive/onboarding';
import { requestsSince } from '../drive/requests';
import type { RunningWorld } from '../drive/world-process';
import { beginLife, type Chaos, ledgerProblems, persistently, type Problems } from './life';

/** A life of one conversion of all groups in bulk: asked for, approved, written wave by wave; with kills at random instants of all that. */
export async function convertUnderChaos(world: RunningWorld, random: () => number, chaos: Chaos): Promise<Problems> {
  const life = await beginLife(world, random, chaos);
  const asked = { groups: { namePrefix: 'Bulk' }, waves: { size: 100 } };
  const key = { 'idempotency-key': 'conversion' };
  const started = await persistently(life, async () => {
    const requester = await world.visitor('requester@contoso.com');
    const reply = await requester.post('/api/group-soa-conversions', asked, key);
    if (reply.status !== 202) throw new Error(`the start answered ${reply.status}: ${reply.text}`);
    return reply;
  });
  const { runId } = started.json<{ runId: string }>();
  let decided = false;
  for (let steps = 0; steps < 3000; steps++) {
    const run = await persistently(life, () => readRun(world, runId));
    if (hasEnded(run)) return problemsOf(world, run);
    if (run.state === 'awaitingApproval' && !decided) decided = await persistently(life, () => tryToApprove(world));
    await persistently(life, () => world.advance('PT15S'));
  }
  return ['the conversion did not end'];
}

/** Under throttling the mail may still be on its way. */
async function tryToApprove(world: RunningWorld): Promise<boolean> {
  if ((await mailsTo(world, 'approver.one@contoso.com')).length === 0) return false;
  const { status, text } = await decide(world);
  if (status >= 500) throw new Error(`the approval answered ${status}: ${text}`);
  return status === 200;
}

async function problemsOf(world: RunningWorld, run: RunAnswer): Promise<Problems> {
  const items = await itemsOf(world, run.runId);
  const verified = items.filter(({ state }) => state === 'verified');
  const writes = await writesOf(world);
  const twice = [...writes].filter(([, count]) => count > 1).length;
  const isDone = run.state === 'completed' && run.outcome?.kind === 'verified' && verified.length === items.length;
  return [
    ...(isDone ? [] : [`ended ${run.state} ${JSON.stringify(run.outcome)}`]),
    ...(twice === 0 ? [] : [`${twice} groups were written twice`]),
    ...(await ledgerProblems(world)),
  ];
}

/** How often the tenant said that it changed a group. */
async function writesOf(world: RunningWorld): Promise<Map<string, number>> {
  const writes = new Map<string, number>();
  for (const { batch = [] } of await requestsSince(world)) {
    for (const { method, path, status } of batch) {
      const isDone = method === 'PATCH' && path.includes('onPremisesSyncBehavior') && status === 200;
      if (isDone) writes.set(path, (writes.get(path) ?? 0) + 1);
    }
  }
  return writes;
}
