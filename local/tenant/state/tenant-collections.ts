import { dnKey } from '../forest/distinguished-name';
import type { Collection, Identified } from './collection';
import type * as Directory from './directory-documents';
import type * as Exchange from './exchange-documents';
import type * as Forest from './forest-documents';
import type { Indexes } from './indexes';
import type * as Sync from './sync-documents';

const lower = (text: string | null) => text?.toLowerCase();
const addresses = (user: Directory.User) => [
  ...new Set(
    [...(user.mail ? [user.mail] : []), ...user.proxyAddresses.map((address) => address.replace(/^smtp:/i, ''))].map(
      (address) => address.toLowerCase(),
    ),
  ),
];

type Open = <T extends Identified, I extends string>(name: string, indexes: Indexes<T, I>) => Collection<T, I>;

function directoryCollections(open: Open) {
  return {
    organization: open<Directory.Organization, never>('organization', {}),
    onPremisesSynchronization: open<Directory.OnPremisesSynchronization, never>('onPremisesSynchronization', {}),
    users: open<Directory.User, 'userPrincipalName' | 'address' | 'immutableId' | 'onPremisesObjectIdentifier'>(
      'users',
      {
        userPrincipalName: (user) => lower(user.userPrincipalName),
        address: addresses,
        immutableId: (user) => user.onPremisesImmutableId,
        onPremisesObjectIdentifier: (user) => user.onPremisesObjectIdentifier,
      },
    ),
    groups: open<Directory.Group, 'onPremisesObjectIdentifier'>('groups', {
      onPremisesObjectIdentifier: (group) => group.onPremisesObjectIdentifier,
    }),
    groupLinks: open<Directory.GroupLinks, 'member' | 'owner'>('groupLinks', {
      member: (links) => links.members,
      owner: (links) => links.owners,
    }),
    applications: open<Directory.Application, 'appId' | 'applicationTemplateId'>('applications', {
      appId: (application) => application.appId,
      applicationTemplateId: (application) => application.applicationTemplateId,
    }),
    servicePrincipals: open<Directory.ServicePrincipal, 'appId'>('servicePrincipals', {
      appId: (principal) => principal.appId,
    }),
    applicationTemplates: open<Directory.ApplicationTemplate, never>('applicationTemplates', {}),
    appRoleAssignments: open<Directory.AppRoleAssignment, 'resourceId' | 'principalId'>('appRoleAssignments', {
      resourceId: (assignment) => assignment.resourceId,
      principalId: (assignment) => assignment.principalId,
    }),
    roleAssignments: open<Directory.RoleAssignment, 'principalId'>('roleAssignments', {
      principalId: (assignment) => assignment.principalId,
    }),
    deletedItems: open<Directory.DeletedItem, 'kind'>('deletedItems', { kind: (item) => item.kind }),
    people: open<Directory.PersonRoles, never>('people', {}),
    directoryAudits: open<Directory.DirectoryAudit, never>('directoryAudits', {}),
    mailMessages: open<Directory.MailMessage, never>('mailMessages', {}),
  };
}

function forestCollections(open: Open) {
  return {
    domains: open<Forest.AdDomain, never>('domains', {}),
    adObjects: open<Forest.AdObject, 'domain' | 'parentId' | 'distinguishedName' | 'member'>('adObjects', {
      domain: (object) => object.domain,
      parentId: (object) => object.parentId,
      distinguishedName: (object) => (object.isDeleted ? undefined : dnKey(object.distinguishedName)),
      member: (object) => object.members,
    }),
    agents: open<Forest.ProvisioningAgent, 'domain'>('agents', { domain: (agent) => agent.domain }),
    agentGroups: open<Forest.AgentGroup, never>('agentGroups', {}),
    publishedResources: open<Forest.PublishedResource, never>('publishedResources', {}),
  };
}

function synchronizationCollections(open: Open) {
  return {
    jobs: open<Sync.Job, 'servicePrincipalId'>('jobs', { servicePrincipalId: (job) => job.servicePrincipalId }),
    schemas: open<Sync.JobSchema, never>('schemas', {}),
    secrets: open<Sync.SecretSet, never>('secrets', {}),
    connections: open<
      Sync.Connection,
      'jobId' | 'targetId' | 'unresolved' | 'passwordHashPending' | 'writebackPending'
    >('connections', {
      jobId: (connection) => connection.jobId,
      targetId: (connection) => connection.targetId,
      unresolved: (connection) => connection.unresolved,
      passwordHashPending: (connection) => (connection.passwordHash === 'pending' ? connection.jobId : undefined),
      writebackPending: (connection) => (connection.writeback === 'pending' ? connection.jobId : undefined),
    }),
    escrows: open<Sync.Escrow, 'jobId'>('escrows', { jobId: (escrow) => escrow.jobId }),
    cycles: open<Sync.RunningCycle, never>('cycles', {}),
    provisioningLog: open<Sync.ProvisioningLogEntry, 'jobId'>('provisioningLog', { jobId: (entry) => entry.jobId }),
    effects: open<Sync.PendingEffect, never>('effects', {}),
  };
}

function exchangeCollections(open: Open) {
  return {
    mailboxes: open<Exchange.Mailbox, never>('mailboxes', {}),
    exchangeObjects: open<Exchange.ExchangeObject, 'kind'>('exchangeObjects', { kind: (object) => object.kind }),
  };
}

/** Every collection of the tenant, with the keys by which it can be asked (`where`, `first`). */
export function createTenantCollections(open: Open) {
  return {
    ...directoryCollections(open),
    ...forestCollections(open),
    ...synchronizationCollections(open),
    ...exchangeCollections(open),
  };
}

export type TenantCollections = ReturnType<typeof createTenantCollections>;
