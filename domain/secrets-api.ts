/** `synchronization/secrets` by the annotation of the beta metadata; from when on we say so (reference entra-cloud-sync-graph.md, 0.2). */
export const secretsApi = { ends: '2027-07-06', warnFrom: '2027-01-01' } as const;
