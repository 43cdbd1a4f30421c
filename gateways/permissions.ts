/** Application permissions of Microsoft Graph that operations declare; ids in infra (reference infra.md, 3.3). */
export type Permission =
  | 'Application.Read.All'
  | 'Application.ReadWrite.OwnedBy'
  | 'Synchronization.Read.All'
  | 'Synchronization.ReadWrite.All'
  | 'ProvisioningLog.Read.All'
  | 'AuditLog.Read.All'
  | 'Organization.Read.All'
  | 'User.Read.All'
  | 'Group.Read.All'
  | 'OnPremisesPublishingProfiles.ReadWrite.All'
  | 'RoleManagement.Read.Directory'
  | 'Mail.Send';
