import type { OrchestrationContext } from 'durable-functions';
import { activityRef } from '../kit/activity';
import { call, type Step, tryOnce } from '../kit/call';
import { causeOf, Ended } from '../kit/ended';
import { pause } from '../kit/pause';
import { PlanInput, PlanSummary } from '../kit/run-contract';
import { cancelEvent } from '../kit/run-input';
import { select } from '../kit/select';
import * as contract from './contract';

const dayMilliseconds = 86_400_000;

interface OfRound {
  runId: string;
  round: number;
}

interface Deadlines {
  approverIds: string[];
  remindAt: string;
  escalateAt: string;
  expiresAt: string;
}

/** Asks the people a policy names and waits until they have decided, the time is over, the run is cancelled or its plan has changed. */
export function* approval(context: OrchestrationContext): Step<contract.Result> {
  try {
    return yield* ask(context);
  } catch (error) {
    // What leaves a child orchestration as an error reaches its parent without code.
    if (error instanceof Ended && error.state === 'refused') return { kind: 'refused', refusal: causeOf(error) };
    throw error;
  }
}

function* ask(context: OrchestrationContext): Step<contract.Result> {
  const input = contract.Input.parse(context.df.getInput());
  const of = { runId: input.runId, round: input.round };
  const asked = yield* call(context, contract.askRound, input);
  const closing = yield* waitForDecisions(context, input, asked);
  if (closing === 'superseded') return { kind: closing };
  const { kind, toTell } = yield* call(context, contract.recordClosed, { ...of, state: closing });
  for (const personId of toTell) yield* tell(context, { ...of, personId });
  return { kind };
}

function* waitForDecisions(
  context: OrchestrationContext,
  input: contract.Input,
  asked: Deadlines,
): Step<'approved' | 'rejected' | 'expired' | 'cancelled' | 'superseded'> {
  const of = { runId: input.runId, round: input.round };
  const due = new Set<contract.Occasion>(['reminder', 'escalation']);
  const outbox = asked.approverIds.map((approverId) => askMail(of, 'first', approverId));
  let woken: string = 'first';
  for (;;) {
    const decided = context.df.waitForExternalEvent(contract.decisionEvent);
    const changed = context.df.waitForExternalEvent(contract.changedEvent);
    const cancelled = context.df.waitForExternalEvent(cancelEvent);
    const { standing } = yield* call(context, contract.readStanding, of);
    if (standing !== 'open') return standing;
    if ((woken === 'decided' || woken === 'changed') && (yield* isVoid(context, input))) return 'superseded';
    outbox.push(...(yield* dueMails(context, of, { asked, due })));
    yield* sendMails(context, outbox);
    const until = nextLook(context.df.currentUtcDateTime, deadlinesOf(asked, due, outbox));
    woken = (yield* select(context, { decided, changed, cancelled }, until)).name;
  }
}

/** A plan that cannot be made now says nothing: the round stays open, and before anything is written the plan is made again. */
function* isVoid(
  context: OrchestrationContext,
  { runId, round, fingerprint, replanBy }: contract.Input,
): Step<boolean> {
  if (replanBy === null) return false;
  const replan = activityRef({ name: replanBy, input: PlanInput, output: PlanSummary, cancellable: false });
  try {
    return (yield* call(context, replan, { runId, round: round + 1 })).fingerprint !== fingerprint;
  } catch {
    return false;
  }
}

function* dueMails(
  context: OrchestrationContext,
  of: OfRound,
  { asked, due }: { asked: Deadlines; due: Set<contract.Occasion> },
): Step<AskMail[]> {
  const now = context.df.currentUtcDateTime.getTime();
  const mails: AskMail[] = [];
  if (due.has('reminder') && now >= Date.parse(asked.remindAt)) {
    due.delete('reminder');
    mails.push(...asked.approverIds.map((approverId) => askMail(of, 'reminder', approverId)));
  }
  if (due.has('escalation') && now >= Date.parse(asked.escalateAt)) {
    due.delete('escalation');
    const { approverIds } = yield* call(context, contract.escalateRound, of);
    mails.push(...approverIds.map((approverId) => askMail(of, 'escalation', approverId)));
  }
  return mails;
}

interface AskMail extends OfRound {
  approverId: string;
  occasion: contract.Occasion;
  tries: number;
  /** Milliseconds; zero: at once. */
  notBefore: number;
}

function askMail(of: OfRound, occasion: contract.Occasion, approverId: string): AskMail {
  return { ...of, occasion, approverId, tries: 0, notBefore: 0 };
}

/**
 * Tries what may be tried now, and keeps what a throttled mailbox did not take: nobody waits here, because decisions come without
 * mail as well.
 */
function* sendMails(context: OrchestrationContext, outbox: AskMail[]): Step<void> {
  for (const mail of outbox.splice(0)) {
    const now = context.df.currentUtcDateTime.getTime();
    if (mail.notBefore > now) outbox.push(mail);
    else {
      const seconds = yield* sendOne(context, mail);
      if (seconds > 0) outbox.push({ ...mail, tries: mail.tries + 1, notBefore: now + seconds * 1000 });
    }
  }
}

const longestMailPauseSeconds = 900;

/** Seconds until another try; zero when it was sent, or will not be. */
function* sendOne(context: OrchestrationContext, { tries, notBefore: _, ...mail }: AskMail): Step<number> {
  try {
    const tried = yield* tryOnce(context, contract.sendAskMail, mail);
    if ('done' in tried) return 0;
    return Math.max(tried.notNowSeconds, Math.min(longestMailPauseSeconds, 5 * 2 ** tries));
  } catch (error) {
    yield* call(context, contract.recordUnsent, { ...mail, code: causeOf(error).code });
    return 0;
  }
}

const mostResultTries = 3;
const longestResultPauseSeconds = 30;

/** The decision holds, and the run goes on, whether or not everybody could be told. */
function* tell(context: OrchestrationContext, mail: OfRound & { personId: string }): Step<void> {
  let code = 'MAIL_THROTTLED';
  try {
    for (let tries = 1; tries <= mostResultTries; tries++) {
      const tried = yield* tryOnce(context, contract.sendResultMail, mail);
      if ('done' in tried) return;
      if (tried.notNowSeconds > longestResultPauseSeconds) break;
      yield* pause(context, tried.notNowSeconds);
    }
  } catch (error) {
    code = causeOf(error).code;
  }
  const { personId: approverId, ...of } = mail;
  yield* call(context, contract.recordUnsent, { ...of, approverId, code, occasion: 'result' });
}

/** Milliseconds of all that there is to do; timers may fire a second early. */
function deadlinesOf(asked: Deadlines, due: ReadonlySet<contract.Occasion>, outbox: readonly AskMail[]): number[] {
  const instants = [
    asked.expiresAt,
    ...(due.has('reminder') ? [asked.remindAt] : []),
    ...(due.has('escalation') ? [asked.escalateAt] : []),
  ];
  return [...instants.map((at) => Date.parse(at)), ...outbox.map(({ notBefore }) => notBefore)].map((at) => at + 1000);
}

/** A deadline is a value that is looked at again: no timer is longer than a day. */
function nextLook(now: Date, deadlines: readonly number[]): Date {
  const next = Math.max(Math.min(...deadlines), now.getTime());
  return new Date(Math.min(next, now.getTime() + dayMilliseconds));
}
