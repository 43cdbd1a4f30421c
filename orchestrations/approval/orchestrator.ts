import type { OrchestrationContext } from 'durable-functions';
import { activityRef } from '../kit/activity';
import { call, type Step } from '../kit/call';
import { causeOf, Ended } from '../kit/ended';
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
  yield* mailTo(context, of, { occasion: 'first', approverIds: asked.approverIds });
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
  let woken: string = 'first';
  for (;;) {
    const decided = context.df.waitForExternalEvent(contract.decisionEvent);
    const changed = context.df.waitForExternalEvent(contract.changedEvent);
    const cancelled = context.df.waitForExternalEvent(cancelEvent);
    const { standing } = yield* call(context, contract.readStanding, of);
    if (standing !== 'open') return standing;
    if ((woken === 'decided' || woken === 'changed') && (yield* isVoid(context, input))) return 'superseded';
    yield* sendDue(context, of, { asked, due });
    const until = nextLook(context.df.currentUtcDateTime, asked, due);
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

function* sendDue(
  context: OrchestrationContext,
  of: OfRound,
  { asked, due }: { asked: Deadlines; due: Set<contract.Occasion> },
): Step<void> {
  const now = context.df.currentUtcDateTime.getTime();
  if (due.has('reminder') && now >= Date.parse(asked.remindAt)) {
    due.delete('reminder');
    yield* mailTo(context, of, { occasion: 'reminder', approverIds: asked.approverIds });
  }
  if (due.has('escalation') && now >= Date.parse(asked.escalateAt)) {
    due.delete('escalation');
    const { approverIds } = yield* call(context, contract.escalateRound, of);
    yield* mailTo(context, of, { occasion: 'escalation', approverIds });
  }
}

/** Without its mail a round waits on: open approvals are listed for their approvers as well. */
function* mailTo(
  context: OrchestrationContext,
  of: OfRound,
  { occasion, approverIds }: { occasion: contract.Occasion; approverIds: readonly string[] },
): Step<void> {
  for (const approverId of approverIds) {
    const mail = { ...of, approverId, occasion };
    try {
      yield* call(context, contract.sendAskMail, mail);
    } catch (error) {
      yield* call(context, contract.recordUnsent, { ...mail, code: causeOf(error).code });
    }
  }
}

/** The decision holds whether or not everybody could be told. */
function* tell(context: OrchestrationContext, mail: OfRound & { personId: string }): Step<void> {
  try {
    yield* call(context, contract.sendResultMail, mail);
  } catch (error) {
    const unsent = { runId: mail.runId, round: mail.round, approverId: mail.personId, code: causeOf(error).code };
    yield* call(context, contract.recordUnsent, { ...unsent, occasion: 'result' });
  }
}

/** A deadline is a value that is looked at again: no timer is longer than a day. One second later, as timers may fire early. */
function nextLook(now: Date, asked: Deadlines, due: ReadonlySet<contract.Occasion>): Date {
  const deadlines = [
    asked.expiresAt,
    ...(due.has('reminder') ? [asked.remindAt] : []),
    ...(due.has('escalation') ? [asked.escalateAt] : []),
  ];
  const next = Math.min(...deadlines.map((at) => Date.parse(at) + 1000));
  return new Date(Math.min(Math.max(next, now.getTime()), now.getTime() + dayMilliseconds));
}
