import type { Moment } from '../state/moment';
import type { ServicePrincipal } from '../state/directory-documents';
import type { Job } from '../state/sync-documents';
import { TenantError } from '../state/tenant-error';
import { isVisible } from '../state/visibility';

/** The service principal as the synchronization service sees it: unknown to it for some seconds after creation. */
export function requireServicePrincipal({ state, now }: Moment, id: string): ServicePrincipal {
  const principal = state.servicePrincipals.get(id);
  if (!principal || !isVisible(principal, now)) {
    throw new TenantError(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist.`);
  }
  if (principal.synchronizationReadyAt > now) {
    const soon = principal.synchronizationReadyAt - now < 5000;
    if (soon)
      throw new TenantError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
    throw new TenantError(404, 'ServicePrincipalNotFound', `The service principal '${id}' was not found.`);
  }
  return principal;
}

export function requireJob(moment: Moment, address: { servicePrincipalId: string; jobId: string }): Job {
  requireServicePrincipal(moment, address.servicePrincipalId);
  const job = moment.state.jobs.get(address.jobId);
  if (!job || job.servicePrincipalId !== address.servicePrincipalId || !isVisible(job, moment.now)) {
    throw new TenantError(404, 'ResourceNotFound', `The synchronization job '${address.jobId}' was not found.`);
  }
  return job;
}
