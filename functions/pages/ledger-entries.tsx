import type { VNode } from 'preact';
import type { LedgerEntry } from '../../gateways/records/ledger';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { Value } from '../../orchestrations/kit/pages/value-view';
import { capitalized, humanize } from '../../orchestrations/kit/pages/wording';

const telling = ['step', 'what', 'state', 'because'];

/** `Written: schema`; a step is named by itself. */
function titleOf({ kind, data }: LedgerEntry): string {
  const members: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {};
  const detail = telling.map((name) => members[name]).find((value) => typeof value === 'string');
  if (detail === undefined) return capitalized(humanize(kind));
  return capitalized(kind === 'step' ? detail : `${humanize(kind)}: ${detail}`);
}

/** What was recorded, oldest first, each with the start of its hash. */
export function LedgerEntries({ entries }: { entries: readonly LedgerEntry[] }): VNode {
  if (entries.length === 0) return <p>Nothing is recorded yet.</p>;
  return (
    <ol class="timeline">
      {entries.map((entry) => (
        <li key={entry.sequence}>
          <p>
            <strong>
              <Text>{titleOf(entry)}</Text>
            </strong>{' '}
            <Moment at={entry.at} />
          </p>
          <details id={`entry-${entry.sequence}`}>
            <summary>
              Entry {entry.sequence}
              {', hash '}
              <code>{entry.hash.slice(0, 12)}</code>
            </summary>
            <Value value={entry.data} />
            <p class="hint">
              Hash <code>{entry.hash}</code>
              <br />
              Hash before <code>{entry.previousHash}</code>
            </p>
          </details>
        </li>
      ))}
    </ol>
  );
}
