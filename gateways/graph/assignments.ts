import type { Permission } from '../permissions';

export interface Assigned {
  /** Object ids of the groups that are assigned to the application, in lower case. */
  groupIds: string[];
  /** The role to assign others with. */
  appRoleId: string;
}

/** Who is assigned to an application: what Entra-to-AD provisioning takes (reference 8.6). Only read: the right to write them could grant any role. */
export interface Assignments {
  readGroups(servicePrincipalId: string): Promise<Assigned>;
}

export const assignmentsPermissions = {
  readGroups: ['Application.Read.All'],
} as const satisfies Record<keyof Assignments, readonly Permission[]>;
