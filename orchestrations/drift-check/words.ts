import type { DriftCode } from '../../domain/drift';

const titles: Record<DriftCode, string> = {
  SCOPE_CHANGED: 'the scope was changed',
  SCOPE_IS_EVERYTHING: 'the whole domain is in scope',
  MAPPING_CHANGED: 'an attribute mapping was changed',
  PASSWORD_HASH_SYNC_CHANGED: 'password hash synchronization was changed',
  EXCHANGE_WRITEBACK_CHANGED: 'Exchange hybrid writeback was changed',
  DELETE_THRESHOLD_CHANGED: 'the delete threshold was changed',
  NOTIFICATION_CHANGED: 'the notification was changed',
  JOB_STOPPED: 'a job does not run',
  JOB_MISSING: 'a job is gone',
  CONFIGURATION_MISSING: 'the configuration is gone',
  CONFIGURATION_UNDECLARED: 'there is a configuration that nobody declared',
  OU_RENAMED_OR_MISSING: 'a unit in scope was renamed or is gone',
  AGENT_MISSING: 'an agent is not active',
  AGENT_OUTDATED: 'an agent is too old',
  TENANT_FEATURE_CHANGED: 'a switch of the tenant was changed',
  SOA_CHANGED_OUTSIDE: 'somebody else changed who manages a group',
  REPORT_STALE: 'the on-premises report is old',
  DECLARATION_BEHIND: 'the declaration does not say yet what was accepted',
  NOT_ONBOARDED_YET: 'declared and not onboarded yet',
};

/** In the middle of a sentence. */
export function findingTitle(code: DriftCode): string {
  return titles[code];
}
