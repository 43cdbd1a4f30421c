#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Installs the Microsoft Entra provisioning agent without windows, lets it run as a gMSA of yours, and adds one AD domain.
.DESCRIPTION
Run it on each agent server, also on the second and the third: they share the account and the domain, and each registers itself.
Microsoft recommends three active agents per domain; with fewer than two the app raises an alarm.

Safe to repeat: an agent that is there is not installed again unless the installer is newer, an account that it runs as already
and a domain that it has already are left alone.

Needs a local administrator here, a Hybrid Identity Administrator of the tenant (not a guest), and a domain administrator.
Make the account first (New-CloudSyncServiceAccount.ps1). Download the installer in the Entra admin centre: Entra Connect, Cloud
sync, Agents. It is run only when it carries a valid signature of Microsoft.

Emits one object per step: Step, Target, Result (Done, AlreadyThere, WhatIf), Detail.

Not run on Windows where it was written: see README.md. Begin with -WhatIf.
.PARAMETER InstallerPath
The installer, AADConnectProvisioningAgentSetup.exe.
.PARAMETER Domain
DNS name of the AD domain that the agent serves.
.PARAMETER ServiceAccountName
Name of the gMSA without domain and without $.
.PARAMETER DomainCredential
A domain administrator of the domain. Asked for when it is needed and not given.
.PARAMETER CloudCredential
A Hybrid Identity Administrator. Works only for an account without multifactor authentication; leave it out, and a sign-in window
opens.
.PARAMETER PreferredDomainController
Domain controllers that the agent asks first.
.PARAMETER Cloud
Which Microsoft cloud the tenant is in.
.EXAMPLE
./Install-CloudSyncAgent.ps1 -InstallerPath C:\Temp\AADConnectProvisioningAgentSetup.exe -Domain corp.contoso.com -ServiceAccountName provAgentgMSA -WhatIf

Shows what would be done on this server.
.EXAMPLE
./Install-CloudSyncAgent.ps1 -InstallerPath C:\Temp\AADConnectProvisioningAgentSetup.exe -Domain corp.contoso.com -ServiceAccountName provAgentgMSA -PreferredDomainController DC01, DC02

Installs the agent; a window asks for the sign-in to Entra ID, another for the domain administrator. Repeat it on the second server.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
[OutputType([pscustomobject])]
param(
  [Parameter(Mandatory)]
  [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf })]
  [string] $InstallerPath,

  [Parameter(Mandatory)]
  [ValidatePattern('^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$')]
  [string] $Domain,

  [Parameter(Mandatory)]
  [ValidatePattern('^[A-Za-z0-9-]{1,15}$')]
  [string] $ServiceAccountName,

  [pscredential] $DomainCredential,

  [pscredential] $CloudCredential,

  [ValidatePattern('^[A-Za-z0-9.-]+$')]
  [string[]] $PreferredDomainController = @(),

  [ValidateSet('Public', 'USGovernment')]
  [string] $Cloud = 'Public'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$agentFolder = Join-Path -Path $env:ProgramFiles -ChildPath 'Microsoft Azure AD Connect Provisioning Agent'
$agentModule = Join-Path -Path $agentFolder -ChildPath 'Microsoft.CloudSync.PowerShell.dll'
$agentProgram = Join-Path -Path $agentFolder -ChildPath 'AADConnectProvisioningAgent.exe'
$agentService = 'AADConnectProvisioningAgent'
$accountName = "$ServiceAccountName$"

function New-StepResult {
  param([string] $Step, [string] $Target, [string] $Result, [string] $Detail = '')
  [pscustomobject]@{ Step = $Step; Target = $Target; Result = $Result; Detail = $Detail }
}

function Assert-Signature {
  $signature = Get-AuthenticodeSignature -FilePath $InstallerPath
  if ("$($signature.Status)" -ne 'Valid') {
    throw "The signature of $InstallerPath is not valid ($($signature.Status)). Download the installer again in the Entra admin centre."
  }
  $subject = $signature.SignerCertificate.Subject
  if ($subject -notmatch '(^|, )O=Microsoft Corporation(,|$)') {
    throw "$InstallerPath is signed by $subject, not by Microsoft. Download the installer again in the Entra admin centre."
  }
}

# Without the password of the account the agent could not start.
function Assert-ServiceAccount {
  if (-not (Get-Module -ListAvailable -Name 'ActiveDirectory')) {
    throw 'The module ActiveDirectory is missing: Install-WindowsFeature -Name RSAT-AD-PowerShell'
  }
  Import-Module -Name 'ActiveDirectory'
  if (-not (Test-ADServiceAccount -Identity $ServiceAccountName)) {
    throw "This server cannot use $accountName. Allow it: New-CloudSyncServiceAccount.ps1 -ComputerName $env:COMPUTERNAME, then wait for replication."
  }
}

function Get-FileVersion {
  param([string] $Path)
  $info = (Get-Item -LiteralPath $Path).VersionInfo
  return [version]::new($info.FileMajorPart, $info.FileMinorPart, $info.FileBuildPart, $info.FilePrivatePart)
}

