import type { VNode } from 'preact';
import { hasEnded } from '../../domain/run';
import { renderPage, Text } from '../../orchestrations/kit/pages/frame';
import { counted } from '../../domain/counted';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';
import { AlarmList } from './alarm-list';
import { ApprovalList } from './approval-list';
import { configurationHref, FindingList } from './finding-list';
import { Refreshed, Region } from './live-regions';
import { RunList } from './run-list';
import type { ConsoleView } from './views';

/** `GET /api/console`: what waits, what runs, what ended lately. */
export function renderConsole(view: ConsoleView): string {
  return renderPage({
    title: 'Overview',
    signedIn: view.signedIn,
    place: 'console',
    refreshSeconds: 15,
    children: <Overview {...view} />,
  });
}

function Overview({ runs, approvals, alarms, findings, configurations, csrf, now }: ConsoleView): VNode {
  const running = runs.filter((run) => !hasEnded(run.state));
  const ended = runs.filter((run) => hasEnded(run.state));
  return (
    <>
      <h1>Overview</h1>
      <Region name="standing">
        <p class="lead">
          {counted(alarms.length, 'alarm')}, {counted(approvals.length, 'open approval')},{' '}
          {counted(running.length, 'run')} under way.
        </p>
      </Region>
      <Refreshed now={now} href="/api/console" />
      <Region name="alarms">
        <h2>Alarms</h2>
        {alarms.length === 0 ? <p>No alarm is open.</p> : <AlarmList alarms={alarms} csrf={csrf} now={now} />}
      </Region>
      <Region name="drift">
        <h2>Drift</h2>
        {findings.length === 0 ? <p>No finding is open.</p> : <FindingList findings={findings} now={now} />}
      </Region>
      <Region name="approvals">
        <h2>Waiting for approval</h2>
        {approvals.length === 0 ? (
          <p>Nothing waits for approval.</p>
        ) : (
          <ApprovalList caption="Open approvals" approvals={approvals} now={now} />
        )}
      </Region>
      <Region name="running">
        <h2>Under way</h2>
        {running.length === 0 ? (
          <p>No run is under way.</p>
        ) : (
          <RunList caption="Runs under way" runs={running} now={now} />
        )}
      </Region>
      <Region name="configurations">
        <h2>Configurations</h2>
        <Configurations configurations={configurations} />
      </Region>
      <Region name="ended">
        <h2>Ended lately</h2>
        {ended.length === 0 ? (
          <p>No run has ended yet.</p>
        ) : (
          <RunList caption="Runs that ended" runs={ended} now={now} />
        )}
      </Region>
    </>
  );
}

function Configurations({ configurations }: Pick<ConsoleView, 'configurations'>): VNode {
  if (configurations.length === 0) return <p>No domain is configured.</p>;
  return (
    <StackedTable
      caption="Cloud Sync configurations"
      captionIsUnseen
      columns={['Domain', 'Status']}
      rows={configurations.map(({ domain, status }) => ({
        key: domain,
        cells: [
          <a key="domain" href={configurationHref(domain)}>
            <Text>{domain}</Text>
          </a>,
          <Text key="status">{status}</Text>,
        ],
      }))}
    />
  );
}
