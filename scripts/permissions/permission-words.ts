import type { Need } from '../../functions/permissions';
import type { Permission } from '../../gateways/permissions';

/** What somebody who has taken over the identity could do with it. */
export const atWorst: Record<Permission, string> = {
  'Application.Read.All': 'Read every application and service principal, and who owns them. Changes nothing.',
  'Application.ReadWrite.OwnedBy':
    'Create applications, and change or delete those that the identity owns: the configurations that it made. Of others none.',
  'Synchronization.Read.All': 'Read every synchronization job and its schema.',
  'Synchronization.ReadWrite.All':
    'Change every synchronization of the tenant, also of other applications: scope, mappings, thresholds, start and stop; so disable or delete accounts by way of their scope.',
  'ProvisioningLog.Read.All': 'Read what was provisioned, with names and attributes of people.',
  'AuditLog.Read.All': 'Read audit and sign-in logs.',
  'Organization.Read.All': 'Read facts of the tenant, such as its domains. Changes nothing.',
  'User.Read.All': 'Read the profile of everybody. Changes nothing.',
  'Group.Read.All': 'Read all groups, their members, and what is in Microsoft 365 groups. Changes nothing.',
  'OnPremisesPublishingProfiles.ReadWrite.All':
    'Change on-premises publishing: agents, agent groups and published resources. It is a right to write, used to read: therefore only when asked for.',
  'OnPremDirectorySynchronization.Read.All':
    'Read which features of synchronization the tenant has switched on. Documented for people alone: it may be refused although granted, therefore only when asked for.',
  'Group-OnPremisesSyncBehavior.ReadWrite.All':
    'Take any group away from AD, or give it back to AD, which then overwrites what was changed in the cloud.',
  'RoleManagement.Read.Directory': 'Read who holds which directory role. Assigns none.',
  'Mail.Send':
    'Granted in Exchange for the one sender mailbox: send mail as that mailbox. As an app role of Graph: as anybody in the tenant; never grant that.',
  'Exchange.ManageAsApp':
    'By itself nothing: run those cmdlets of Exchange Online that the roles of Exchange allow which the identity holds as well.',
};

const onlyToWriteBack = 'Goes on; a conversion that says `provisionBack` is refused: `PERMISSION_MISSING`.';

/** What happens without one that no run needs in order to begin. */
const degraded: Partial<Record<`${Need['workflow']} ${Permission}` | Permission, string>> = {
  'Mail.Send': 'Goes on without mails: approvers find what waits for them in the console and decide there.',
  'OnPremisesPublishingProfiles.ReadWrite.All':
    'Goes on; the state of agents is shown as unknown, and a report of a domain is not refused because no agent serves it.',
  'OnPremDirectorySynchronization.Read.All': 'Goes on; whether the tenant writes passwords back is not read.',
  'ou-onboarding AuditLog.Read.All': 'Goes on; that a password was written back is not seen.',
  'shared AuditLog.Read.All': 'The health check does not see that a password was written back.',
  'AuditLog.Read.All': 'Goes on; whether the audit log tells of each change stays unknown.',
  'group-soa Application.Read.All': onlyToWriteBack,
  'group-soa Application.ReadWrite.OwnedBy': onlyToWriteBack,
  'group-soa Synchronization.ReadWrite.All': onlyToWriteBack,
  'shared User.Read.All':
    'Starts with a function key are answered 503 and name it; signed-in people are still recorded.',
  'shared Organization.Read.All': 'The health check cannot tell whether the tenant is the right one and synchronizes.',
  'shared Application.Read.All':
    'The console says that configurations cannot be read now; reports of domains that the configuration does not declare are answered 503.',
  'sync-health Mail.Send': 'Alarms are not mailed; they stand in the console.',
  'sync-health Application.Read.All':
    'No job can be looked at: of the alarms only those about reports, agents and the app itself still open and resolve.',
  'sync-health Synchronization.ReadWrite.All':
    'No job can be looked at: of the alarms only those about reports, agents and the app itself still open and resolve.',
  'sync-health OnPremisesPublishingProfiles.ReadWrite.All':
    'Agents are judged by the error code of the job and by the on-premises report instead.',
  'sync-health Organization.Read.All':
    'A password hash job that succeeds without synchronizing anything goes unnoticed.',
  'sync-health ProvisioningLog.Read.All':
    'Causes of object errors are not told, and a day without activity goes unnoticed.',
  'shared Synchronization.ReadWrite.All':
    'The console says that configurations cannot be read now; reports of domains that the configuration does not declare are answered 503.',
  'drift-check Group-OnPremisesSyncBehavior.ReadWrite.All':
    'Goes on; whether groups stayed where runs moved them is unknown.',
  'drift-check Organization.Read.All': 'Goes on; whether the tenant still synchronizes is unknown.',
  'drift-check Application.Read.All': 'Goes on; what is there is unknown, so no finding is opened or closed.',
  'drift-check Synchronization.ReadWrite.All':
    'Goes on; jobs, settings and schemas are unknown, so no finding about them is opened or closed.',
};

export function without({ workflow, permission, requiredToStart }: Need): string {
  if (requiredToStart) return 'Refused before anything is read: `PERMISSION_MISSING`.';
  const words = degraded[`${workflow} ${permission}`] ?? degraded[permission];
  if (!words)
    throw new Error(`scripts/permissions/permission-words.ts does not say what happens without ${permission}.`);
  return words;
}
