import type { VNode } from 'preact';
import type { Finding } from '../../domain/drift';
import { findingTitle } from '../../orchestrations/drift-check/words';
import { renderPage, Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';
import { capitalized } from '../../orchestrations/kit/pages/wording';
import { Value } from '../../orchestrations/kit/pages/value-view';
import { Named, Standing } from './finding-list';
import { runHref } from './run-list';
import type { ConfigurationPageView } from './views';

/** `GET /api/console/configurations/{domain}`: what is declared, accepted and there, and what differs. */
export function renderConfiguration(view: ConfigurationPageView): string {
  const title = `Configuration of ${view.domain}`;
  return renderPage({ title, signedIn: view.signedIn, children: <ConfigurationPage {...view} /> });
}

function ConfigurationPage(view: ConfigurationPageView): VNode {
  const { domain, findings, unread, now } = view;
  return (
    <>
      <p class="eyebrow">Configuration</p>
      <h1>
        <Text>{domain}</Text>
      </h1>
      <AcceptedNote accepted={view.accepted} now={now} />
      {unread.length > 0 && (
        <p class="note warning">
          <strong>Not readable now:</strong> <Text>{unread.join('; ')}</Text>
        </p>
      )}
      <h2>Findings</h2>
      {findings.length === 0 ? <p>No finding is open.</p> : <Findings findings={findings} now={now} />}
      {view.csrf !== null && findings.length > 0 && <WaiveForm findings={findings} csrf={view.csrf} />}
      <h2>Declared, accepted, there</h2>
      <Compared rows={view.rows} />
    </>
  );
}

function AcceptedNote({ accepted, now }: Pick<ConfigurationPageView, 'accepted' | 'now'>): VNode {
  if (!accepted) return <p>Nothing was accepted yet: what is declared is what is expected.</p>;
  return (
    <p>
      {accepted.kind === 'run' ? 'Accepted with a verified run' : 'Accepted as a baseline'},{' '}
      <Moment at={accepted.at} now={now} />: <a href={runHref(accepted.runId)}>the run</a>.
    </p>
  );
}

function Findings({ findings, now }: { findings: readonly Finding[]; now: string }): VNode {
  return (
    <StackedTable
      caption="Open findings"
      captionIsUnseen
      columns={['Finding', 'Expected', 'Found', 'Since', 'Standing']}
      rows={findings.map((finding) => ({
        key: finding.id,
        cells: [
          <Named key="finding" finding={finding} />,
          <Value key="expected" value={finding.expected} />,
          <Value key="actual" value={finding.actual} />,
          <Moment key="since" at={finding.firstSeenAt} now={now} />,
          <Standing key="standing" until={finding.waivedUntil} />,
        ],
      }))}
    />
  );
}

/** Posts `findingId`, `until` (a day), `reason` and `csrf`, form-encoded, to the door of waivers. */
function WaiveForm({ findings, csrf }: { findings: readonly Finding[]; csrf: string }): VNode {
  return (
    <>
      <h2>Waive a finding</h2>
      <form method="post" action="/api/drift-waivers">
        <input type="hidden" name="csrf" value={csrf} />
        <label for="finding">Finding</label>
        <select id="finding" name="findingId" required>
          {findings.map(({ id, code, path }) => (
            <option key={id} value={id}>
              {`${capitalized(findingTitle(code))} (${path})`}
            </option>
          ))}
        </select>
        <label for="until">Until</label>
        <p class="hint" id="until-hint">
          At most 90 days. Whatever else differs meanwhile is told all the same.
        </p>
        <input id="until" name="until" type="date" required aria-describedby="until-hint" />
        <label for="reason">Why</label>
        <input id="reason" name="reason" required maxLength={500} autoComplete="off" />
        <button type="submit" class="quiet">
          Waive finding
        </button>
      </form>
    </>
  );
}

function Compared({ rows }: Pick<ConfigurationPageView, 'rows'>): VNode {
  return (
    <StackedTable
      caption="What is declared, what was accepted, what is there"
      captionIsUnseen
      columns={['What', 'Declared', 'Accepted', 'There']}
      rows={rows.map(({ name, declared, accepted, live }) => ({
        key: name,
        cells: [
          <Text key="name">{name}</Text>,
          <Value key="declared" value={declared} />,
          <Value key="accepted" value={accepted} />,
          <Value key="live" value={live} />,
        ],
      }))}
    />
  );
}
