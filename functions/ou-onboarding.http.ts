import * as ouOnboarding from '../orchestrations/ou-onboarding/contract';
import type { Door } from './http/door';
import { type StartGateways, startDoors } from './starts/start-doors';

export function ouOnboardingDoors(gateways: StartGateways): Door[] {
  return startDoors(gateways, {
    workflow: ouOnboarding.workflow,
    orchestrator: ouOnboarding.name,
    path: 'ou-onboardings',
    summary: 'Bring organizational units into the scope of Cloud Sync',
    body: ouOnboarding.Request,
    keyBody: ouOnboarding.Request.required({ requestedBy: true }),
    domainOf: (request) => request.domain.toLowerCase(),
  });
}
