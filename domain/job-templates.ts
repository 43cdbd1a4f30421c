/** Templates of the jobs of a Cloud Sync configuration (reference entra-cloud-sync-graph.md, 1.1). */
export const jobTemplates = {
  provisioning: 'AD2AADProvisioning',
  passwordHash: 'AD2AADPasswordHash',
  exchangeWriteback: 'AAD2ADExchangeHybridWriteback',
  /** In a configuration of its own, from Entra ID to AD. */
  groupProvisioning: 'AAD2ADGroupProvisioning',
  /** In a configuration of its own: what Exchange Online is the master of, to AD. */
  exchangeAttributes: 'Entra2ADExchangeOnlineAttributeWriteback',
} as const;

/** Of a configuration's jobs the one that takes users and groups over. */
export function provisioningJobOf<Job extends { templateId: string }>(jobs: readonly Job[]): Job | undefined {
  return jobs.find(({ templateId }) => templateId === jobTemplates.provisioning);
}
