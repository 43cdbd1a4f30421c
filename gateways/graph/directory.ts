import type { Person } from '../../domain/person';
import type { Permission } from '../permissions';

export interface SyncedObject {
  id: string;
  kind: 'user' | 'group';
  onPremisesSyncEnabled: boolean | null;
  /** Always null for groups: Graph has no such property there. */
  onPremisesDistinguishedName: string | null;
}

export interface FoundObjects {
  found: SyncedObject[];
  missing: string[];
  unknown: string[];
}

/** People, tenant facts and synced objects, read through Graph. */
export interface Directory {
  /** By user principal name or any mail alias; undefined when nobody has it. */
  findPerson(nameOrAddress: string): Promise<Person | undefined>;
  readOrganization(): Promise<{ tenantId: string; onPremisesSyncEnabled: boolean }>;
  /** When a password was last synchronized in the tenant, whichever domain it came from (beta); null: never, or not said. */
  readLastPasswordSync(): Promise<string | null>;
  /** Whether the tenant writes passwords back; documented as delegated only, so often refused (reference 6). */
  readPasswordWriteback(): Promise<boolean>;
  /** Reads each by id in batches of 20; what cannot be read is missing from `found` and listed in `missing` (404) or `unknown`. */
  readObjects(kind: 'user' | 'group', ids: readonly string[]): Promise<FoundObjects>;
  /** The same of users alone, which takes less. */
  readUsers(ids: readonly string[]): Promise<FoundObjects>;
}

export const directoryPermissions = {
  findPerson: ['User.Read.All'],
  readOrganization: ['Organization.Read.All'],
  readLastPasswordSync: ['Organization.Read.All'],
  readPasswordWriteback: ['OnPremDirectorySynchronization.Read.All'],
  readObjects: ['User.Read.All', 'Group.Read.All'],
  readUsers: ['User.Read.All'],
} as const satisfies Record<keyof Directory, readonly Permission[]>;
