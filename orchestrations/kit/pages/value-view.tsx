import type { ComponentChildren, VNode } from 'preact';
import { Text } from './frame';
import { capitalized, humanize } from './wording';

type Side = 'before' | 'after';

/** One side of a change: what both sides share is only counted, what differs is marked, by words too. */
export function ChangeSide({ side, before, after }: { side: Side; before: unknown; after: unknown }): VNode {
  const [own, other] = (side === 'before' ? [before, after] : [after, before]).map(unpacked);
  if (Array.isArray(own) && Array.isArray(other)) return <ListSide side={side} own={own} other={other} />;
  if (isRecord(own) && isRecord(other)) return <RecordSide own={own} other={other} />;
  return <Value value={own} />;
}

function ListSide({ side, own, other }: { side: Side; own: unknown[]; other: unknown[] }): VNode {
  const known = new Set(other.map(keyOf));
  const marked = own.filter((entry) => !known.has(keyOf(entry)));
  const shared = own.filter((entry) => known.has(keyOf(entry)));
  if (own.length === 0) return <None />;
  return (
    <>
      {marked.length > 0 && (
        <ul class="values">
          {marked.map((entry) => (
            <li key={keyOf(entry)}>
              <Marked side={side}>
                <Value value={entry} />
              </Marked>
            </li>
          ))}
        </ul>
      )}
      {shared.length > 0 && (
        <details>
          <summary>{shared.length} unchanged</summary>
          <Value value={shared} />
        </details>
      )}
    </>
  );
}

function Marked({ side, children }: { side: Side; children: ComponentChildren }): VNode {
  return side === 'before' ? (
    <span class="goes">
      <strong>Goes: </strong>
      {children}
    </span>
  ) : (
    <span class="comes">
      <strong>New: </strong>
      {children}
    </span>
  );
}

function RecordSide({ own, other }: { own: Record<string, unknown>; other: Record<string, unknown> }): VNode {
  const names = Object.keys({ ...own, ...other });
  const differing = names.filter((name) => keyOf(own[name]) !== keyOf(other[name]));
  const shared = Object.fromEntries(Object.entries(own).filter(([name]) => !differing.includes(name)));
  return (
    <>
      <Pairs entries={differing.map((name) => [name, own[name]])} depth={0} />
      {Object.keys(shared).length > 0 && (
        <details>
          <summary>{Object.keys(shared).length} unchanged</summary>
          <Value value={shared} />
        </details>
      )}
    </>
  );
}

const deepest = 2;

/** Any JSON value in words: nothing, yes and no, lists and pairs; only what is nested deeper stays JSON. */
export function Value({ value, depth = 0 }: { value: unknown; depth?: number }): VNode {
  if (value === null || value === undefined) return <None />;
  if (typeof value === 'object') return <Composite value={value} depth={depth} />;
  if (typeof value === 'boolean') return <>{value ? 'yes' : 'no'}</>;
  return typeof value === 'string' ? <StringValue text={value} depth={depth} /> : <JsonText value={value} />;
}

function Composite({ value, depth }: { value: object; depth: number }): VNode {
  if (depth >= deepest) return isFlat(value) ? <Members record={value} /> : <Json value={value} />;
  if (Array.isArray(value)) return <List values={value} depth={depth} />;
  return <Pairs entries={Object.entries(value)} depth={depth} />;
}

/** A record without records inside, on one line. */
function Members({ record }: { record: object }): VNode {
  const members = Object.entries(record).map(([name, entry]) => `${humanize(name)} ${String(entry)}`);
  return <Text>{capitalized(members.join(', '))}</Text>;
}

function isFlat(value: object): boolean {
  const entries: unknown[] = Object.values(value);
  return isRecord(value) && entries.length > 0 && entries.every((entry) => typeof entry !== 'object' && entry !== '');
}

function Json({ value }: { value: unknown }): VNode {
  return (
    <code>
      <JsonText value={value} />
    </code>
  );
}

// Settings of Cloud Sync hold JSON as text: people compare its members, not its punctuation.
function StringValue({ text, depth }: { text: string; depth: number }): VNode {
  if (text === '') return <span class="none">empty text</span>;
  const parsed = depth < deepest ? parsedText(text) : undefined;
  return parsed === undefined ? <Text>{text}</Text> : <Value value={parsed} depth={depth} />;
}

function unpacked(value: unknown): unknown {
  return typeof value === 'string' ? (parsedText(value) ?? value) : value;
}

function parsedText(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function List({ values, depth }: { values: unknown[]; depth: number }): VNode {
  if (values.length === 0) return <None />;
  return (
    <ul class="values">
      {values.map((entry, index) => (
        <li key={index}>
          <Value value={entry} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
}

function Pairs({ entries, depth }: { entries: [string, unknown][]; depth: number }): VNode {
  if (entries.length === 0) return <None />;
  return (
    <dl class="pairs">
      {entries.map(([name, entry]) => (
        <div key={name}>
          <dt>
            <Text>{capitalized(humanize(name))}</Text>
          </dt>
          <dd>
            <Value value={entry} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function JsonText({ value }: { value: unknown }): VNode {
  return <Text>{keyOf(value)}</Text>;
}

function None(): VNode {
  return <span class="none">nothing</span>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
