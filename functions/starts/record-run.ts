import type { Person } from '../../domain/person';
import type { Run, Workflow } from '../../domain/run';
import type { StartRequest } from '../../domain/start-request';
import type { Gateways } from '../../gateways/gateways';
import type { Engine } from '../http/engine';

type RecordGateways = Pick<Gateways, 'clock' | 'ledger' | 'log' | 'runs'>;

interface NewRun {
  workflow: Workflow;
  orchestrator: string;
  runId: string;
  requester: Person;
  request: StartRequest;
  domain: string | null;
}

/** Ledger, row, engine: a row that is there is started, now or by the sweep, so who asked must be recorded before it. */
export async function recordRun(gateways: RecordGateways, asked: NewRun): Promise<Run> {
  const run = newRun(gateways, asked);
  const { workflow, mode, requester, ticket, reason, domain } = run;
  const data = { workflow, mode, domain, requesterId: requester.id, requester: requester.userPrincipalName, ticket };
  await gateways.ledger.append(run.runId, { step: 'requested', kind: 'requested', data: { ...data, reason } });
  await gateways.runs.create(run, asked.request);
  return run;
}

function newRun({ clock }: RecordGateways, asked: NewRun): Run {
  const { workflow, orchestrator, runId, requester, request, domain } = asked;
  const at = clock.now().toISOString();
  const { mode, ticket = null, reason = null } = request;
  return {
    runId,
    workflow,
    mode,
    state: 'queued',
    step: 'waiting to start',
    progress: { done: 0, total: 1, unit: 'steps' },
    instanceId: `${orchestrator}-${runId}`,
    orchestrator,
    domain,
    requester,
    ticket,
    reason,
    round: 1,
    plan: null,
    refusal: null,
    outcome: null,
    cancelRequested: null,
    startedAt: at,
    updatedAt: at,
    endedAt: null,
  };
}

/** Also on a repeated request: a start that is there already is refused by the engine, and that is fine. */
export async function startInstance({ log }: RecordGateways, engine: Pick<Engine, 'start'>, run: Run): Promise<void> {
  try {
    await engine.start(run.orchestrator, run.instanceId, { runId: run.runId });
  } catch (error) {
    log.warn({ runId: run.runId, error: error instanceof Error ? error.name : null }, 'start is left to the sweep');
  }
}
