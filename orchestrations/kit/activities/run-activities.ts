import { digestOf } from '../../../domain/fingerprint';
import { Outcome } from '../../../domain/outcome';
import { differingParts } from '../../../domain/plan-difference';
import type { Run, RunState } from '../../../domain/run';
import type { Gateways } from '../../../gateways/gateways';
import type { ActivitiesOf } from '../activity';
import type * as contract from '../run-contract';

type RunGateways = Pick<Gateways, 'runs' | 'ledger' | 'approvals' | 'clock' | 'log'>;

/** What every workflow records about its run: row first for readers, ledger for the record. */
export function createRunActivities({
  runs,
  ledger,
  approvals,
  clock,
  log,
}: RunGateways): ActivitiesOf<typeof contract> {
  return {
    async recordStep({ runId, state, step, round, progress }) {
      await runs.change(runId, { state, step, round, progress });
      await ledger.append(runId, { step: `step:${round}:${step}`, kind: 'step', data: { state, step, round } });
      return {};
    },

    async recordPlan({ runId, round }) {
      const plan = await runs.readPlan(runId, round);
      if (!plan) throw new Error(`plan ${round} of run ${runId} is not stored`);
      const { fingerprint, refusal, shown } = plan;
      const { items, skipped = [] } = shown;
      await runs.writeItems(runId, [...items, ...skipped.map(({ code: _code, message: _message, ...item }) => item)]);
      await runs.settleItems(
        runId,
        skipped.map(({ id, code, message }) => ({ id, state: 'skipped', code, message })),
      );
      await runs.change(runId, { plan: { round, fingerprint, summary: shown.summary, itemCount: items.length } });
      const risks = shown.risks.map((risk) => risk.code);
      const data = { round, fingerprint, itemCount: items.length, risks, refusal: refusal?.code ?? null };
      await ledger.append(runId, { step: `plan:${round}`, kind: 'planned', data });
      return {};
    },

    async recordSuperseded({ runId, round, because: said }) {
      const because = `${said}${await whatDiffers(runs, runId, round)}`;
      await approvals.supersede(runId, round, { at: clock.now().toISOString(), because });
      await ledger.append(runId, { step: `superseded:${round}`, kind: 'superseded', data: { round, because } });
      return {};
    },

    async recordEnd({ runId, state, outcome: told, refusal, outcomeKept }) {
      const { outcome, recorded } =
        outcomeKept === undefined ? { outcome: told, recorded: told } : await readOutcome(runs, runId, outcomeKept);
      const data = { state, refusal: refusal?.code ?? null, outcome: recorded };
      await ledger.append(runId, { step: 'end', kind: 'ended', data });
      const endedAt = clock.now().toISOString();
      const progress = done(state, await runs.get(runId));
      await runs.change(runId, { state, outcome, refusal, endedAt, step: 'ended', ...(progress && { progress }) });
      await ledger.checkpoint();
      log.info({ runId, state, code: refusal?.code ?? outcome?.cause?.code }, 'run ended');
      return {};
    },

    async readCancellation({ runId }) {
      const run = await runs.get(runId);
      return { requested: Boolean(run?.cancelRequested) };
    },
  };
}

/** Of an outcome that is kept elsewhere the ledger proves what it said, without repeating it. */
async function readOutcome(runs: Gateways['runs'], runId: string, name: string) {
  const outcome = Outcome.parse(await runs.readSnapshot(runId, name));
  const recorded = { kind: outcome.kind, counts: outcome.counts ?? {}, digest: digestOf(outcome) };
  return { outcome, recorded };
}

/** The void plan is compared with the one that was made after it. */
async function whatDiffers(runs: Gateways['runs'], runId: string, round: number): Promise<string> {
  const [approved, now] = await Promise.all([runs.readPlan(runId, round), runs.readPlan(runId, round + 1)]);
  const parts = approved && now ? differingParts(approved.decided, now.decided) : [];
  return parts.length > 0 ? ` Different now: ${parts.join(', ')}.` : '';
}

/** A run that did all it was to do shows all its steps as done; one that ended early shows where. */
function done(state: RunState, run: Run | undefined): Run['progress'] | undefined {
  if (!run || (state !== 'completed' && state !== 'planned')) return undefined;
  return { ...run.progress, done: run.progress.total };
}
