#Requires -Version 7.2
<#
.SYNOPSIS
The app registration for sign-in: app roles, ID tokens, redirect address, the identity as federated credential (no secret), and
the right of Azure Monitor to post alerts. Safe to repeat: adds what is missing and takes nothing away.
.DESCRIPTION
Needs az (signed in; Application Administrator, or an owner of the registration) and node. The grant to Azure Monitor takes
Cloud Application Administrator or more. Whoever creates the registration owns it; the deployment of the action group has to run
as an owner: -Owner adds one. A registration of this name that was not made here, or that somebody else owns, is left alone; -Adopt
says that you know it. The same steps as app-registration.sh, which is tested; this one could not be run where it was written.
.OUTPUTS
An object with ClientId and ObjectId.
#>
[CmdletBinding(DefaultParameterSetName = 'ByName')]
param(
  [Parameter(Mandatory, ParameterSetName = 'ByName')] [string] $Name,
  [Parameter(Mandatory, ParameterSetName = 'ById')] [guid] $ClientId,
  [string] $RedirectUri = '',
  # Object id of the managed identity.
  [string] $Identity = '',
  # Object id of who deploys.
  [ValidatePattern('^[0-9a-fA-F-]*$')] [string] $Owner = '',
  # Takes a registration of this name that others own or that was made otherwise.
  [Parameter(ParameterSetName = 'ByName')] [switch] $Adopt
)
$ErrorActionPreference = 'Stop'
# "AzNS AAD Webhook", as which Azure Monitor signs in.
$azureMonitor = '461e8683-5575-4561-ac7f-899cc907d62a'
$work = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
New-Item -ItemType Directory -Path $work | Out-Null

function Read-Setting([string[]] $Words) {
  $answer = az @Words --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az $Words failed. Sign in first: az login" }
  return "$answer".Trim().TrimEnd('/')
}

# Sends one request; what was made just now is not known everywhere at once, so for up to two minutes it may be missing.
function Invoke-Graph([string] $Method, [string] $Path, [string] $Filter = '', [string] $BodyFile = '') {
  $words = @('rest', '--only-show-errors', '--method', $Method, '--url', "$graph/v1.0$Path", '--output', 'json')
  if ($Filter) { $words += '--url-parameters', "`$filter=$Filter" }
  if ($BodyFile) { $words += '--body', "@$BodyFile" }
  $errorFile = Join-Path $work 'error.txt'
  for ($try = 1; ; $try++) {
    $answer = az @words 2>$errorFile
    if ($LASTEXITCODE -eq 0) {
      $text = $answer -join "`n"
      if ($text) { return $text | ConvertFrom-Json }
      return $null
    }
    $message = Get-Content -Raw $errorFile
    if ($try -ge 24 -or $message -notmatch 'not found|does not exist|ResourceNotFound') { throw $message }
    Start-Sleep -Seconds 5
  }
}

# Keeps an answer for changes.js; without a byte order mark, which az does not take in a body.
function Save-Json([string] $FileName, $Value) {
  $file = Join-Path $work $FileName
  [System.IO.File]::WriteAllText($file, (ConvertTo-Json -InputObject $Value -Depth 20))
  return $file
}

# The file with what is to be written, or nothing.
function Get-Change([string[]] $Words) {
  $change = node (Join-Path $PSScriptRoot 'changes.js') @Words
  if ($LASTEXITCODE -ne 0) { throw "changes.js $($Words[0]) failed." }
  if (-not $change) { return $null }
  $file = Join-Path $work "change-$($Words[0]).json"
  [System.IO.File]::WriteAllText($file, ($change -join "`n"))
  return $file
}

# The object id of the service principal of an application, which is made when missing.
function Get-ServicePrincipalId([string] $AppId) {
  $found = @((Invoke-Graph get /servicePrincipals -Filter "appId eq '$AppId'").value)
  if ($found.Count -gt 0) { return $found[0].id }
  $made = Invoke-Graph post /servicePrincipals -BodyFile (Save-Json 'principal.json' @{ appId = $AppId })
  Write-Host "Service principal of $AppId made."
  return $made.id
}

