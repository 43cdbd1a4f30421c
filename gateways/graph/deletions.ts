import type { Permission } from '../permissions';

/** What is known of a user whose delete is held. */
export interface UserFacts {
  id: string;
  displayName: string;
  userPrincipalName: string;
  mail: string | null;
  onPremisesDistinguishedName: string | null;
  onPremisesImmutableId: string | null;
  accountEnabled: boolean | null;
  licensed: boolean;
  mailEnabled: boolean;
  /** Names of groups the user owns. */
  ownedGroups: string[];
}

interface Reference {
  id: string;
  displayName: string | null;
}

/** Everything that would be needed to make a group again: groups that sync deletes are gone for good. */
export interface GroupFacts {
  id: string;
  displayName: string;
  description: string | null;
  mail: string | null;
  mailNickname: string | null;
  mailEnabled: boolean;
  securityEnabled: boolean;
  groupTypes: string[];
  onPremisesSecurityIdentifier: string | null;
  onPremisesSamAccountName: string | null;
  members: Reference[];
  owners: Reference[];
}

export type Found<Facts> = { kind: 'found'; facts: Facts } | { kind: 'missing' } | { kind: 'unknown'; code: string };

export type DeletionState = 'present' | 'softDeleted' | 'gone' | 'unknown';

/** Users and groups as far as a delete of them matters. By id of Entra ID; what cannot be read is `unknown`, never missing. */
export interface Deletions {
  readUsers(ids: readonly string[]): Promise<Map<string, Found<UserFacts>>>;
  /** With all members and owners. */
  readGroups(ids: readonly string[]): Promise<Map<string, Found<GroupFacts>>>;
  /**
   * Who holds a directory role, by assignment to the person or to a group they are in: id to names of the roles. Eligible (not
   * activated) assignments of Privileged Identity Management are not among them.
   */
  readRoleHolders(): Promise<Map<string, string[]>>;
  readStates(kind: 'user' | 'group', ids: readonly string[]): Promise<Map<string, DeletionState>>;
}

export const deletionsPermissions = {
  readUsers: ['User.Read.All', 'Group.Read.All'],
  readGroups: ['Group.Read.All', 'User.Read.All'],
  readRoleHolders: ['RoleManagement.Read.Directory', 'Group.Read.All'],
  readStates: ['User.Read.All', 'Group.Read.All'],
} as const satisfies Record<keyof Deletions, readonly Permission[]>;
