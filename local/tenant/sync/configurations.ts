import { delayFrom } from '../state/chance';
import type { Application, ServicePrincipal } from '../state/directory-documents';
import { isoAt, type Moment } from '../state/moment';
import { notFound } from '../state/tenant-error';
import { deleteJobState } from './jobs';

interface Instantiation {
  templateId: string;
  displayName: string;
  /** Object id of the service principal of the caller, who becomes the owner; absent for a person. */
  ownerId?: string;
}

/** Not idempotent, like the service: every call makes another pair. */
export function instantiateTemplate(
  { state, now }: Moment,
  { templateId, displayName, ownerId }: Instantiation,
): { application: Application; servicePrincipal: ServicePrincipal } {
  const template = state.applicationTemplates.get(templateId);
  if (!template) throw notFound(templateId);
  return state.transaction(() => {
    const id = state.nextId('application');
    const appId = state.nextId('appId');
    const visibleAt = now + delayFrom(state.seed, [1000, 6000], 'application', id);
    const createdDateTime = isoAt(now);
    const application: Application = {
      id,
      appId,
      displayName,
      applicationTemplateId: template.id,
      createdDateTime,
      identifierUris: [],
      tags: [],
      visibleAt,
    };
    const spId = state.nextId('servicePrincipal');
    const servicePrincipal: ServicePrincipal = {
      id: spId,
      appId,
      displayName,
      appDisplayName: displayName,
      applicationTemplateId: template.id,
      appOwnerOrganizationId: state.tenantId(),
      servicePrincipalType: 'Application',
      accountEnabled: true,
      createdDateTime,
      tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
      appRoles: [
        {
          id: state.nextId('appRole'),
          value: null,
          displayName: 'msiam_access',
          isEnabled: true,
          allowedMemberTypes: ['User'],
        },
      ],
      owners: ownerId ? [ownerId] : [],
      visibleAt: now + delayFrom(state.seed, [1000, 6000], 'servicePrincipal', spId),
      synchronizationReadyAt: now + delayFrom(state.seed, [10_000, 20_000], 'ready', spId),
    };
    state.applications.put(application);
    state.servicePrincipals.put(servicePrincipal);
    return { application, servicePrincipal };
  });
}

/** Soft-deletes it; its jobs, schemas and secrets are gone for good, synced objects stay. */
export function deleteServicePrincipal({ state, now }: Moment, id: string): void {
  const principal = state.servicePrincipals.get(id);
  if (!principal) throw notFound(id);
  state.transaction(() => {
    for (const job of state.jobs.where('servicePrincipalId', id)) deleteJobState(state, job.id);
    for (const assignment of state.appRoleAssignments.where('resourceId', id))
      state.appRoleAssignments.delete(assignment.id);
    state.secrets.delete(id);
    state.servicePrincipals.delete(id);
    state.deletedItems.put({ id, kind: 'servicePrincipal', deletedDateTime: isoAt(now), document: principal });
  });
}

/** Takes its service principal with it. */
export function deleteApplication(moment: Moment, id: string): void {
  const { state, now } = moment;
  const application = state.applications.get(id);
  if (!application) throw notFound(id);
  state.transaction(() => {
    for (const principal of state.servicePrincipals.where('appId', application.appId)) {
      deleteServicePrincipal(moment, principal.id);
    }
    state.applications.delete(id);
    state.deletedItems.put({ id, kind: 'application', deletedDateTime: isoAt(now), document: application });
  });
}
