import type { ActivitiesOf } from '../kit/activity';
import { keepPlan } from '../kit/activities/keep-plan';
import { createWrites } from './apply';
import * as contract from './contract';
import { planOf } from './plan';
import { readFacts } from './read-facts';
import { restoreBefore } from './restore';
import { createVerifications } from './verify';
import { type OnboardingGateways, requestOf } from './writing';

export function createActivities(gateways: OnboardingGateways): ActivitiesOf<typeof contract> {
  return {
    async planOnboarding(input) {
      const request = await requestOf(gateways, input.runId);
      const plan = planOf(await readFacts(gateways, request));
      return keepPlan(gateways, input, { workflow: contract.workflow, request, plan });
    },
    ...createWrites(gateways),
    ...createVerifications(gateways),
    restoreBefore: (input) => restoreBefore(gateways, input),
  };
}
