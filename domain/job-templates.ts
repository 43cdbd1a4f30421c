/** Templates of the jobs of a Cloud Sync configuration (reference entra-cloud-sync-graph.md, 1.1). */
export const jobTemplates = {
  provisioning: 'AD2AADProvisioning',
  passwordHash: 'AD2AADPasswordHash',
  exchangeWriteback: 'AAD2ADExchangeHybridWriteback',
} as const;
