import type { VNode } from 'preact';
import { Text } from './frame';
import { Moment } from './moment';

export interface ShownDecision {
  /** The person as the page names them. */
  by: string;
  decision: 'approve' | 'reject';
  comment: string;
  at: string;
}

/** Who decided what, and when, in the order it happened. */
export function Decisions({ decisions }: { decisions: readonly ShownDecision[] }): VNode {
  if (decisions.length === 0) return <p>Nobody has decided yet.</p>;
  return (
    <ul class="decisions">
      {decisions.map((decision) => (
        <li key={`${decision.at} ${decision.by}`}>
          <strong>{decision.decision === 'approve' ? 'Approved' : 'Rejected'}</strong> by <Text>{decision.by}</Text>,{' '}
          <Moment at={decision.at} />
          {decision.comment && (
            <blockquote>
              <Text>{decision.comment}</Text>
            </blockquote>
          )}
        </li>
      ))}
    </ul>
  );
}
