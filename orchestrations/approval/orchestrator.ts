import type { OrchestrationContext } from 'durable-functions';
import { call, type Step } from '../kit/call';
import { causeOf, Ended } from '../kit/ended';
import { cancelEvent } from '../kit/run-input';
import { select } from '../kit/select';
import * as contract from './contract';

const dayMilliseconds = 86_400_000;

/** Asks the people a policy names and waits until they have decided, the time is over, or the run is cancelled. */
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
  const { runId, round } = input;
  const asked = yield* call(context, contract.askRound, input);
  for (const approverId of asked.approverIds) {
    yield* sendMail(context, { runId, round, approverId });
  }
  for (;;) {
    const decided = context.df.waitForExternalEvent(contract.decisionEvent);
    const cancelled = context.df.waitForExternalEvent(cancelEvent);
    const { standing } = yield* call(context, contract.readStanding, { runId, round });
    if (standing !== 'open') return yield* call(context, contract.recordClosed, { runId, round, state: standing });
    yield* select(context, { decided, cancelled }, nextLook(context.df.currentUtcDateTime, asked.expiresAt));
  }
}

/** Without its mail a round waits on: open approvals are listed for their approvers as well. */
function* sendMail(
  context: OrchestrationContext,
  asked: { runId: string; round: number; approverId: string },
): Step<void> {
  try {
    yield* call(context, contract.sendAskMail, asked);
  } catch (error) {
    yield* call(context, contract.recordUnsent, { ...asked, code: causeOf(error).code });
  }
}

/** A deadline is a value that is looked at again: no timer is longer than a day. One second later, as timers may fire early. */
function nextLook(now: Date, expiresAt: string): Date {
  return new Date(Math.min(Date.parse(expiresAt) + 1000, now.getTime() + dayMilliseconds));
}
