import type { Group, User } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { isoAt } from '../../state/moment';
import type { Run } from './run';
import { newSynced } from './target';

export function newUser(run: Run): User {
  const id = run.state.nextId('user');
  return {
    id,
    createdDateTime: isoAt(run.now),
    deletedDateTime: null,
    accountEnabled: true,
    displayName: '',
    userPrincipalName: '',
    userType: 'Member',
    givenName: null,
    surname: null,
    mail: null,
    mailNickname: null,
    proxyAddresses: [],
    jobTitle: null,
    department: null,
    companyName: null,
    officeLocation: null,
    city: null,
    country: null,
    businessPhones: [],
    mobilePhone: null,
    employeeId: null,
    employeeHireDate: null,
    employeeLeaveDateTime: null,
    usageLocation: null,
    assignedLicenses: [],
    onPremisesImmutableId: null,
    onPremisesUserPrincipalName: null,
    onPremisesExtensionAttributes: {},
    managerId: null,
    passwordHashSyncedAt: null,
    ...newSynced(run, id),
  };
}

export function newGroup(run: Run, object: AdObject): Group {
  const id = run.state.nextId('group');
  return {
    id,
    createdDateTime: isoAt(run.now),
    deletedDateTime: null,
    displayName: '',
    description: null,
    mail: null,
    mailEnabled: false,
    mailNickname: String(object.attributes['sAMAccountName'] ?? id.slice(0, 8)),
    securityEnabled: true,
    securityIdentifier: securityIdentifierOf(id),
    groupTypes: [],
    membershipRule: null,
    membershipRuleProcessingState: null,
    proxyAddresses: [],
    onPremisesNetBiosName: null,
    isAssignableToRole: null,
    visibility: null,
    ...newSynced(run, id),
  };
}

/** The cloud SID of a group follows from its object id. */
export function securityIdentifierOf(id: string): string {
  const hex = id.replaceAll('-', '');
  return `S-1-12-1-${[0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16)).join('-')}`;
}
