import type { Gateways } from '../../gateways/gateways';
import type { OfRun } from '../kit/run-contract';
import * as contract from './contract';
import { Decided } from './plan';

export async function requestOf({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<contract.Kept> {
  return contract.Kept.parse(await runs.readRequest(runId));
}

/** What the people of a round said yes to. */
export async function approvedOf({ runs }: Pick<Gateways, 'runs'>, { runId, round }: OfRun): Promise<Decided> {
  const plan = await runs.readPlan(runId, round);
  if (!plan) throw new Error(`plan ${round} of run ${runId} is not stored`);
  return Decided.parse(plan.decided);
}
