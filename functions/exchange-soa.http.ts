import type { Gateways } from '../gateways/gateways';
import * as exchangeSoa from '../orchestrations/exchange-soa/contract';
import type { Door } from './http/door';
import { invalidRequest } from './http/field-errors';
import { type Start, type StartGateways, startDoors } from './starts/start-doors';

/** Up to 20,000 ids. */
const mostBytes = 1024 * 1024;

/** Moving the Exchange attributes of mailboxes to the cloud, and back; and the checklist of the last server. */
export function exchangeSoaDoors(gateways: StartGateways): Door[] {
  const common = { workflow: exchangeSoa.workflow, orchestrator: exchangeSoa.name, mostBytes } as const;
  const conversions: Start<exchangeSoa.Conversion> = {
    ...common,
    path: 'exchange-soa-conversions',
    summary: 'Move the Exchange attributes of mailboxes from AD to the cloud',
    body: exchangeSoa.Conversion,
    keyBody: exchangeSoa.Conversion.required({ requestedBy: true }),
    domainOf: () => null,
    runFor: (request, runId) => {
      requirePast(gateways, request);
      return Promise.resolve({ runId, request: kept(request, 'convert') });
    },
  };
  const rollbacks: Start<exchangeSoa.Rollback> = {
    ...common,
    path: 'exchange-soa-rollbacks',
    summary: 'Give the Exchange attributes of mailboxes back to AD',
    body: exchangeSoa.Rollback,
    keyBody: exchangeSoa.Rollback.required({ requestedBy: true }),
    domainOf: () => null,
    runFor: async (request, runId) => {
      await requireConversion(gateways, request);
      return { runId, request: kept(request, 'rollBack') };
    },
  };
  const checks: Start = {
    workflow: exchangeSoa.workflow,
    orchestrator: exchangeSoa.readinessName,
    path: 'exchange-readiness-checks',
    summary: 'Look whether the last Exchange server can go',
    body: exchangeSoa.ReadinessCheck,
    keyBody: exchangeSoa.ReadinessCheck.required({ requestedBy: true }),
    domainOf: () => null,
  };
  return [...startDoors(gateways, conversions), ...startDoors(gateways, rollbacks), ...startDoors(gateways, checks)];
}

function kept<Request>(request: Request, direction: exchangeSoa.Kept['direction']): Request & { direction: string } {
  return { ...request, direction };
}

function requirePast(
  { clock }: Pick<Gateways, 'clock'>,
  { attestedUnchangedSince: since }: exchangeSoa.Conversion,
): void {
  if (since === undefined || Date.parse(since) <= clock.now().getTime()) return;
  const message = 'Nobody can attest what is still to come.';
  throw invalidRequest([{ field: '/attestedUnchangedSince', code: 'IN_THE_FUTURE', message }]);
}

async function requireConversion({ runs }: Pick<Gateways, 'runs'>, { mailboxes }: exchangeSoa.Rollback): Promise<void> {
  if (mailboxes.runId === undefined) return;
  const run = await runs.get(mailboxes.runId);
  const isOurs = run?.workflow === exchangeSoa.workflow && run.orchestrator === exchangeSoa.name;
  if (isOurs && run.endedAt !== null) return;
  const problem = isOurs
    ? { code: 'RUN_NOT_ENDED', message: 'This run still goes on. Wait for its end, or cancel it.' }
    : { code: 'RUN_NOT_FOUND', message: 'No run of this app that changed mailboxes has this id.' };
  throw invalidRequest([{ field: '/mailboxes/runId', ...problem }]);
}
