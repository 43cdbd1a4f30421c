/** What Microsoft's documents leave open (reference 14): both outcomes can be had, the default is the more awkward one. */
export interface Quirks {
  /** U15: whether on-demand provisioning obeys the scope. */
  onDemandObeysScope: boolean;
  /** U14: container and group filter both set. */
  bothFilters: 'intersection' | 'union';
  /** U5: keys whose values GET secrets shows as `*`. */
  maskedSecrets: string[];
  /** U7: whether `QuarantineTooManyDeletesThreshold` follows the secret after a cycle. */
  thresholdSettingMirrors: boolean;
  /** U20: a restart while a cycle is under way. */
  restartWhileRunning: 'refused' | 'queued' | 'ignored';
  /** What becomes of objects whose object mapping is switched off (not documented). */
  disabledMapping: 'deletes' | 'ignores';
  /** U1: `$filter` on servicePrincipals.applicationTemplateId. */
  filterServicePrincipalsByTemplate: boolean;
  /** U9: app-only reading of agents and of directory/onPremisesSynchronization with the role. */
  agentsReadableAppOnly: boolean;
  tenantFlagsReadableAppOnly: boolean;
  /** Which groups an Entra-to-AD job takes while its secrets have no `SyncAll`. */
  scopeWithoutSyncAll: 'all' | 'assigned';
  /** U12: whether an Entra-to-AD job writes members; in the portal it is a switch that is off at first. */
  groupMembersToAd: boolean;
  /** Whether the AD group that a converted group came from is found again, before anything has marked it. */
  matchesConvertedGroups: boolean;
}

export const awkwardQuirks: Quirks = {
  onDemandObeysScope: true,
  bothFilters: 'intersection',
  maskedSecrets: [],
  thresholdSettingMirrors: true,
  restartWhileRunning: 'refused',
  disabledMapping: 'deletes',
  filterServicePrincipalsByTemplate: false,
  agentsReadableAppOnly: true,
  tenantFlagsReadableAppOnly: true,
  scopeWithoutSyncAll: 'all',
  groupMembersToAd: true,
  matchesConvertedGroups: true,
};
