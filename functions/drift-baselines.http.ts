import * as driftBaseline from '../orchestrations/drift-check/baseline/contract';
import type { Door } from './http/door';
import { type StartGateways, startDoors } from './starts/start-doors';

export function driftBaselineDoors(gateways: StartGateways): Door[] {
  return startDoors(gateways, {
    workflow: driftBaseline.workflow,
    orchestrator: driftBaseline.name,
    path: 'drift-baselines',
    summary: 'Accept a configuration as it is as what is expected',
    body: driftBaseline.Request,
    keyBody: driftBaseline.Request.required({ requestedBy: true }),
    domainOf: (request) => request.domain.toLowerCase(),
  });
}
