/** Who can do something about an error of the synchronization service (reference entra-cloud-sync-graph.md, 2.7). */
export type Team =
  'on-premises agent team' | 'identity team' | 'Microsoft' | 'owners of the objects in Active Directory';

const teams: readonly [RegExp, Team][] = [
  [/^(HybridIdentityService|HybridSynchronization|TimeOut$)/, 'on-premises agent team'],
  [/^AzureDirectoryServiceServerBusy$/, 'Microsoft'],
  [/^AzureActiveDirectory/, 'identity team'],
];

/** Whatever names neither the agents nor the service is about the values of an object. */
export function teamOf(errorCode: string): Team {
  return teams.find(([pattern]) => pattern.test(errorCode))?.[1] ?? 'owners of the objects in Active Directory';
}

/** No agent can do the work, as the service itself says it: what is believed where agents cannot be read. */
export function meansNoAgent(errorCode: string | null): boolean {
  return errorCode === 'HybridIdentityServiceNoActiveAgents' || errorCode === 'HybridIdentityServiceNoAgentsAssigned';
}
