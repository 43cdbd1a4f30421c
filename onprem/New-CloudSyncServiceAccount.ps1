#Requires -Version 5.1
#Requires -Modules ActiveDirectory
<#
.SYNOPSIS
Makes the group managed service account (gMSA) that provisioning agents run as, and gives it only the rights that are needed.
.DESCRIPTION
Run it twice. Before the agent is installed, it makes the account and lets the named servers use it. After the agent is installed
and the domain is added (Install-CloudSyncAgent.ps1), it grants, on an agent server, the rights of the named features, and restricts
the account object itself last. Microsoft's cmdlets for rights come with the agent, which is why that cannot be done before.

Safe to repeat: an account that is there is kept, servers are added and never taken away, rights are granted and never taken away.
A custom gMSA gets no rights from the agent's installer; after an upgrade of the agent run this again.

  Feature                    for
  BasicRead                  synchronization to Entra ID
  PasswordHashSync           password hash synchronization
  PasswordWriteBack          self-service password reset
  HybridExchangePermissions  Exchange hybrid writeback
  UserGroupCreateDelete      provisioning of groups and users to AD

Needs a domain administrator. Emits one object per step: Step, Target, Result (Done, AlreadyThere, Pending, WhatIf), Detail.

Not run on Windows where it was written: see README.md. Begin with -WhatIf.
.PARAMETER Name
Name of the account without domain and without $, 15 characters at most.
.PARAMETER Domain
DNS name of the AD domain that the account is made in and that the rights are granted in.
.PARAMETER ComputerName
Names of the agent servers that may use the account, without domain.
.PARAMETER Feature
What the account has to be able to do.
.PARAMETER Credential
A domain administrator of the domain, for granting rights. Asked for when it is needed and not given.
.EXAMPLE
./New-CloudSyncServiceAccount.ps1 -Name provAgentgMSA -Domain corp.contoso.com -ComputerName SYNC01, SYNC02 -WhatIf

Shows what would be done before the agents are installed.
.EXAMPLE
./New-CloudSyncServiceAccount.ps1 -Name provAgentgMSA -Domain corp.contoso.com -ComputerName SYNC01, SYNC02 -Feature BasicRead, PasswordHashSync -Credential (Get-Credential)

