import type { Gateways } from '../gateways/gateways';
import * as groupSoa from '../orchestrations/group-soa/contract';
import { invalidRequest } from './http/field-errors';
import type { Door } from './http/door';
import { type Start, type StartGateways, startDoors } from './starts/start-doors';

/** Up to 20,000 ids. */
const mostBytes = 1024 * 1024;

/** Converting the source of authority of groups, and back. */
export function groupSoaDoors(gateways: StartGateways): Door[] {
  const common = { workflow: groupSoa.workflow, orchestrator: groupSoa.name, mostBytes } as const;
  const conversions: Start<groupSoa.Conversion> = {
    ...common,
    path: 'group-soa-conversions',
    summary: 'Move the source of authority of groups from AD to the cloud',
    body: groupSoa.Conversion,
    keyBody: groupSoa.Conversion.required({ requestedBy: true }),
    domainOf: ({ provisionBack }) => provisionBack?.domain.toLowerCase() ?? null,
    runFor: (request, runId) => Promise.resolve({ runId, request: kept(request, 'convert') }),
  };
  const rollbacks: Start<groupSoa.Rollback> = {
    ...common,
    path: 'group-soa-rollbacks',
    summary: 'Give groups that were converted back to AD',
    body: groupSoa.Rollback,
    keyBody: groupSoa.Rollback.required({ requestedBy: true }),
    domainOf: () => null,
    runFor: async (request, runId) => {
      await requireConversion(gateways, request);
      return { runId, request: kept(request, 'rollBack') };
    },
  };
  return [...startDoors(gateways, conversions), ...startDoors(gateways, rollbacks)];
}

function kept<Request>(request: Request, direction: groupSoa.Kept['direction']): Request & { direction: string } {
  return { ...request, direction };
}

async function requireConversion({ runs }: Pick<Gateways, 'runs'>, { groups }: groupSoa.Rollback): Promise<void> {
  if (groups.runId === undefined) return;
  const run = await runs.get(groups.runId);
  if (run?.workflow === groupSoa.workflow) return;
  const message = 'No run of this app that changed groups has this id.';
  throw invalidRequest([{ field: '/groups/runId', code: 'RUN_NOT_FOUND', message }]);
}
