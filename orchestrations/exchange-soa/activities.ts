import type { Gateways } from '../../gateways/gateways';
import type { ActivitiesOf } from '../kit/activity';
import { keepPlan } from '../kit/activities/keep-plan';
import { createWaveActivities, layoutOf } from '../kit/activities/wave-activities';
import * as contract from './contract';
import { keepLayout } from './layout';
import { planOf } from './plan';
import { type MailboxGateways, readFacts } from './read-facts';
import { readReadiness } from './read-readiness';
import { requestOf } from './request';
import { verifyChange } from './verify';
import { createWork } from './work';

export function createActivities(
  gateways: MailboxGateways & Pick<Gateways, 'attestations'>,
): ActivitiesOf<typeof contract> {
  const work = createWork(gateways);
  return {
    async planChange(input) {
      const request = await requestOf(gateways, input.runId);
      const plan = planOf(await readFacts(gateways, input.runId));
      const { mode, whenBusy, planFingerprint } = request;
      return keepPlan(gateways, input, {
        workflow: contract.workflow,
        request: { mode, whenBusy, planFingerprint },
        plan,
      });
    },

    async readWaves(input) {
      await keepLayout(gateways, input);
      return layoutOf(gateways, input, work);
    },

    ...createWaveActivities(gateways, work),
    verifyChange: (input) => verifyChange(gateways, input),
    readReadiness: (input) => readReadiness(gateways, input),
  };
}