function Install-Agent {
  $offered = Get-FileVersion -Path $InstallerPath
  if (Test-Path -LiteralPath $agentProgram) {
    $installed = Get-FileVersion -Path $agentProgram
    if ($installed -ge $offered) {
      return New-StepResult -Step 'Install' -Target $agentProgram -Result 'AlreadyThere' -Detail "version $installed"
    }
  }
  if (-not $script:PSCmdlet.ShouldProcess($env:COMPUTERNAME, "install the agent $offered")) {
    return New-StepResult -Step 'Install' -Target $InstallerPath -Result 'WhatIf' -Detail "version $offered"
  }
  $argument = '/quiet'
  if ($Cloud -eq 'USGovernment') {
    $argument = '/quiet ENVIRONMENTNAME=AzureUSGovernment'
  }
  $process = Start-Process -FilePath $InstallerPath -ArgumentList $argument -NoNewWindow -PassThru -Wait
  # 3010: installed, and Windows wants a restart.
  if ($process.ExitCode -ne 0 -and $process.ExitCode -ne 3010) {
    throw "The installer ended with $($process.ExitCode). Its log is in $env:TEMP."
  }
  New-StepResult -Step 'Install' -Target $InstallerPath -Result 'Done' -Detail "version $offered, exit code $($process.ExitCode)"
}

function Connect-Tenant {
  if (-not $script:PSCmdlet.ShouldProcess('Microsoft Entra ID', 'Connect-AADCloudSyncAzureAD')) {
    return New-StepResult -Step 'SignIn' -Target 'Microsoft Entra ID' -Result 'WhatIf'
  }
  if ($null -eq $CloudCredential) {
    $null = Connect-AADCloudSyncAzureAD
  } else {
    $null = Connect-AADCloudSyncAzureAD -Credential $CloudCredential
  }
  New-StepResult -Step 'SignIn' -Target 'Microsoft Entra ID' -Result 'Done'
}

function Set-AgentAccount {
  $service = @(Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='$agentService'")
  $runsAs = ''
  if ($service.Count -gt 0) {
    $runsAs = "$($service[0].StartName)"
  }
  if (($runsAs -split '\\')[-1] -eq $accountName) {
    return New-StepResult -Step 'Account' -Target $accountName -Result 'AlreadyThere' -Detail "runs as $runsAs"
  }
  if (-not $script:PSCmdlet.ShouldProcess($accountName, 'Add-AADCloudSyncGMSA -CustomGMSAName')) {
    return New-StepResult -Step 'Account' -Target $accountName -Result 'WhatIf' -Detail "runs as '$runsAs'"
  }
  $null = Add-AADCloudSyncGMSA -CustomGMSAName $accountName
  New-StepResult -Step 'Account' -Target $accountName -Result 'Done' -Detail "ran as '$runsAs'"
}

# What the cmdlet emits is not documented: its text is searched for the whole name.
function Test-DomainAdded {
  $text = Get-AADCloudSyncDomains | Out-String -Width 4096
  return $text -match "(?i)(?<![\w.-])$([regex]::Escape($Domain))(?![\w.-])"
}

function Add-Domain {
  if ((Get-Command -Name 'Get-AADCloudSyncDomains' -ErrorAction SilentlyContinue) -and (-not $WhatIfPreference) -and (Test-DomainAdded)) {
    return New-StepResult -Step 'Domain' -Target $Domain -Result 'AlreadyThere'
  }
  if (-not $script:PSCmdlet.ShouldProcess($Domain, 'Add-AADCloudSyncADDomain')) {
    return New-StepResult -Step 'Domain' -Target $Domain -Result 'WhatIf'
  }
  $administrator = $DomainCredential
  if ($null -eq $administrator) {
    $administrator = Get-Credential -Message "A domain administrator of $Domain"
  }
  $addition = @{ DomainName = $Domain; Credential = $administrator }
  if ($PreferredDomainController.Count -gt 0) {
    $addition['PreferredDomainControllers'] = $PreferredDomainController
  }
  $null = Add-AADCloudSyncADDomain @addition
  New-StepResult -Step 'Domain' -Target $Domain -Result 'Done'
}

function Restart-Agent {
  if (-not $script:PSCmdlet.ShouldProcess($agentService, 'Restart-Service')) {
    return New-StepResult -Step 'Service' -Target $agentService -Result 'WhatIf'
  }
  Restart-Service -Name $agentService
  $service = Get-Service -Name $agentService
  $service.WaitForStatus('Running', [timespan]::FromSeconds(60))
  New-StepResult -Step 'Service' -Target $agentService -Result 'Done' -Detail 'Running. The agent shows as active in the Entra admin centre within ten minutes.'
}

Assert-Signature
Assert-ServiceAccount
Install-Agent
if (Test-Path -LiteralPath $agentModule) {
  Import-Module -Name $agentModule
} elseif (-not $WhatIfPreference) {
  throw "The agent was installed, but $agentModule is not there. See the installer's log in $env:TEMP."
}
Connect-Tenant
$configured = @(Set-AgentAccount) + @(Add-Domain)
$configured
if (@($configured | Where-Object { $_.Result -ne 'AlreadyThere' }).Count -gt 0) {
  Restart-Agent
}
