#Requires -Version 7.2
<#
.SYNOPSIS
Grants the managed identity what the declaration needs: shows, asks, writes, reads back.
.DESCRIPTION
Does what npm run grants does (see scripts/grants.ts), without npm: npm.ps1 drops the options. Ends with 0 (done or nothing to do), 1 (failed) or 2 (nothing was written).
#>
[CmdletBinding()]
param(
  # Object id of the identity's service principal.
  [Parameter(Mandatory)] [guid] $Identity,
  # The declaration of the installation; OPERATOR_CONFIG when it is not said.
  [string] $Config = '',
  # Does not ask.
  [switch] $Yes,
  # Takes away what is more than needed.
  [switch] $Prune,
  # Opt-in permissions that are wanted.
  [string[]] $With = @(),
  # Directory roles, by name.
  [string[]] $DirectoryRole = @()
)
$ErrorActionPreference = 'Stop'

$options = @('--identity', "$Identity")
if ($Config) { $options += '--config', (Resolve-Path $Config).Path }
if ($Yes) { $options += '--yes' }
if ($Prune) { $options += '--prune' }
foreach ($permission in $With) { $options += '--with', $permission }
foreach ($role in $DirectoryRole) { $options += '--directory-role', $role }

Push-Location (Join-Path $PSScriptRoot '../..')
try {
  if (-not (Test-Path node_modules)) { npm ci }
  npm run --silent build
  node dist/scripts/grants.js @options
  exit $LASTEXITCODE
} finally {
  Pop-Location
}
