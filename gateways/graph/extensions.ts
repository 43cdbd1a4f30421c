import type { Permission } from '../permissions';

/** The one application of a tenant whose directory extensions Cloud Sync knows (reference 8.6). */
export interface ExtensionApplication {
  applicationId: string;
  appId: string;
  /** Null: it has none yet. */
  servicePrincipalId: string | null;
  /** Full name (`extension_<appId>_<name>`) of each extension, by the name it was made with in lower case. */
  extensions: Record<string, string>;
}

export interface Extensions {
  /** Found by its address, whatever its case; undefined when there is none (that shows). */
  findApplication(tenantId: string): Promise<ExtensionApplication | undefined>;
  createApplication(tenantId: string): Promise<ExtensionApplication>;
  createServicePrincipal(appId: string): Promise<string>;
  /** A text of groups. Answers with its full name. */
  createGroupExtension(applicationId: string, name: string): Promise<string>;
  /** The value of each group by its id: null where it has none, undefined where it could not be read. */
  readGroupValues(extension: string, groupIds: readonly string[]): Promise<Map<string, string | null | undefined>>;
}

export const extensionsPermissions = {
  findApplication: ['Application.Read.All'],
  createApplication: ['Application.ReadWrite.OwnedBy'],
  createServicePrincipal: ['Application.ReadWrite.OwnedBy'],
  createGroupExtension: ['Application.ReadWrite.OwnedBy'],
  readGroupValues: ['Group.Read.All'],
} as const satisfies Record<keyof Extensions, readonly Permission[]>;
