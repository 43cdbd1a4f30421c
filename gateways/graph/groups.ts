import type { Permission } from '../permissions';
import type { WriteAnswer } from '../write-answer';

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

export type LinkKind = 'members' | 'owners';
export type Links = Record<LinkKind, Member[]>;

/** `isWhole`: there are no more than these. */
export interface FirstLinks {
  links: Member[];
  isWhole: boolean;
}

/** Undefined where it could not be read: never to be taken for `false`. */
export interface Authority {
  isCloudManaged: boolean | undefined;
  onPremisesSyncEnabled: boolean | null | undefined;
}

/** Groups and their source of authority (reference 8.1). */
export interface Groups {
  /** Every group of the tenant. */
  list(): Promise<GroupSummary[]>;
  /** By id; those that do not exist or cannot be read are missing. */
  readSummaries(ids: readonly string[]): Promise<Map<string, GroupSummary>>;
  /** Of every group of the tenant up to twenty of its members, or owners: all that Graph expands. */
  listLinks(kind: LinkKind): Promise<Map<string, FirstLinks>>;
  /** All members and owners; undefined where they could not be read in full. */
  readLinks(ids: readonly string[]): Promise<Map<string, Links | undefined>>;
  /** Whether AD synchronizes them and who manages them. What AD still synchronizes is not asked for the second. */
  readAuthorities(ids: readonly string[]): Promise<Map<string, Authority>>;
  /** Who manages them alone, whatever AD does. */
  readCloudManaged(ids: readonly string[]): Promise<Map<string, boolean | undefined>>;
  /** Twenty in one request, each answered for itself. Never fails as a whole. */
  writeAuthorities(ids: readonly string[], isCloudManaged: boolean): Promise<Map<string, WriteAnswer>>;
}

const soa = 'Group-OnPremisesSyncBehavior.ReadWrite.All';

export const groupsPermissions = {
  list: ['Group.Read.All'],
  readSummaries: ['Group.Read.All'],
  listLinks: ['Group.Read.All', 'User.Read.All'],
  readLinks: ['Group.Read.All', 'User.Read.All'],
  readAuthorities: [soa, 'Group.Read.All'],
  readCloudManaged: [soa],
  writeAuthorities: [soa],
} as const satisfies Record<keyof Groups, readonly Permission[]>;
