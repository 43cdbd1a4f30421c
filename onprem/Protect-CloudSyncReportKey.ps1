#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Keeps the function key of the app in a file that only the account of the scheduled task can read.
.DESCRIPTION
Asks for the key without showing it, encrypts it with the key of this machine (DPAPI), and lets only administrators, SYSTEM and the
named account read the file. Encryption by the machine alone would not be enough: every program on it could undo it, which is why
the rights of the file are set before anything is written into it. The file is worth nothing on another machine.

A gMSA cannot sign in and cannot use a store of its own, such as the Credential Manager, before a task of it runs; therefore a file.

Safe to repeat: the file is replaced, for example after the key was set again.

Not run on Windows where it was written: see README.md.
.PARAMETER Path
The file. Its folder has to exist.
.PARAMETER Reader
The account that the scheduled task runs as, such as CORP\syncReport$.
.PARAMETER FunctionKey
The key. Asked for when it is not given.
.EXAMPLE
./Protect-CloudSyncReportKey.ps1 -Path C:\ProgramData\CloudSyncOperator\report.key -Reader 'CORP\syncReport$'

Asks for the key and writes the file.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  [Parameter(Mandatory)]
  [ValidateNotNullOrEmpty()]
  [string] $Path,

  [Parameter(Mandatory)]
  [ValidatePattern('^[^\\@\s]+\\[^\\@]+$')]
  [string] $Reader,

  [securestring] $FunctionKey
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function New-KeyFileAcl {
  $acl = New-Object -TypeName 'System.Security.AccessControl.FileSecurity'
  # Nothing is inherited from the folder.
  $acl.SetAccessRuleProtection($true, $false)
  $administrators = [System.Security.Principal.SecurityIdentifier]::new('S-1-5-32-544')
  $system = [System.Security.Principal.SecurityIdentifier]::new('S-1-5-18')
  foreach ($identity in $administrators, $system) {
    $acl.AddAccessRule([System.Security.AccessControl.FileSystemAccessRule]::new($identity, 'FullControl', 'Allow'))
  }
  $reading = [System.Security.Principal.NTAccount]::new($Reader).Translate([System.Security.Principal.SecurityIdentifier])
  $acl.AddAccessRule([System.Security.AccessControl.FileSystemAccessRule]::new($reading, 'Read', 'Allow'))
  return $acl
}

function Protect-Key {
  param([securestring] $Key)
  $text = [System.Net.NetworkCredential]::new('', $Key).Password
  if ([string]::IsNullOrWhiteSpace($text)) {
    throw 'The key is empty.'
  }
  $bytes = [System.Text.Encoding]::UTF8.GetBytes($text.Trim())
  return [System.Security.Cryptography.ProtectedData]::Protect($bytes, $null, [System.Security.Cryptography.DataProtectionScope]::LocalMachine)
}

if (-not $PSCmdlet.ShouldProcess($Path, "keep the function key, readable by $Reader")) {
  return
}
Add-Type -AssemblyName 'System.Security'
if ($null -eq $FunctionKey) {
  $FunctionKey = Read-Host -Prompt 'Function key' -AsSecureString
}
[byte[]] $protected = Protect-Key -Key $FunctionKey
$acl = New-KeyFileAcl
$file = New-Item -Path $Path -ItemType File -Force
Set-Acl -LiteralPath $file.FullName -AclObject $acl
[System.IO.File]::WriteAllBytes($file.FullName, $protected)
Write-Output "The key is in $($file.FullName)."
