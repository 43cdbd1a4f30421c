/** A command and the parameters that it is documented with; `writes` when it changes something outside of the script. */
export type KnownCommand = { parameters: string[]; writes?: true };

/** Only what is used or may be: a command that is not here is taken for an invention. */
const windowsPowerShell: Record<string, KnownCommand> = {
  'Add-Type': { parameters: ['AssemblyName'] },
  'ConvertFrom-Json': { parameters: ['InputObject'] },
  'ConvertTo-Json': { parameters: ['InputObject', 'Depth', 'Compress'] },
  'ForEach-Object': { parameters: ['Process', 'Begin', 'End', 'MemberName'] },
  'Get-AuthenticodeSignature': { parameters: ['FilePath', 'LiteralPath'] },
  'Get-CimInstance': { parameters: ['ClassName', 'Filter', 'Namespace', 'Property', 'ComputerName'] },
  'Get-Command': { parameters: ['Name', 'Module'] },
  'Get-Credential': { parameters: ['Message', 'UserName'] },
  'Get-Date': { parameters: ['Date', 'Format'] },
  'Get-ExecutionPolicy': { parameters: ['List', 'Scope'] },
  'Get-Item': { parameters: ['Path', 'LiteralPath', 'Force'] },
  'Get-Module': { parameters: ['Name', 'ListAvailable'] },
  'Get-Service': { parameters: ['Name', 'ComputerName'] },
  'Import-Module': { parameters: ['Name', 'Force'] },
  'Invoke-Command': { parameters: ['ComputerName', 'ScriptBlock', 'ArgumentList', 'Credential'] },
  'Join-Path': { parameters: ['Path', 'ChildPath'] },
  'New-Item': { parameters: ['Path', 'ItemType', 'Force'], writes: true },
  'New-Object': { parameters: ['TypeName', 'ArgumentList'] },
  'Out-String': { parameters: ['Width', 'Stream'] },
  'Read-Host': { parameters: ['Prompt', 'AsSecureString'] },
  'Restart-Service': { parameters: ['Name', 'Force'], writes: true },
  'Select-Object': { parameters: ['Property', 'First', 'Last', 'Unique', 'ExpandProperty'] },
  'Set-Acl': { parameters: ['Path', 'LiteralPath', 'AclObject'], writes: true },
  'Set-StrictMode': { parameters: ['Version', 'Off'] },
  'Sort-Object': { parameters: ['Property', 'Unique', 'Descending'] },
  'Start-Process': {
    parameters: ['FilePath', 'ArgumentList', 'NoNewWindow', 'PassThru', 'Wait'],
    writes: true,
  },
  'Start-Sleep': { parameters: ['Seconds', 'Milliseconds'] },
  'Test-Path': { parameters: ['Path', 'LiteralPath', 'PathType'] },
  'Where-Object': { parameters: ['FilterScript', 'Property', 'Value'] },
  'Write-Output': { parameters: ['InputObject'] },
  'Write-Verbose': { parameters: ['Message'] },
  'Write-Warning': { parameters: ['Message'] },
};

const searching = ['Filter', 'LDAPFilter', 'Properties', 'ResultPageSize', 'SearchBase', 'SearchScope', 'Server'];

/** The module of RSAT, and Kds, which comes with it. */
const activeDirectory: Record<string, KnownCommand> = {
  'Get-ADComputer': { parameters: ['Identity', ...searching] },
  'Get-ADDomainController': { parameters: ['Discover', 'Service'] },
  'Get-ADGroup': { parameters: ['Identity', ...searching] },
  'Get-ADObject': { parameters: ['Identity', ...searching] },
  'Get-ADOrganizationalUnit': { parameters: ['Identity', ...searching] },
  'Get-ADRootDSE': { parameters: ['Properties', 'Server'] },
  'Get-ADServiceAccount': { parameters: ['Identity', ...searching] },
  'Get-ADUser': { parameters: ['Identity', ...searching] },
  'Get-KdsRootKey': { parameters: [] },
  'New-ADServiceAccount': {
    parameters: [
      'Name',
      'DNSHostName',
      'Description',
      'Enabled',
      'KerberosEncryptionType',
      'PrincipalsAllowedToRetrieveManagedPassword',
      'Server',
    ],
    writes: true,
  },
  'Set-ADObject': { parameters: ['Identity', 'Replace', 'Clear', 'Server'], writes: true },
  'Set-ADServiceAccount': {
    parameters: ['Identity', 'PrincipalsAllowedToRetrieveManagedPassword', 'KerberosEncryptionType', 'Server'],
    writes: true,
  },
  'Test-ADServiceAccount': { parameters: ['Identity'] },
};

/** Microsoft.CloudSync.PowerShell.dll of the agent, as its documentation shows it, and Connect Sync's own module. */
const cloudSync: Record<string, KnownCommand> = {
  'Add-AADCloudSyncADDomain': { parameters: ['DomainName', 'Credential', 'PreferredDomainControllers'], writes: true },
  'Add-AADCloudSyncGMSA': { parameters: ['Credential', 'CustomGMSAName'], writes: true },
  'Connect-AADCloudSyncAzureAD': { parameters: ['Credential'], writes: true },
  'Get-AADCloudSyncDomains': { parameters: [] },
  'Get-ADSyncConnector': { parameters: ['Name'] },
  'Set-AADCloudSyncPermissions': {
    parameters: ['PermissionType', 'EACredential', 'TargetDomain', 'TargetDomainCredential'],
    writes: true,
  },
  'Set-AADCloudSyncRestrictedPermissions': { parameters: ['Credential'], writes: true },
};

export const knownCommands: Record<string, KnownCommand> = { ...windowsPowerShell, ...activeDirectory, ...cloudSync };

export const commonParameters = ['ErrorAction', 'WarningAction', 'Verbose', 'WhatIf', 'Confirm'];

/** Operators of `Where-Object Property -eq Value` look like parameters. */
export const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'like', 'match'];
