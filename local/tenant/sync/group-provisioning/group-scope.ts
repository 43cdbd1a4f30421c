import type { Group } from '../../state/directory-documents';
import type { Run } from '../cycle/run';

/** Whose groups the job takes: those assigned to its service principal, unless `SyncAll` says otherwise. */
function takesAll({ state, secrets }: Run): boolean {
  const syncAll = secrets.find(({ key }) => key === 'SyncAll')?.value;
  if (syncAll === undefined) return state.quirks.scopeWithoutSyncAll === 'all';
  return syncAll.toLowerCase() === 'true';
}

/** What a cycle looks at: what is selected, and what it provisioned earlier. */
export function candidates(run: Run): string[] {
  const { state, job } = run;
  const known = state.connections.where('jobId', job.id).map(({ sourceId }) => sourceId);
  const selected = takesAll(run)
    ? [...state.groups.all()].map(({ id }) => id)
    : assignments(run).map(({ principalId }) => principalId);
  return [...new Set([...selected, ...known])];
}

function assignments({ state, job }: Run) {
  return state.appRoleAssignments
    .where('resourceId', job.servicePrincipalId)
    .filter(({ principalType }) => principalType === 'Group');
}

/** Why the group is not in scope; undefined when it is. The clauses hold whatever filter the schema has (reference 4.5). */
export function whyOutOfScope(run: Run, group: Group): string | undefined {
  const isSelected = takesAll(run) || assignments(run).some(({ principalId }) => principalId === group.id);
  if (!isSelected && run.state.quirks.onDemandObeysScope) return 'not assigned to the application';
  if (!group.securityEnabled) return 'securityEnabled is not true';
  if (group.onPremisesSyncEnabled === true) return 'dirSyncEnabled is not false';
  // Rolled back: still to be taken over.
  if (!group.isCloudManaged && group.onPremisesSecurityIdentifier) return 'Active Directory is its source of authority';
  return group.mailEnabled ? 'mailEnabled is not false' : undefined;
}
