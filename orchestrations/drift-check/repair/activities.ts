import { type Cause, type OutcomeKind, worstOf } from '../../../domain/outcome';
import type { ActivitiesOf } from '../../kit/activity';
import { keepPlan } from '../../kit/activities/keep-plan';
import type { OfRun } from '../../kit/run-contract';
import { compare } from '../rules';
import { createWrites, readReady, type RepairGateways, requestOf, startedBy } from './apply';
import * as contract from './contract';
import { planOf } from './plan';

export function createRepairActivities(gateways: RepairGateways): ActivitiesOf<typeof contract> {
  return {
    async planRepair(input) {
      const { request, domain } = await requestOf(gateways, input.runId);
      const plan = planOf(domain, request.findingIds, await readReady(gateways, input.runId));
      return keepPlan(gateways, input, { workflow: contract.workflow, request: { ...request, domain }, plan });
    },
    ...createWrites(gateways),
    async readRepaired(of) {
      const { differing, waiting } = await readDiffering(gateways, of);
      return { settled: differing?.length === 0 && waiting.length === 0 };
    },
    verifyRepair: (input) => verifyRepair(gateways, input),
  };
}

/** Of the round's items those that still differ, undefined while that cannot be told; and jobs that were started and do not show it yet. */
async function readDiffering(gateways: RepairGateways, of: OfRun) {
  const plan = await gateways.runs.readPlan(of.runId, of.round);
  const ids = plan?.shown.items.map(({ id }) => id) ?? [];
  const read = await readReady(gateways, of.runId);
  if ('refusal' in read) return { ids, differing: undefined, waiting: [] };
  const { differences } = compare(read.ready.facts);
  const now = differences.map(({ id }) => id);
  const started = (await startedBy(gateways, of)).map((templateId) => `/jobs/${templateId}`);
  const waiting = differences.filter(({ code, path }) => code === 'JOB_STOPPED' && started.includes(path));
  return { ids, differing: ids.filter((id) => now.includes(id)), waiting };
}

async function verifyRepair(gateways: RepairGateways, { cause, ...of }: OfRun & { cause: Cause | null }) {
  const { ids, differing, waiting } = await readDiffering(gateways, of);
  const best: OutcomeKind = waiting.length > 0 ? 'acceptedUnverified' : 'verified';
  const results = ids.map((id) => ({ id, state: stateOf(id, differing, best) }));
  await gateways.runs.settleItems(of.runId, results);
  const kind = cause ? ('failed' as const) : worstOf(results.map(({ state }) => state));
  const countOf = (state: string) => results.filter((one) => one.state === state).length;
  const counts = { repaired: countOf('verified'), failed: countOf('failed'), unknown: countOf('unknown') };
  const outcome = { kind, counts, ...(cause && { cause }) };
  await gateways.ledger.append(of.runId, { step: `verified:${of.round}`, kind: 'verified', data: outcome });
  return { outcome };
}

function stateOf(id: string, differing: readonly string[] | undefined, best: OutcomeKind): OutcomeKind {
  if (!differing) return 'unknown';
  return differing.includes(id) ? 'failed' : best;
}
