import type { Difference } from '../../../domain/drift';
import { type Cause, type OutcomeKind, worstOf } from '../../../domain/outcome';
import type { ActivitiesOf } from '../../kit/activity';
import { keepPlan } from '../../kit/activities/keep-plan';
import type { OfRun } from '../../kit/run-contract';
import { compare } from '../rules';
import { askedOf, createWrites, readReady, type RepairGateways, requestOf, startedBy } from './apply';
import * as contract from './contract';
import { isTold, planOf } from './plan';

export function createRepairActivities(gateways: RepairGateways): ActivitiesOf<typeof contract> {
  return {
    async planRepair(input) {
      const { request, domain } = await requestOf(gateways, input.runId);
      const asked = await askedOf(gateways, input, request.findingIds);
      const plan = planOf(domain, asked, await readReady(gateways, input.runId));
      return keepPlan(gateways, input, { workflow: contract.workflow, request: { ...request, domain }, plan });
    },
    ...createWrites(gateways),
    async readRepaired(of) {
      const { ids, gone, waiting } = await look(gateways, of);
      return { settled: gone.length === ids.length && waiting.length === 0 };
    },
    verifyRepair: (input) => verifyRepair(gateways, input),
  };
}

interface Looked {
  ids: string[];
  /** Of the round's items those that still differ, and those of which it can be told that they do not. */
  differing: string[];
  gone: string[];
  /** Jobs that were started and do not show it yet. */
  waiting: Difference[];
}

/** What cannot be read or judged is neither differing nor gone. */
async function look(gateways: RepairGateways, of: OfRun): Promise<Looked> {
  const plan = await gateways.runs.readPlan(of.runId, of.round);
  const ids = plan?.shown.items.map(({ id }) => id) ?? [];
  const read = await readReady(gateways, of.runId);
  if ('refusal' in read) return { ids, differing: [], gone: [], waiting: [] };
  const compared = compare(read.ready.facts);
  const now = compared.differences.map(({ id }) => id);
  const asked = await askedOf(gateways, of, ids);
  const gone = asked.filter((one) => !now.includes(one.id) && isTold(compared, one)).map(({ id }) => id);
  const started = (await startedBy(gateways, of)).map((templateId) => `/jobs/${templateId}`);
  const waiting = compared.differences.filter(({ code, path }) => code === 'JOB_STOPPED' && started.includes(path));
  return { ids, differing: ids.filter((id) => now.includes(id)), gone, waiting };
}

async function verifyRepair(gateways: RepairGateways, { cause, ...of }: OfRun & { cause: Cause | null }) {
  const looked = await look(gateways, of);
  const results = looked.ids.map((id) => ({ id, state: stateOf(id, looked) }));
  await gateways.runs.settleItems(of.runId, results);
  const kind = cause ? ('failed' as const) : worstOf(results.map(({ state }) => state));
  const countOf = (state: string) => results.filter((one) => one.state === state).length;
  const counts = { repaired: countOf('verified'), failed: countOf('failed'), unknown: countOf('unknown') };
  const outcome = { kind, counts, ...(cause && { cause }) };
  await gateways.ledger.append(of.runId, { step: `verified:${of.round}`, kind: 'verified', data: outcome });
  return { outcome };
}

function stateOf(id: string, { differing, gone, waiting }: Looked): OutcomeKind {
  if (differing.includes(id)) return 'failed';
  if (!gone.includes(id)) return 'unknown';
  return waiting.length > 0 ? 'acceptedUnverified' : 'verified';
}
