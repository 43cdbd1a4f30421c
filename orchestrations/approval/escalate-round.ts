import { RefusedError } from '../../domain/errors';
import type { Person } from '../../domain/person';
import type { Gateways } from '../../gateways/gateways';
import { peopleOf, policyOf } from './policy';

type EscalateGateways = Pick<Gateways, 'approvals' | 'config' | 'directory' | 'ledger' | 'runs'>;

/**
 * Whoever was asked before stays asked; the requester never is. Somebody the tenant does not know ends no round: it goes on with
 * those who were asked, and the ledger says who is missing. A repetition answers the same people again.
 */
export async function escalateRound(
  gateways: EscalateGateways,
  { runId, round: number }: { runId: string; round: number },
): Promise<{ approverIds: string[] }> {
  const { approvals, ledger, runs } = gateways;
  const [round, run] = await Promise.all([approvals.get(runId, number), runs.get(runId)]);
  if (!round) throw new Error(`round ${number} of run ${runId} is not stored`);
  const { escalateTo } = policyOf(gateways, { workflow: round.workflow, domain: run?.domain ?? null });
  const { known, unknown } = await lookUp(gateways, escalateTo);
  const { approvers, escalatedTo = [] } = await approvals.addApprovers(runId, number, known);
  const added = approvers.filter(({ id }) => escalatedTo.includes(id));
  const people = added.map(({ id, userPrincipalName }) => ({ id, name: userPrincipalName }));
  const data = { round: number, approvers: people, unknown };
  await ledger.append(runId, { step: `escalated:${number}`, kind: 'escalated', data });
  return { approverIds: escalatedTo };
}

async function lookUp(
  gateways: EscalateGateways,
  names: readonly string[],
): Promise<{ known: Person[]; unknown: string[] }> {
  const known: Person[] = [];
  const unknown: string[] = [];
  for (const name of names) {
    try {
      known.push(...(await peopleOf(gateways, [name])));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      unknown.push(name);
    }
  }
  return { known, unknown };
}
