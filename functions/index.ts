import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MisconfiguredError } from '../domain/errors';
import { isEnabled, OperatorConfig } from '../domain/operator-config';
import { createGateways } from '../gateways/create-gateways';
import type { Gateways } from '../gateways/gateways';
import { localPlatform } from '../gateways/platform';
import { readSettings } from '../gateways/settings';
import { createActivities as createApprovalActivities } from '../orchestrations/approval/activities';
import * as approval from '../orchestrations/approval/contract';
import { approval as approvalOrchestrator } from '../orchestrations/approval/orchestrator';
import { createActivities as createReviewActivities } from '../orchestrations/delete-threshold/activities';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { deleteThreshold as deleteThresholdOrchestrator } from '../orchestrations/delete-threshold/orchestrator';
import { registerActivities, registerErrorCodes, registerOrchestrator } from '../orchestrations/kit/register';
import { createRunActivities } from '../orchestrations/kit/activities/run-activities';
import * as run from '../orchestrations/kit/run-contract';
import { registerTurns } from '../orchestrations/kit/turn-registration';
import { createActivities as createHealthActivities } from '../orchestrations/sync-health/activities';
import * as syncHealth from '../orchestrations/sync-health/contract';
import { syncHealth as syncHealthOrchestrator } from '../orchestrations/sync-health/orchestrator';
import { createActivities as createOnboardingActivities } from '../orchestrations/ou-onboarding/activities';
import * as ouOnboarding from '../orchestrations/ou-onboarding/contract';
import { ouOnboarding as ouOnboardingOrchestrator } from '../orchestrations/ou-onboarding/orchestrator';
import { registerLedgerTimers } from './ledger-checkpoint.timer';
import { allDoors } from './doors';
import { registerDoors } from './http/register-doors';
import { registerRetention } from './retention.timer';
import { registerSweep } from './sweep.timer';
import { registerSyncHealth } from './sync-health.timer';

/** The table of contents: the gateways are built once, and every room and door is registered here. */
const settings = readSettings(process.env);
const gateways = createGateways(settings, readConfig(settings.OPERATOR_CONFIG), localPlatform());

registerErrorCodes();
registerTurns();
registerActivities(run, createRunActivities(gateways), wasCancelled);
registerOrchestrator(approval.name, approvalOrchestrator);
registerActivities(approval, createApprovalActivities(gateways), wasCancelled);
registerRooms(gateways);
registerDoors(allDoors(gateways), gateways);
registerSweep(gateways);
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
  if (isEnabled(config, syncHealth.workflow)) {
    registerOrchestrator(syncHealth.name, syncHealthOrchestrator);
    registerActivities(syncHealth, createHealthActivities(gateways), wasCancelled);
  }
}

async function wasCancelled(runId: string): Promise<boolean> {
  return Boolean((await gateways.runs.get(runId))?.cancelRequested);
}

/** Relative to the app's folder, wherever the worker was started. */
function readConfig(file: string): OperatorConfig {
  const appFolder = resolve(__dirname, '..', '..');
  const read = OperatorConfig.safeParse(JSON.parse(readFileSync(resolve(appFolder, file), 'utf8')));
  if (read.success) return read.data;
  throw new MisconfiguredError(read.error.issues.map(({ path, message }) => `${file} /${path.join('/')}: ${message}`));
}
