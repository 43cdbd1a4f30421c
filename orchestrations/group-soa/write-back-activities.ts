import type { ActivitiesOf } from '../kit/activity';
import {
  applyBackConfiguration,
  applyBackJob,
  applyBackMappings,
  applyBackSettings,
  recordWriteBackBefore,
} from './write-back-apply';
import type * as contract from './write-back-contract';
import type { BackGateways, GroupsOfRun } from './write-back-kept';
import { applyExtension, applyGroupNames, readGroupNames } from './write-back-names';
import { restoreWriteBack } from './write-back-restore';
import {
  applyBackStart,
  recordAssignments,
  recordBackUnread,
  verifyBackGroup,
  verifyWriteBack,
} from './write-back-verify';

/** What writes groups back to AD; `groups` says which ones the run is about. */
export function createWriteBackActivities(gateways: BackGateways, groups: GroupsOfRun): ActivitiesOf<typeof contract> {
  return {
    recordWriteBackBefore: (input) => recordWriteBackBefore(gateways, input),
    applyExtension: (input) => applyExtension(gateways, input),
    applyGroupNames: (input) => applyGroupNames(gateways, input),
    readGroupNames: (input) => readGroupNames(gateways, input, groups),
    applyBackConfiguration: (input) => applyBackConfiguration(gateways, input),
    applyBackJob: (input) => applyBackJob(gateways, input),
    applyBackSettings: (input) => applyBackSettings(gateways, input),
    applyBackMappings: (input) => applyBackMappings(gateways, input),
    restoreWriteBack: (input) => restoreWriteBack(gateways, input),
    recordAssignments: (input) => recordAssignments(gateways, input, groups),
    verifyBackGroup: (input) => verifyBackGroup(gateways, input),
    applyBackStart: (input) => applyBackStart(gateways, input),
    recordBackUnread: (input) => recordBackUnread(gateways, input),
    verifyWriteBack: (input) => verifyWriteBack(gateways, input),
  };
}
