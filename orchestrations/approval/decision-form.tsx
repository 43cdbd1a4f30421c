import type { VNode } from 'preact';
import type { Decision } from '../../gateways/records/approvals';
import { Text } from '../kit/pages/frame';
import { counted } from '../../domain/counted';

interface FormView {
  action: string;
  csrf: string | null;
  itemCount: number;
  problem?: string;
  decision?: Decision['decision'] | undefined;
  comment?: string;
}

/** Nothing is chosen beforehand, and one button sends what was chosen. A form that comes back is as it was, and scrolled to. */
export function DecisionForm({ action, csrf, itemCount, problem, decision, comment }: FormView): VNode | null {
  if (csrf === null) return null;
  return (
    <section id="decide" class="decide" aria-labelledby="decide-title">
      <h2 id="decide-title">Your decision</h2>
      {problem !== undefined && (
        <p class="note critical" role="alert" id="problem">
          <strong>Not sent:</strong> <Text>{problem}</Text>
        </p>
      )}
      <form method="post" action={`${action}#decide`}>
        <input type="hidden" name="csrf" value={csrf} />
        <fieldset aria-describedby={problem === undefined ? undefined : 'problem'}>
          <legend>Shall this happen?</legend>
          <label class="choice">
            <input type="radio" name="decision" value="approve" required checked={decision === 'approve'} />
            <span>
              <strong>Approve</strong>: make {itemCount === 1 ? 'this' : 'these'} {counted(itemCount, 'change')}
            </span>
          </label>
          <label class="choice">
            <input type="radio" name="decision" value="reject" required checked={decision === 'reject'} />
            <span>
              <strong>Reject</strong>: change nothing
            </span>
          </label>
        </fieldset>
        <label for="comment">Comment</label>
        <p class="hint" id="comment-hint">
          Needed when you reject. The requester and the ledger see it.
        </p>
        <textarea id="comment" name="comment" rows={3} maxLength={2000} aria-describedby="comment-hint">
          {comment ?? ''}
        </textarea>
        <button type="submit">Send decision</button>
      </form>
    </section>
  );
}
