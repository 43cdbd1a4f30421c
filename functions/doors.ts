import type { Gateways } from '../gateways/gateways';
import { alarmDoors } from './alarms.http';
import { assignmentScriptDoors } from './assignment-script.http';
import { approvalDoor } from './approvals.http';
import { attributeScriptDoors } from './attribute-script.http';
import { assetsDoor } from './assets.http';
import { azureMonitorDoors } from './azure-monitor.http';
import { cancelDoors } from './cancel.http';
import { configurationPageDoor } from './configuration-page.http';
import { consoleDoors } from './console.http';
import { deleteReviewDoors } from './delete-reviews.http';
import { driftBaselineDoors } from './drift-baselines.http';
import { driftCheckDoors } from './drift-checks.http';
import { driftRepairDoors } from './drift-repairs.http';
import { driftWaiverDoors } from './drift-waivers.http';
import type { Door } from './http/door';
import { exchangeAttestationDoors } from './exchange-attestations.http';
import { exchangeSoaDoors } from './exchange-soa.http';
import { groupSoaDoors } from './group-soa.http';
import { healthDoor } from './health.http';
import { ledgerDoors } from './ledger.http';
import { myApprovalsDoor } from './my-approvals.http';
import { notFoundDoor } from './not-found.http';
import { onPremisesReportDoor } from './on-premises-reports.http';
import { openApiDoor } from './openapi.http';
import { ouOnboardingDoors } from './ou-onboarding.http';
import { restoreKitDoors } from './restore-kit.http';
import { runDoors } from './runs.http';

/** Every HTTP door of the app: the list that is registered, described as OpenAPI and tested. */
export function allDoors(gateways: Gateways): Door[] {
  const doors: Door[] = [
    ...ouOnboardingDoors(gateways),
    ...deleteReviewDoors(gateways),
    ...groupSoaDoors(gateways),
    ...exchangeSoaDoors(gateways),
    ...exchangeAttestationDoors(gateways),
    ...driftCheckDoors(gateways),
    ...driftRepairDoors(gateways),
    ...driftBaselineDoors(gateways),
    ...driftWaiverDoors(gateways),
    ...azureMonitorDoors(gateways),
    ...restoreKitDoors(gateways),
    ...assignmentScriptDoors(gateways),
    ...attributeScriptDoors(gateways),
    ...runDoors(gateways),
    ...cancelDoors(gateways),
    ...alarmDoors(gateways),
    ...ledgerDoors(gateways),
    approvalDoor(gateways),
    myApprovalsDoor(gateways),
    onPremisesReportDoor(gateways),
    healthDoor(gateways),
    ...consoleDoors(gateways),
    configurationPageDoor(gateways),
    assetsDoor(),
  ];
  return [...doors, openApiDoor(doors, gateways.settings.PUBLIC_BASE_URL), notFoundDoor()];
}
