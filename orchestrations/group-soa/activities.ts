import type { ActivitiesOf } from '../kit/activity';
import { keepPlan } from '../kit/activities/keep-plan';
import { createWaveActivities, layoutOf } from '../kit/activities/wave-activities';
import * as contract from './contract';
import { keepLayout } from './layout';
import { planOf } from './plan';
import { type ConversionGateways, readFacts } from './read-facts';
import { requestOf } from './request';
import { verifyChange } from './verify';
import { createWork } from './work';
import { createWriteBackActivities } from './write-back-activities';
import { groupsOfRun } from './groups-of-run';

export function createActivities(gateways: ConversionGateways): ActivitiesOf<typeof contract> {
  const work = createWork(gateways);
  return {
    async planChange(input) {
      const request = await requestOf(gateways, input.runId);
      const plan = planOf(await readFacts(gateways, request));
      const { mode, whenBusy, planFingerprint, provisionBack } = request;
      const asked = { mode, whenBusy, planFingerprint, ...(provisionBack && { domain: provisionBack.domain }) };
      return keepPlan(gateways, input, { workflow: contract.workflow, request: asked, plan });
    },

    async readWaves(input) {
      await keepLayout(gateways, input);
      return layoutOf(gateways, input, work);
    },

    ...createWaveActivities(gateways, work),
    ...createWriteBackActivities(gateways, groupsOfRun(gateways)),
    verifyChange: (input) => verifyChange(gateways, input),
  };
}
