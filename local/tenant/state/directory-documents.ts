/** Documents of the Entra directory, in Graph's own property names; instants are ISO 8601, `...At` epoch milliseconds are ours and never shown. */

export interface Organization {
  id: string;
  displayName: string;
  verifiedDomains: { name: string; isDefault: boolean; isInitial: boolean; type: string; capabilities: string }[];
  onPremisesSyncEnabled: boolean | null;
  onPremisesLastSyncDateTime: string | null;
  onPremisesLastPasswordSyncDateTime: string | null;
  /** When it was switched off; not a property of Graph. */
  synchronizationOffAt?: string | null;
}

/** `directory/onPremisesSynchronization`: one document whose id is the tenant id. */
export interface OnPremisesSynchronization {
  id: string;
  configuration: { accidentalDeletionPrevention: { synchronizationPreventionType: string; alertThreshold: number } };
  features: Record<string, boolean>;
}

/** What users and groups that came from AD carry. */
export interface Synced {
  onPremisesSyncEnabled: boolean | null;
  /** The AD objectGUID in text form. */
  onPremisesObjectIdentifier: string | null;
  onPremisesDistinguishedName: string | null;
  onPremisesDomainName: string | null;
  onPremisesSamAccountName: string | null;
  onPremisesSecurityIdentifier: string | null;
  onPremisesLastSyncDateTime: string | null;
  onPremisesProvisioningErrors: {
    category: string;
    occurredDateTime: string;
    propertyCausingError: string;
    value: string;
  }[];
  /** Shown by `onPremisesSyncBehavior` only. */
  isCloudManaged: boolean;
  /** Directory extensions (`extension_<appId>_<name>`), merged into the object when selected. */
  extensions: Record<string, unknown>;
  /** Ours: from when on Graph shows the object. */
  visibleAt: number;
}

export interface User extends Synced {
  id: string;
  createdDateTime: string;
  deletedDateTime: string | null;
  accountEnabled: boolean;
  displayName: string;
  userPrincipalName: string;
  userType: 'Member' | 'Guest';
  givenName: string | null;
  surname: string | null;
  mail: string | null;
  mailNickname: string | null;
  proxyAddresses: string[];
  jobTitle: string | null;
  department: string | null;
  companyName: string | null;
  officeLocation: string | null;
  city: string | null;
  country: string | null;
  businessPhones: string[];
  mobilePhone: string | null;
  employeeId: string | null;
  employeeHireDate: string | null;
  employeeLeaveDateTime: string | null;
  usageLocation: string | null;
  assignedLicenses: { skuId: string; disabledPlans: string[] }[];
  onPremisesImmutableId: string | null;
  onPremisesUserPrincipalName: string | null;
  onPremisesExtensionAttributes: Record<string, string | null>;
  /** `users/{id}/manager`. */
  managerId: string | null;
  /** Ours: when the last password hash came from AD. */
  passwordHashSyncedAt: string | null;
}

export interface Group extends Synced {
  id: string;
  createdDateTime: string;
  deletedDateTime: string | null;
  displayName: string;
  description: string | null;
  mail: string | null;
  mailEnabled: boolean;
  mailNickname: string;
  securityEnabled: boolean;
  securityIdentifier: string;
  groupTypes: string[];
  membershipRule: string | null;
  membershipRuleProcessingState: string | null;
  proxyAddresses: string[];
  onPremisesNetBiosName: string | null;
  isAssignableToRole: boolean | null;
  visibility: string | null;
}

/** Members and owners of the group with the same id, as directory object ids; a document of its own so that a PATCH of the group does not rewrite 50,000 members. */
export interface GroupLinks {
  id: string;
  members: string[];
  owners: string[];
}

export interface Application {
  id: string;
  appId: string;
  displayName: string;
  applicationTemplateId: string | null;
  createdDateTime: string;
  identifierUris: string[];
  tags: string[];
  /** Ours: absent for what came from a template (its service principal's owners count). */
  owners?: string[];
  extensionProperties?: ExtensionProperty[];
  /** Ours: from when on lists and GET show it. */
  visibleAt: number;
}

/** `applications/{id}/extensionProperties`. */
export interface ExtensionProperty {
  id: string;
  deletedDateTime: null;
  appDisplayName: string;
  name: string;
  dataType: string;
  isMultiValued: boolean;
  isSyncedFromOnPremises: boolean;
  targetObjects: string[];
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  appDisplayName: string;
  applicationTemplateId: string | null;
  appOwnerOrganizationId: string;
  servicePrincipalType: string;
  accountEnabled: boolean;
  createdDateTime: string;
  tags: string[];
  appRoles: {
    id: string;
    value: string | null;
    displayName: string;
    isEnabled: boolean;
    allowedMemberTypes: string[];
  }[];
  /** Ours: object ids of its owners (the app's identity when the app instantiated it). */
  owners: string[];
  visibleAt: number;
  /** Ours: from when on the synchronization service knows it (404 or 403 before). */
  synchronizationReadyAt: number;
}

export interface ApplicationTemplate {
  id: string;
  displayName: string;
  publisher: string;
}

export interface AppRoleAssignment {
  id: string;
  principalId: string;
  principalType: 'User' | 'Group' | 'ServicePrincipal';
  resourceId: string;
  appRoleId: string;
  createdDateTime: string;
}

/** `roleManagement/directory/roleAssignments`. */
export interface RoleAssignment {
  id: string;
  principalId: string;
  /** For built-in roles the id of their template. */
  roleDefinitionId: string;
  directoryScopeId: string;
}

/** Soft-deleted for 30 days: users, applications, service principals, Microsoft 365 groups (never security groups). */
export interface DeletedItem {
  id: string;
  kind: 'user' | 'group' | 'application' | 'servicePrincipal';
  deletedDateTime: string;
  /** The document as it was, with `deletedDateTime` set. */
  document: User | Group | Application | ServicePrincipal;
  /** Ours: groups that held it, which a restored object returns to. */
  memberOf?: string[];
  ownerOf?: string[];
}

/** Somebody who can sign in; `id` is the Entra object id. */
export interface PersonRoles {
  id: string;
  userPrincipalName: string;
  displayName: string;
  roles: string[];
}

export interface DirectoryAudit {
  id: string;
  category: string;
  correlationId: string;
  result: 'success' | 'failure';
  resultReason: string;
  activityDisplayName: string;
  activityDateTime: string;
  loggedByService: string;
  operationType: string;
  initiatedBy: {
    user: { id: string; userPrincipalName: string } | null;
    app: { appId: string | null; displayName: string; servicePrincipalId: string | null } | null;
  };
  targetResources: { id: string; displayName: string | null; type: string; modifiedProperties: unknown[] }[];
  additionalDetails: { key: string; value: string }[];
  visibleAt: number;
}

/** A sent message as the HTTP side keeps it. */
export interface MailMessage {
  id: string;
  sender: string;
  to: string[];
  cc: string[];
  subject: string;
  receivedAt: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
}
