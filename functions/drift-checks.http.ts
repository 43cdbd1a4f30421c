import * as driftCheck from '../orchestrations/drift-check/contract';
import type { Door } from './http/door';
import { type StartGateways, startDoors } from './starts/start-doors';

export function driftCheckDoors(gateways: StartGateways): Door[] {
  return startDoors(gateways, {
    workflow: driftCheck.workflow,
    orchestrator: driftCheck.name,
    path: 'drift-checks',
    summary: 'Compare what is declared and accepted with what is there',
    body: driftCheck.Request,
    keyBody: driftCheck.Request.required({ requestedBy: true }),
    domainOf: ({ domains: [only, ...more] }) => (more.length === 0 ? (only?.toLowerCase() ?? null) : null),
  });
}
