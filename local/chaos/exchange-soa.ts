import { type ItemAnswer, itemsOf } from '../drive/group-conversions';
import { startMove, syncedMailboxes } from '../drive/mailboxes';
import { decide, hasEnded, mailsTo, readRun, type RunAnswer } from '../drive/onboarding';
import type { RunningWorld } from '../drive/world-process';
import { beginLife, type Chaos, ledgerProblems, persistently, type Problems } from './life';

/** How many of the seeded mailboxes may be moved: one was changed an hour ago, one is on its way. */
const movable = 28;

/** A life of one conversion of all mailboxes, with kills at random instants: in the end every item says what its mailbox is. */
export async function moveMailboxesUnderChaos(
  world: RunningWorld,
  random: () => number,
  chaos: Chaos,
): Promise<Problems> {
  const life = await beginLife(world, random, chaos);
  const runId = await persistently(life, () => start(world));
  let isApproved = false;
  for (let steps = 0; steps < 600; steps++) {
    const run = await persistently(life, () => readRun(world, runId));
    if (hasEnded(run)) return problemsOf(world, run);
    if (run.state === 'awaitingApproval' && !isApproved)
      isApproved = await persistently(life, () => tryToApprove(world));
    await persistently(life, () => world.advance('PT30S'));
  }
  return ['the run did not end'];
}

/** The same key each time: whoever was killed asks again for the same run. */
async function start(world: RunningWorld): Promise<string> {
  const body = { mailboxes: { all: true }, waves: { stopAtFailedPercent: 100 } };
  const reply = await startMove(world, body, { 'idempotency-key': 'chaos' });
  if (reply.status !== 202) throw new Error(`the start answered ${reply.status}: ${reply.text}`);
  return reply.json<{ runId: string }>().runId;
}

/** False while the mail is still to come. */
async function tryToApprove(world: RunningWorld): Promise<boolean> {
  const mails = await mailsTo(world, 'approver.one@contoso.com');
  if (!mails.some(({ links }) => links.some((link) => link.includes('/api/approvals/')))) return false;
  const { status, text } = await decide(world);
  if (status >= 500) throw new Error(`the approval answered ${status}: ${text}`);
  return status === 200;
}

async function problemsOf(world: RunningWorld, run: RunAnswer): Promise<Problems> {
  const { kind, counts = {} } = run.outcome ?? { kind: 'nothing' };
  const isAsWithout = run.state === 'completed' && kind === 'verified' && counts['verified'] === movable;
  return [
    ...(isAsWithout ? [] : [`ended ${run.state} ${JSON.stringify(run.outcome)}`]),
    ...untrue(await itemsOf(world, run.runId), await syncedMailboxes(world)),
    ...(await ledgerProblems(world)),
  ];
}

/** Verified is what is moved, and nothing else is. */
function untrue(items: readonly ItemAnswer[], mailboxes: Awaited<ReturnType<typeof syncedMailboxes>>): Problems {
  const states = new Map(items.map(({ id, state }) => [id, state]));
  return [...mailboxes.values()].flatMap(
    ({ ExternalDirectoryObjectId: id, UserPrincipalName, IsExchangeCloudManaged }) =>
      (states.get(id) === 'verified') === IsExchangeCloudManaged
        ? []
        : [`${UserPrincipalName} is said to be ${states.get(id)} and is ${IsExchangeCloudManaged ? '' : 'not '}moved`],
  );
}
