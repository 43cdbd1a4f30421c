import type { Permission } from '../permissions';

export interface GroupSummary {
  id: string;
  displayName: string;
  mailEnabled: boolean;
  securityEnabled: boolean;
  isDynamic: boolean;
  /** True: synchronized from AD; null: of the cloud, or converted. */
  onPremisesSyncEnabled: boolean | null;
  onPremisesDomainName: string | null;
  onPremisesSecurityIdentifier: string | null;
}

export interface Member {
  id: string;
  displayName: string | null;
  isGroup: boolean;
  onPremisesSyncEnabled: boolean | null;
}

export interface Memberships {
  members: Member[];
  owners: Member[];
}

/** Undefined where it could not be read: never to be taken for `false`. */
export interface Authority {
  isCloudManaged: boolean | undefined;
  onPremisesSyncEnabled: boolean | null | undefined;
}

/** What became of one write of a batch. `notNow`: it was not done; `lost`: whether it was done is not known. */
export type WriteAnswer =
  | { kind: 'accepted' }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'notNow'; retryAfterSeconds: number }
  | { kind: 'lost' };

/** Groups and their source of authority (reference 8.1). */
export interface Groups {
  /** Every group of the tenant. */
  list(): Promise<GroupSummary[]>;
  /** By id; those that do not exist or cannot be read are missing. */
  readSummaries(ids: readonly string[]): Promise<Map<string, GroupSummary>>;
  /** With all members and owners; undefined where they could not be read in full. */
  readMemberships(ids: readonly string[]): Promise<Map<string, Memberships | undefined>>;
  readAuthorities(ids: readonly string[]): Promise<Map<string, Authority>>;
  /** At most 20 in one request, each answered for itself. */
  writeAuthorities(ids: readonly string[], isCloudManaged: boolean): Promise<Map<string, WriteAnswer>>;
}

export const groupsPermissions = {
  list: ['Group.Read.All'],
  readSummaries: ['Group.Read.All'],
  readMemberships: ['Group.Read.All', 'User.Read.All'],
  readAuthorities: ['Group-OnPremisesSyncBehavior.ReadWrite.All', 'Group.Read.All'],
  writeAuthorities: ['Group-OnPremisesSyncBehavior.ReadWrite.All'],
} as const satisfies Record<keyof Groups, readonly Permission[]>;
