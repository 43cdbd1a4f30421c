import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Gateways } from '../gateways/gateways';
import type { LedgerVerification } from '../gateways/records/ledger';
import { page } from './http/answers';
import { acknowledgePurpose } from './alarms.http';
import { cancelPurpose } from './cancel.http';
import { readConfigurationStatuses } from './console/configuration-status';
import type { Door, Handling, Knock, PeopleDoor } from './http/door';
import { nextLinkOf, queryOf } from './http/lists';
import { readOpenApprovals } from './approvals/open-approvals';
import { renderConsole } from './pages/console-page';
import { renderLedger } from './pages/ledger-page';
import { renderRun } from './pages/run-page';
import { hasRole, type Principal } from './http/principal';
import { readRunView } from './runs/run-view';
import { runOf } from './runs/recorded-run';
import { readRestoring } from './runs/restoring';

type ConsoleGateways = Pick<
  Gateways,
  | 'alarms'
  | 'approvals'
  | 'approvalTokens'
  | 'clock'
  | 'config'
  | 'drift'
  | 'ledger'
  | 'log'
  | 'runs'
  | 'synchronization'
>;

const recentRuns = 25;
const shownEntries = 200;

const LedgerPageQuery = z.object({
  runId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be the id of a run')
    .optional(),
  after: z
    .string()
    .regex(/^\d{1,9}$/, 'must come from a link')
    .transform(Number)
    .optional(),
});

export function consoleDoors(gateways: ConsoleGateways): Door[] {
  return [
    pageDoor('console', 'console', {
      summary: 'Page: configurations, open approvals and runs',
      handle: (_knock, caller) => showConsole(gateways, caller),
    }),
    pageDoor('console-ledger', 'console/ledger', {
      summary: 'Page: whether the ledger holds, and the entries of one run',
      query: LedgerPageQuery,
      handle: (knock, caller) => showLedger(gateways, knock, caller),
    }),
    pageDoor('console-run', 'console/runs/{runId}', {
      summary: 'Page: one run',
      handle: (knock, caller) => showRun(gateways, knock, caller),
    }),
  ];
}

function pageDoor(name: string, route: string, handling: Omit<Handling<Principal>, 'answer'>): PeopleDoor {
  const answer = { status: 200, type: 'text/html' };
  return {
    name,
    route,
    audience: 'people',
    pages: 'always',
    methods: { GET: { role: 'Operator.Read', answer, ...handling } },
  };
}

async function showConsole(gateways: ConsoleGateways, caller: Principal): Promise<HttpResponseInit> {
  const now = nowOf(gateways);
  const [{ runs }, listed, known, findings, configurations] = await Promise.all([
    gateways.runs.list({ limit: recentRuns }),
    readOpenApprovals(gateways, caller),
    gateways.alarms.list(now),
    gateways.drift.findings(),
    readConfigurationStatuses(gateways),
  ]);
  const approvals = listed.map(({ approval }) => approval);
  const alarms = known.filter(({ state }) => state !== 'resolved');
  const mayAcknowledge = hasRole(caller, 'Operator.Run');
  const csrf = mayAcknowledge ? await gateways.approvalTokens.csrfFor(caller.id, acknowledgePurpose) : null;
  return page(200, renderConsole({ signedIn: caller, runs, approvals, alarms, findings, configurations, csrf, now }));
}

async function showRun(gateways: ConsoleGateways, { request }: Knock, caller: Principal): Promise<HttpResponseInit> {
  const run = await runOf(gateways, request);
  const [view, { entries }] = await Promise.all([
    readRunView(gateways, run),
    gateways.ledger.read(run.runId, { limit: shownEntries }),
  ]);
  const mayRun = hasRole(caller, 'Operator.Run');
  const restoring = await readRestoring(gateways, run, mayRun);
  const csrf = mayRun ? await gateways.approvalTokens.csrfFor(caller.id, cancelPurpose(run.runId)) : null;
  return page(200, renderRun({ signedIn: caller, run: view, ledger: entries, restoring, csrf, now: nowOf(gateways) }));
}

async function showLedger(gateways: ConsoleGateways, { request }: Knock, caller: Principal): Promise<HttpResponseInit> {
  const { runId, after } = queryOf(LedgerPageQuery, request);
  const [verification, { runs: recent }] = await Promise.all([
    verificationOf(gateways),
    gateways.runs.list({ limit: recentRuns }),
  ]);
  let run = null;
  if (runId !== undefined) {
    const range = { limit: shownEntries, ...(after !== undefined && { after }) };
    const { entries, next } = await gateways.ledger.read(runId, range);
    run = { runId, entries, nextHref: next === undefined ? null : nextLinkOf(request, String(next)) };
  }
  return page(200, renderLedger({ signedIn: caller, verification, run, recent, now: nowOf(gateways) }));
}

/** A ledger that cannot be read is not a broken one. */
async function verificationOf({ ledger, log }: ConsoleGateways): Promise<LedgerVerification | null> {
  try {
    return await ledger.verify();
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : null }, 'ledger could not be verified');
    return null;
  }
}

function nowOf({ clock }: ConsoleGateways): string {
  return clock.now().toISOString();
}
