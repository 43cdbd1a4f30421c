import type { VNode } from 'preact';

/** Posts `reason` and `csrf`, form-encoded, to the cancel door. */
export function CancelForm({ runId, csrf }: { runId: string; csrf: string }): VNode {
  return (
    <>
      <h2>Cancel this run</h2>
      <form method="post" action={`/api/runs/${encodeURIComponent(runId)}/cancel`}>
        <input type="hidden" name="csrf" value={csrf} />
        <label for="reason">Why</label>
        <p class="hint" id="reason-hint">
          Takes effect before the next write. What was written stays recorded.
        </p>
        <input id="reason" name="reason" required maxLength={500} aria-describedby="reason-hint" autoComplete="off" />
        <button type="submit" class="quiet">
          Cancel run
        </button>
      </form>
    </>
  );
}
