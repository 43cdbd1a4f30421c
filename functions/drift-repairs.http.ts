import { z } from 'zod';
import { ShownFinding } from '../domain/drift';
import * as driftCheck from '../orchestrations/drift-check/contract';
import * as driftRepair from '../orchestrations/drift-check/repair/contract';
import { isRepairable } from '../orchestrations/drift-check/repair/mends';
import type { Door } from './http/door';
import { invalidRequest } from './http/field-errors';
import type { FieldError } from './http/problem';
import { type StartGateways, startDoors } from './starts/start-doors';

/** Findings that a drift check has shown; what became of them meanwhile the plan reads anew. */
export function driftRepairDoors(gateways: StartGateways): Door[] {
  return startDoors<driftRepair.Kept>(gateways, {
    workflow: driftRepair.workflow,
    orchestrator: driftRepair.name,
    path: 'drift-repairs',
    summary: 'Bring findings of a drift check back to what is expected',
    body: driftRepair.Request,
    keyBody: driftRepair.Request.required({ requestedBy: true }),
    domainOf: ({ domain }) => domain?.toLowerCase() ?? null,
    runFor: async (request, runId) => ({ runId, request: await withDomain(gateways, request) }),
  });
}

async function withDomain({ runs }: StartGateways, request: driftRepair.Kept): Promise<driftRepair.Kept> {
  const check = await runs.get(request.runId);
  if (check?.workflow !== driftCheck.workflow || !check.outcome) {
    const message = 'There is no drift check with this id that has ended.';
    throw invalidRequest([{ field: '/runId', code: 'UNKNOWN_RUN', message }]);
  }
  const shown = z.array(ShownFinding).catch([]).parse(check.outcome['findings']);
  const chosen = request.findingIds.map((wanted) => shown.find(({ id }) => id === wanted));
  const [first] = chosen;
  const wrong = chosen.flatMap((finding, index) => errorOf(finding, first, `/findingIds/${index}`) ?? []);
  if (wrong.length > 0 || !first?.domain) throw invalidRequest(wrong);
  return { ...request, domain: first.domain };
}

function errorOf(
  finding: ShownFinding | undefined,
  first: ShownFinding | undefined,
  field: string,
): FieldError | undefined {
  if (!finding) return { field, code: 'UNKNOWN_FINDING', message: 'That drift check does not show it.' };
  if (!finding.domain || !isRepairable(finding)) {
    return { field, code: 'NOT_REPAIRABLE', message: `This app cannot bring back ${finding.code}.` };
  }
  if (finding.domain === first?.domain) return undefined;
  return { field, code: 'OTHER_DOMAIN', message: 'A repair is about one domain: ask for one repair each.' };
}