try {
  $graph = Read-Setting @('cloud', 'show', '--query', 'endpoints.microsoftGraphResourceId')
  $login = Read-Setting @('cloud', 'show', '--query', 'endpoints.activeDirectory')
  $tenant = Read-Setting @('account', 'show', '--query', 'tenantId')

  # 1. The registration, by client id, else by its name.
  $filter = if ($Name) { "displayName eq '$($Name.Replace("'", "''"))'" } else { "appId eq '$ClientId'" }
  $found = @((Invoke-Graph get /applications -Filter $filter).value)
  if ($found.Count -gt 1) { throw "More than one registration is called $Name. Say which one with -ClientId." }
  if ($found.Count -eq 1) {
    $objectId = $found[0].id
  } elseif ($Name) {
    $objectId = (Invoke-Graph post /applications -BodyFile (Get-Change @('new', $Name))).id
    Write-Host "App registration $Name made."
    $Adopt = $true
  } else {
    throw "There is no registration with the client id $ClientId."
  }

  # 2. One that is found by its name may be anybody's.
  if ($Name -and -not $Adopt) {
    $words = @('adoption', (Save-Json 'application.json' (Invoke-Graph get "/applications/$objectId")))
    $words += Save-Json 'owners.json' (Invoke-Graph get "/applications/$objectId/owners")
    try { $words += (Invoke-Graph get /me).id } catch { Write-Verbose 'Nobody is signed in as a person.' }
    if ($Owner) { $words += $Owner }
    Get-Change $words | Out-Null
  }

  # 3. What it lacks, and reading that back.
  for ($try = 1; ; $try++) {
    $application = Invoke-Graph get "/applications/$objectId"
    $applicationFile = Save-Json 'application.json' $application
    $words = @('application', $applicationFile)
    if ($RedirectUri) { $words += $RedirectUri }
    $change = Get-Change $words
    if (-not $change) { break }
    if ($try -eq 1) {
      Invoke-Graph patch "/applications/$objectId" -BodyFile $change | Out-Null
      Write-Host 'App registration changed: roles, addresses, tokens.'
    } elseif ($try -ge 24) {
      throw 'Written, but reading back does not show it. Run this again.'
    } else {
      Start-Sleep -Seconds 5
    }
  }

  # 4. Its service principal, to which people and groups are assigned.
  $resourceId = Get-ServicePrincipalId $application.appId

  # 5. Who deploys owns it.
  if ($Owner) {
    $owners = Save-Json 'owners.json' (Invoke-Graph get "/applications/$objectId/owners")
    $change = Get-Change @('owner', $owners, $graph, $Owner)
    if ($change) {
      Invoke-Graph post "/applications/$objectId/owners/`$ref" -BodyFile $change | Out-Null
      Write-Host "Owner $Owner added."
    }
  }

  # 6. The managed identity vouches for the app instead of a client secret.
  if ($Identity) {
    $credentials = Save-Json 'credentials.json' (Invoke-Graph get "/applications/$objectId/federatedIdentityCredentials")
    $change = Get-Change @('credential', $credentials, "$login/$tenant/v2.0", $Identity)
    if ($change) {
      Invoke-Graph post "/applications/$objectId/federatedIdentityCredentials" -BodyFile $change | Out-Null
      Write-Host "Federated credential made for $Identity."
    }
  }

  # 7. Azure Monitor may post alerts. Sign-in works without that, so a missing right does not end the script.
  try {
    $monitorId = Get-ServicePrincipalId $azureMonitor
    $assignments = Save-Json 'assignments.json' (Invoke-Graph get "/servicePrincipals/$monitorId/appRoleAssignments")
    $change = Get-Change @('webhook', $applicationFile, $assignments, $monitorId, $resourceId)
    if ($change) {
      Invoke-Graph post "/servicePrincipals/$monitorId/appRoleAssignments" -BodyFile $change | Out-Null
      Write-Host 'Azure Monitor may post alerts.'
    }
  } catch {
    Write-Warning "Azure Monitor may not post alerts yet. A Cloud Application Administrator runs: infra/app-registration/app-registration.ps1 -ClientId $($application.appId)"
  }

  Write-Host "Client id $($application.appId), object id $objectId. Assign people to its roles under Enterprise applications."
  [pscustomobject]@{ ClientId = $application.appId; ObjectId = $objectId }
} finally {
  Remove-Item -Recurse -Force $work
}
