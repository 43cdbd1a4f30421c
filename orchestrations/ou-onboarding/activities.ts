import type { ActivitiesOf } from '../kit/activity';
import { createWrites } from './apply';
import * as contract from './contract';
import { planOf } from './plan';
import { readFacts } from './read-facts';
import { restoreBefore } from './restore';
import { createVerifications } from './verify';
import { type OnboardingGateways, requestOf } from './writing';

export function createActivities(gateways: OnboardingGateways): ActivitiesOf<typeof contract> {
  return {
    async planOnboarding({ runId, round }) {
      const request = await requestOf(gateways, runId);
      const plan = planOf(await readFacts(gateways, request));
      await gateways.runs.writePlan(runId, round, plan);
      return {
        fingerprint: plan.fingerprint,
        refusal: plan.refusal,
        itemCount: plan.shown.items.length,
        domain: request.domain.toLowerCase(),
        mode: request.mode,
        workflow: contract.workflow,
        requestedFingerprint: request.planFingerprint ?? null,
        whenBusy: request.whenBusy,
      };
    },
    ...createWrites(gateways),
    ...createVerifications(gateways),
    restoreBefore: (input) => restoreBefore(gateways, input),
  };
}
