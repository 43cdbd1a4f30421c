import type { VNode } from 'preact';
import type { LedgerVerification } from '../../gateways/records/ledger';
import { renderPage, Text } from '../../orchestrations/kit/pages/frame';
import { counted } from '../../domain/counted';
import { LedgerEntries } from './ledger-entries';
import { Refreshed } from './live-regions';
import { RunList, runHref } from './run-list';
import type { LedgerPageView } from './views';

/** `GET /api/console/ledger`: whether the ledger holds, and the entries of one run. */
export function renderLedger(view: LedgerPageView): string {
  return renderPage({
    title: view.run ? `Ledger of run ${view.run.runId}` : 'Ledger',
    signedIn: view.signedIn,
    place: 'ledger',
    children: (
      <>
        <h1>Ledger</h1>
        <Verification verification={view.verification} />
        <Refreshed now={view.now} href={view.run ? ledgerHref(view.run.runId) : '/api/console/ledger'} />
        {view.run && <RunEntries run={view.run} />}
        <h2>Recent runs</h2>
        {view.recent.length === 0 ? (
          <p>No run is recorded.</p>
        ) : (
          <RunList caption="Runs with their ledger" runs={view.recent} now={view.now} />
        )}
      </>
    ),
  });
}

function ledgerHref(runId: string): string {
  return `/api/console/ledger?runId=${encodeURIComponent(runId)}`;
}

const breaks = {
  altered: 'was altered after it was written',
  missing: 'is missing',
  checkpointMismatch: 'does not agree with the signed checkpoint',
};

function Verification({ verification }: { verification: LedgerVerification | null }): VNode {
  if (!verification) {
    return (
      <p class="note warning">The ledger could not be read now. Whether it holds is unknown; try again in a minute.</p>
    );
  }
  const { ok, entries, unanchored, firstBroken } = verification;
  if (ok && !firstBroken) {
    return (
      <p class="note good">
        <strong>Intact.</strong> {counted(entries, 'entry', 'entries')} checked; {unanchored.toLocaleString('en-US')}{' '}
        not yet anchored by a checkpoint.
      </p>
    );
  }
  return (
    <p class="note critical">
      <strong>Broken.</strong>{' '}
      {firstBroken ? (
        <>
          Entry {firstBroken.sequence} of run{' '}
          <a href={ledgerHref(firstBroken.runId)}>
            <Text>{firstBroken.runId}</Text>
          </a>{' '}
          {breaks[firstBroken.reason]}.
        </>
      ) : (
        'The first broken place is not known.'
      )}{' '}
      Stop trusting what comes after it and keep the storage as it is.
    </p>
  );
}

function RunEntries({ run }: { run: NonNullable<LedgerPageView['run']> }): VNode {
  return (
    <>
      <h2>
        Entries of run <Text>{run.runId}</Text>
      </h2>
      <p>
        <a href={runHref(run.runId)}>Page of this run</a>
      </p>
      <LedgerEntries entries={run.entries} />
      {run.nextHref && <a href={run.nextHref}>Further entries</a>}
    </>
  );
}