On an agent server, after the installation: grants the rights of two features and restricts the account.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
[OutputType([pscustomobject])]
param(
  [Parameter(Mandatory)]
  [ValidatePattern('^[A-Za-z0-9-]{1,15}$')]
  [string] $Name,

  [Parameter(Mandatory)]
  [ValidatePattern('^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$')]
  [string] $Domain,

  [Parameter(Mandatory)]
  [ValidatePattern('^[A-Za-z0-9-]{1,15}$')]
  [string[]] $ComputerName,

  [ValidateSet('BasicRead', 'PasswordHashSync', 'PasswordWriteBack', 'HybridExchangePermissions', 'UserGroupCreateDelete')]
  [string[]] $Feature = @(),

  [pscredential] $Credential
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$agentModule = Join-Path -Path $env:ProgramFiles -ChildPath 'Microsoft Azure AD Connect Provisioning Agent\Microsoft.CloudSync.PowerShell.dll'
$agentService = 'AADConnectProvisioningAgent'

function New-StepResult {
  param([string] $Step, [string] $Target, [string] $Result, [string] $Detail = '')
  [pscustomobject]@{ Step = $Step; Target = $Target; Result = $Result; Detail = $Detail }
}

function Assert-KdsRootKey {
  $effective = @(Get-KdsRootKey | Where-Object { $_.EffectiveTime -le (Get-Date) })
  if ($effective.Count -eq 0) {
    throw 'No KDS root key is in effect, or you may not see it. A domain administrator makes one, once per forest: Add-KdsRootKey -EffectiveImmediately. Wait ten hours, until all domain controllers have it.'
  }
}

function Find-ServiceAccount {
  $found = @(Get-ADServiceAccount -Filter "Name -eq '$Name'" -Server $Domain -Properties 'PrincipalsAllowedToRetrieveManagedPassword')
  if ($found.Count -eq 0) {
    return $null
  }
  return $found[0]
}

# Every server has to be there before anything is written.
function Get-AgentServer {
  foreach ($computer in $ComputerName) {
    Get-ADComputer -Identity $computer -Server $Domain
  }
}

function New-ServiceAccount {
  param([object[]] $Server)
  $target = "$Name in $Domain, for $($ComputerName -join ', ')"
  if (-not $script:PSCmdlet.ShouldProcess($target, 'New-ADServiceAccount')) {
    return New-StepResult -Step 'Account' -Target $target -Result 'WhatIf'
  }
  Assert-KdsRootKey
  $account = @{
    Name = $Name
    DNSHostName = "$Name.$Domain"
    Description = 'Microsoft Entra provisioning agent'
    KerberosEncryptionType = 'AES128', 'AES256'
    PrincipalsAllowedToRetrieveManagedPassword = @($Server | ForEach-Object { $_.DistinguishedName })
    Enabled = $true
    Server = $Domain
  }
  New-ADServiceAccount @account
  New-StepResult -Step 'Account' -Target $target -Result 'Done' -Detail 'Wait until the domain controllers near the servers have it.'
}

# Adds the servers that are missing. Who is allowed already stays allowed.
function Add-AllowedServer {
  param([object] $Account, [object[]] $Server)
  $allowed = @($Account.PrincipalsAllowedToRetrieveManagedPassword | ForEach-Object { "$_" })
  $missing = @($Server | ForEach-Object { $_.DistinguishedName } | Where-Object { $allowed -notcontains $_ })
  if ($missing.Count -eq 0) {
    return New-StepResult -Step 'Account' -Target $Name -Result 'AlreadyThere' -Detail "allowed: $($allowed -join '; ')"
  }
  if (-not $script:PSCmdlet.ShouldProcess("$Name in $Domain", "allow $($missing -join '; ')")) {
    return New-StepResult -Step 'Account' -Target $Name -Result 'WhatIf' -Detail "would allow $($missing -join '; ')"
  }
  Set-ADServiceAccount -Identity $Account.DistinguishedName -Server $Domain -PrincipalsAllowedToRetrieveManagedPassword ($allowed + $missing)
  New-StepResult -Step 'Account' -Target $Name -Result 'Done' -Detail "allowed $($missing -join '; '). A server that was allowed through a group has to restart once."
}

# Microsoft's cmdlets grant to whatever account the agent of this server runs as: it has to be this one.
function Get-AgentAccount {
  $service = @(Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='$agentService'")
  if ($service.Count -eq 0) {
    return ''
  }
  return "$($service[0].StartName)"
}

function Grant-Feature {
  param([string] $Type)
  if (-not $script:PSCmdlet.ShouldProcess("$Name in $Domain", "Set-AADCloudSyncPermissions -PermissionType $Type")) {
    return New-StepResult -Step 'Permission' -Target $Type -Result 'WhatIf'
  }
  $null = Set-AADCloudSyncPermissions -PermissionType $Type -TargetDomain $Domain -TargetDomainCredential $Credential
  New-StepResult -Step 'Permission' -Target $Type -Result 'Done' -Detail 'Allow an hour or more for replication. Objects that AdminSDHolder protects are not covered.'
}

function Protect-ServiceAccount {
  if (-not $script:PSCmdlet.ShouldProcess("$Name in $Domain", 'Set-AADCloudSyncRestrictedPermissions')) {
    return New-StepResult -Step 'RestrictedPermissions' -Target $Name -Result 'WhatIf'
  }
  $null = Set-AADCloudSyncRestrictedPermissions -Credential $Credential
  New-StepResult -Step 'RestrictedPermissions' -Target $Name -Result 'Done'
}

function Grant-AllFeature {
  foreach ($type in @($Feature | Select-Object -Unique)) {
    Grant-Feature -Type $type
  }
  Protect-ServiceAccount
}

function Invoke-AccountStep {
  $server = @(Get-AgentServer)
  $account = Find-ServiceAccount
  if ($null -eq $account) {
    New-ServiceAccount -Server $server
  } else {
    Add-AllowedServer -Account $account -Server $server
  }
}

# Why the rights cannot be granted here and now; empty when they can.
function Get-PendingReason {
  if (-not (Test-Path -LiteralPath $agentModule)) {
    return 'There is no agent on this server. Install it (Install-CloudSyncAgent.ps1), then run this again there.'
  }
  $runsAs = Get-AgentAccount
  if (($runsAs -split '\\')[-1] -ne "$Name$") {
    return "The agent of this server runs as '$runsAs', and rights would go to that account. Run Install-CloudSyncAgent.ps1 with -ServiceAccountName $Name first."
  }
  return ''
}

Invoke-AccountStep
if ($Feature.Count -gt 0) {
  $pending = Get-PendingReason
  if ($pending) {
    New-StepResult -Step 'Permission' -Target ($Feature -join ', ') -Result 'Pending' -Detail $pending
  } else {
    Import-Module -Name $agentModule
    if ($null -eq $Credential -and -not $WhatIfPreference) {
      $Credential = Get-Credential -Message "A domain administrator of $Domain"
    }
    Grant-AllFeature
  }
}
