import type { ConfigurationState } from '../../../domain/configuration-state';
import { RefusedError } from '../../../domain/errors';
import { digestOf } from '../../../domain/fingerprint';
import type { Gateways } from '../../../gateways/gateways';
import type { ActivitiesOf } from '../../kit/activity';
import { keepPlan } from '../../kit/activities/keep-plan';
import type { OfRun } from '../../kit/run-contract';
import { baselinePermissions } from '../permissions';
import type { FactGateways } from '../read-facts';
import { readForPlan } from '../read-for-plan';
import * as contract from './contract';
import { planOf, stateOf } from './plan';

type BaselineGateways = FactGateways & Pick<Gateways, 'identity' | 'ledger'>;

export function createBaselineActivities(gateways: BaselineGateways): ActivitiesOf<typeof contract> {
  return {
    async planBaseline(input) {
      const { request, domain } = await requestOf(gateways, input.runId);
      const plan = planOf(domain, await read(gateways, input.runId, domain));
      return keepPlan(gateways, input, { workflow: contract.workflow, request, plan });
    },

    recordBaseline: (input) => recordBaseline(gateways, input),
  };
}

async function requestOf({ runs }: BaselineGateways, runId: string) {
  const request = contract.Request.parse(await runs.readRequest(runId));
  return { request, domain: request.domain.toLowerCase() };
}

function read(gateways: BaselineGateways, runId: string, domain: string) {
  return readForPlan(gateways, { domain, runId, required: baselinePermissions });
}

async function recordBaseline(gateways: BaselineGateways, of: OfRun) {
  const { runId, round } = of;
  const { domain } = await requestOf(gateways, runId);
  const { state, digest } = await approvedState(gateways, of, domain);
  await accept(gateways, { domain, runId, state });
  const kept = await gateways.drift.accepted(domain);
  if (digestOf(kept?.state ?? null) !== digest) throw new Error(`the baseline of ${domain} does not read back`);
  await gateways.ledger.append(runId, { step: `accepted:${round}`, kind: 'accepted', data: { domain, digest } });
  await gateways.runs.settleItems(runId, [{ id: 'baseline', state: 'verified' }]);
  return { outcome: { kind: 'verified' as const, counts: { accepted: 1 } } };
}

/** Read once more: only what people saw is accepted. */
async function approvedState(gateways: BaselineGateways, { runId, round }: OfRun, domain: string) {
  const plan = await gateways.runs.readPlan(runId, round);
  const found = await read(gateways, runId, domain);
  const state = 'ready' in found ? stateOf(found.ready) : undefined;
  const digest = digestOf(state ?? null);
  if (state && digest === plan?.decided['state']) return { state, digest };
  const message = 'The configuration is not the one that was approved. Nothing was accepted.';
  throw new RefusedError('CONFIGURATION_CHANGED', message);
}

async function accept(
  { clock, drift }: BaselineGateways,
  { domain, runId, state }: { domain: string; runId: string; state: ConfigurationState },
): Promise<void> {
  if ((await drift.accepted(domain))?.runId === runId) return;
  const asked = { settings: {}, attributeMappings: [] };
  await drift.accept({ domain, kind: 'baseline', runId, at: clock.now().toISOString(), state, asked });
}
