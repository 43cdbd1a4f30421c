import { resolve } from 'node:path';
import { isEnabled } from '../domain/operator-config';
import { createGateways } from '../gateways/create-gateways';
import type { Gateways } from '../gateways/gateways';
import { readOperatorConfig } from '../gateways/operator-config';
import { localPlatform } from '../gateways/platform';
import { readSettings } from '../gateways/settings';
import { createActivities as createApprovalActivities } from '../orchestrations/approval/activities';
import * as approval from '../orchestrations/approval/contract';
import { approval as approvalOrchestrator } from '../orchestrations/approval/orchestrator';
import { createActivities as createReviewActivities } from '../orchestrations/delete-threshold/activities';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { deleteThreshold as deleteThresholdOrchestrator } from '../orchestrations/delete-threshold/orchestrator';
import { createActivities as createDriftActivities } from '../orchestrations/drift-check/activities';
import { createBaselineActivities } from '../orchestrations/drift-check/baseline/activities';
import * as driftBaseline from '../orchestrations/drift-check/baseline/contract';
import { driftBaseline as driftBaselineOrchestrator } from '../orchestrations/drift-check/baseline/orchestrator';
import * as driftCheck from '../orchestrations/drift-check/contract';
import { driftCheck as driftCheckOrchestrator } from '../orchestrations/drift-check/orchestrator';
import { createRepairActivities } from '../orchestrations/drift-check/repair/activities';
import * as driftRepair from '../orchestrations/drift-check/repair/contract';
import { driftRepair as driftRepairOrchestrator } from '../orchestrations/drift-check/repair/orchestrator';
import { createActivities as createExchangeActivities } from '../orchestrations/exchange-soa/activities';
import * as exchangeSoa from '../orchestrations/exchange-soa/contract';
import {
  exchangeReadiness,
  exchangeSoa as exchangeSoaOrchestrator,
  exchangeSoaWave,
} from '../orchestrations/exchange-soa/orchestrator';
import { createActivities as createGroupActivities } from '../orchestrations/group-soa/activities';
import * as groupSoa from '../orchestrations/group-soa/contract';
import { groupSoa as groupSoaOrchestrator, groupSoaWave } from '../orchestrations/group-soa/orchestrator';
import { registerBudgets } from '../orchestrations/kit/budget-registration';
import { registerActivities, registerErrorCodes, registerOrchestrator } from '../orchestrations/kit/register';
import { createRunActivities } from '../orchestrations/kit/activities/run-activities';
import * as run from '../orchestrations/kit/run-contract';
import { registerTurns } from '../orchestrations/kit/turn-registration';
import { createActivities as createHealthActivities } from '../orchestrations/sync-health/activities';
import * as syncHealth from '../orchestrations/sync-health/contract';
import { syncHealth as syncHealthOrchestrator } from '../orchestrations/sync-health/orchestrator';
import { waveOrchestratorName } from '../orchestrations/kit/waves';
import { createActivities as createOnboardingActivities } from '../orchestrations/ou-onboarding/activities';
import * as ouOnboarding from '../orchestrations/ou-onboarding/contract';
import { ouOnboarding as ouOnboardingOrchestrator } from '../orchestrations/ou-onboarding/orchestrator';
import { registerLedgerTimers } from './ledger-checkpoint.timer';
import { allDoors } from './doors';
import { registerDailyDriftCheck } from './drift-check.timer';
import { registerDoors } from './http/register-doors';
import { registerRetention } from './retention.timer';
import { registerSweep } from './sweep.timer';
import { registerSyncHealth } from './sync-health.timer';

/** The table of contents: the gateways are built once, and every room and door is registered here. */
const settings = readSettings(process.env);
/** Wherever the worker was started. */
const appFolder = resolve(__dirname, '..', '..');
const gateways = createGateways(settings, readOperatorConfig(settings.OPERATOR_CONFIG, appFolder), localPlatform());

registerErrorCodes();
registerTurns();
registerBudgets();
registerActivities(run, createRunActivities(gateways), wasCancelled);
registerOrchestrator(approval.name, approvalOrchestrator);
registerActivities(approval, createApprovalActivities(gateways), wasCancelled);
registerRooms(gateways);
registerDoors(allDoors(gateways), gateways);
registerSweep(gateways);
registerDailyDriftCheck(gateways);
registerSyncHealth(gateways);
registerLedgerTimers(gateways);
registerRetention(gateways);

/** A workflow that is switched off has no doors, no orchestrator and no activities. */
function registerRooms({ config }: Gateways): void {
  if (isEnabled(config, ouOnboarding.workflow)) {
    registerOrchestrator(ouOnboarding.name, ouOnboardingOrchestrator);
    registerActivities(ouOnboarding, createOnboardingActivities(gateways), wasCancelled);
  }
  if (isEnabled(config, deleteThreshold.workflow)) {
    registerOrchestrator(deleteThreshold.name, deleteThresholdOrchestrator);
    registerActivities(deleteThreshold, createReviewActivities(gateways), wasCancelled);
  }
  if (isEnabled(config, groupSoa.workflow)) {
    registerOrchestrator(groupSoa.name, groupSoaOrchestrator);
    registerOrchestrator(waveOrchestratorName(groupSoa.name), groupSoaWave);
    registerActivities(groupSoa, createGroupActivities(gateways), wasCancelled);
  }
  if (isEnabled(config, exchangeSoa.workflow)) {
    registerOrchestrator(exchangeSoa.name, exchangeSoaOrchestrator);
    registerOrchestrator(exchangeSoa.readinessName, exchangeReadiness);
    registerOrchestrator(waveOrchestratorName(exchangeSoa.name), exchangeSoaWave);
    registerActivities(exchangeSoa, createExchangeActivities(gateways), wasCancelled);
  }
  if (isEnabled(config, driftCheck.workflow)) {
    registerOrchestrator(driftCheck.name, driftCheckOrchestrator);
    registerActivities(driftCheck, createDriftActivities(gateways), wasCancelled);
  }
  if (isEnabled(config, driftRepair.workflow)) {
    registerOrchestrator(driftRepair.name, driftRepairOrchestrator);
    registerActivities(driftRepair, createRepairActivities(gateways), wasCancelled);
  }
  if (isEnabled(config, driftBaseline.workflow)) {
    registerOrchestrator(driftBaseline.name, driftBaselineOrchestrator);
    registerActivities(driftBaseline, createBaselineActivities(gateways), wasCancelled);
  }
  if (isEnabled(config, syncHealth.workflow)) {
    registerOrchestrator(syncHealth.name, syncHealthOrchestrator);
    registerActivities(syncHealth, createHealthActivities(gateways), wasCancelled);
  }
}

async function wasCancelled(runId: string): Promise<boolean> {
  return Boolean((await gateways.runs.get(runId))?.cancelRequested);
}
