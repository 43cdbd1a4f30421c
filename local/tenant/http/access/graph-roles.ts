/** Application roles of Microsoft Graph that the tenant knows, with their ids (reference infra.md, 3.3). */
export const GRAPH_ROLE_IDS = {
  'Synchronization.ReadWrite.All': '9b50c33d-700f-43b1-b2eb-87e89b703581',
  'Synchronization.Read.All': '5ba43d2f-fa88-4db2-bd1c-a67c5f0fb1ce',
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'ProvisioningLog.Read.All': '091937d3-3e38-47a1-8649-b2f99d3035f1',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'Group.ReadWrite.All': '62a82d76-70ea-41e2-9197-370581804d09',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'GroupMember.ReadWrite.All': 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
  'Group-OnPremisesSyncBehavior.ReadWrite.All': '2d9bd318-b883-40be-9df7-63ec4fcdc424',
  'User-OnPremisesSyncBehavior.ReadWrite.All': 'a94a502d-0281-4d15-8cd2-682ac9362c4c',
  'Contacts-OnPremisesSyncBehavior.ReadWrite.All': 'c8948c23-e66b-42db-83fd-770b71ab78d2',
  'OnPremDirectorySynchronization.Read.All': 'bb70e231-92dc-4729-aff5-697b3f04be95',
  'OnPremDirectorySynchronization.ReadWrite.All': 'c22a92cc-79bf-4bb1-8b6c-e0a05d3d80ce',
  'OnPremisesPublishingProfiles.ReadWrite.All': '0b57845e-aa49-4e6f-8109-ce654fffa618',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Organization.ReadWrite.All': '292d869f-3427-49a8-9dab-8c70152b74e9',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
  'OrgContact.Read.All': 'e1a88a34-94c4-4418-be12-c87b00e26bea',
  'CustomSecAttributeProvisioning.Read.All': '9fd1f8bf-a443-4df6-bc2a-5d00c5ec7828',
  'RoleManagement.Read.Directory': '483bed4a-2ad3-4361-a73b-c83ccdbdc53c',
  'Mail.Send': 'b633e1c5-b582-4048-a93e-9f11b44c7e96',
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
} as const;

export type GraphRole = keyof typeof GRAPH_ROLE_IDS;

/**
 * What the app is granted unless `--deny` says otherwise: the practical choices of the reference (0.1), without those
 * of one-time setup and without the one that could grant any other (`AppRoleAssignment.ReadWrite.All`).
 */
export const GRANTED_BY_DEFAULT: readonly GraphRole[] = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'Synchronization.Read.All',
  'Synchronization.ReadWrite.All',
  'OnPremisesPublishingProfiles.ReadWrite.All',
  'OnPremDirectorySynchronization.Read.All',
  'Organization.Read.All',
  'ProvisioningLog.Read.All',
  'AuditLog.Read.All',
  'Group-OnPremisesSyncBehavior.ReadWrite.All',
  'User-OnPremisesSyncBehavior.ReadWrite.All',
  'Contacts-OnPremisesSyncBehavior.ReadWrite.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'User.Read.All',
  'OrgContact.Read.All',
  'RoleManagement.Read.Directory',
  'Mail.Send',
];

/** Those of Exchange Online. */
export const EXCHANGE_ROLE_IDS = { 'Exchange.ManageAsApp': 'dc50a0fb-09a3-484d-be87-e023b12c6440' } as const;

export const EXCHANGE_ROLES: readonly string[] = Object.keys(EXCHANGE_ROLE_IDS);

/** Roles of Exchange that the app holds through a role group (reference B.4); the last is one that was trimmed to the flag. */
export const EXCHANGE_MANAGEMENT_ROLES: readonly string[] = [
  'View-Only Recipients',
  'View-Only Configuration',
  'SOA Converter',
];
