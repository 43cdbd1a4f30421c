#Requires -Version 5.1
<#
.SYNOPSIS
Looks whether this server can run a Microsoft Entra provisioning agent. Changes nothing.
.DESCRIPTION
Emits one object per check: Name, Result, Detail, HowTo. Result is

  Passed   it is as it has to be
  Failed   the agent will not work, or is not supported like this
  Warning  it works, but not as Microsoft recommends
  Unknown  it could not be read from here: look yourself

Run it as a local administrator on each server that gets an agent. The checks of Active Directory need the RSAT module
ActiveDirectory; the KDS root key can be read by domain administrators only.

Exit code: 0 nothing failed, 1 something failed, 2 nothing failed but something is unknown. Warnings do not count.

Not run on Windows where it was written: see README.md.
.PARAMETER Domain
DNS name of the AD domain that is to be synchronized. Without it, the domain of this server.
.PARAMETER Cloud
Which Microsoft cloud the tenant is in.
.PARAMETER Endpoint
More addresses that have to be reachable, as name:port, such as those that your firewall's log shows for your tenant.
.PARAMETER ExpectedIssuer
What the issuer of the certificate of Microsoft's sign-in has to contain. Anything else looks like TLS inspection.
.PARAMETER TimeoutSeconds
How long a connection may take.
.EXAMPLE
./Test-CloudSyncPrerequisite.ps1 | Format-Table -AutoSize -Wrap

Shows all checks as a table.
.EXAMPLE
./Test-CloudSyncPrerequisite.ps1 -Domain corp.contoso.com | Where-Object Result -ne 'Passed' | Format-List

Shows what is left to do.
#>
[CmdletBinding()]
[OutputType([pscustomobject])]
param(
  [ValidatePattern('^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$')]
  [string] $Domain,

  [ValidateSet('Public', 'USGovernment')]
  [string] $Cloud = 'Public',

  [ValidatePattern('^[A-Za-z0-9.-]+:\d{1,5}$')]
  [string[]] $Endpoint = @(),

  [ValidateNotNullOrEmpty()]
  [string[]] $ExpectedIssuer = @('O=Microsoft Corporation', 'O=DigiCert Inc'),

  [ValidateRange(1, 60)]
  [int] $TimeoutSeconds = 5
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$cloudNames = @{
  Public = @{
    Https = @('login.microsoftonline.com', 'login.windows.net')
    Wildcards = @('*.msappproxy.net', '*.servicebus.windows.net', '*.microsoftonline.com', '*.microsoft.com', '*.msappproxy.com', '*.windowsazure.com')
  }
  USGovernment = @{
    Https = @('login.microsoftonline.us', 'login.windows.us')
    Wildcards = @('*.msappproxy.us', '*.servicebus.usgovcloudapi.net', '*.microsoftonline.us')
  }
}
$revocationHosts = @('mscrl.microsoft.com', 'crl.microsoft.com', 'ocsp.msocsp.com', 'www.microsoft.com')

function New-Finding {
  param([string] $Name, [string] $Result, [string] $Detail, [string] $HowTo = '')
  [pscustomobject]@{ Name = $Name; Result = $Result; Detail = $Detail; HowTo = $HowTo }
}

# What cannot be read is unknown, never passed and never failed.
function Invoke-Check {
  param([string] $Name, [scriptblock] $Check)
  try {
    & $Check
  } catch {
    New-Finding -Name $Name -Result 'Unknown' -Detail "$($_.Exception.Message)" -HowTo 'Run it as a local administrator, and look at this by hand.'
  }
}

# $null when the key or the value is not there.
function Get-RegistryValue {
  param([string] $Path, [string] $Name)
  if (-not (Test-Path -LiteralPath $Path)) {
    return $null
  }
  $value = (Get-Item -LiteralPath $Path).GetValue($Name, $null)
  return $value
}

function Test-OperatingSystem {
  $system = Get-CimInstance -ClassName 'Win32_OperatingSystem'
  $kind = Get-RegistryValue -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name 'InstallationType'
  $detail = "$($system.Caption), build $($system.BuildNumber), $kind"
  if ([int] $system.ProductType -eq 1 -or [int] $system.BuildNumber -lt 14393) {
    return New-Finding -Name 'OperatingSystem' -Result 'Failed' -Detail $detail -HowTo 'Use Windows Server 2016 or later; 2022 or 2025 is recommended.'
  }
  if ("$kind" -eq 'Server Core') {
    return New-Finding -Name 'OperatingSystem' -Result 'Failed' -Detail $detail -HowTo 'The agent is not supported on Server Core: use a server with desktop experience.'
  }
  New-Finding -Name 'OperatingSystem' -Result 'Passed' -Detail $detail
}

function Test-Computer {
  $computer = Get-CimInstance -ClassName 'Win32_ComputerSystem'
  if ($computer.PartOfDomain) {
    New-Finding -Name 'DomainMember' -Result 'Passed' -Detail "member of $($computer.Domain)"
  } else {
    New-Finding -Name 'DomainMember' -Result 'Failed' -Detail "member of the workgroup $($computer.Domain)" -HowTo 'Join the server to the domain.'
  }
  $gigabytes = [math]::Round($computer.TotalPhysicalMemory / [math]::Pow(1024, 3), 1)
  # A machine of 4 GB shows a little less, because the firmware keeps some.
  if ($gigabytes -ge 3.5) {
    New-Finding -Name 'Memory' -Result 'Passed' -Detail "$gigabytes GB"
  } else {
    New-Finding -Name 'Memory' -Result 'Failed' -Detail "$gigabytes GB" -HowTo 'Give the server 4 GB or more.'
  }
}

function Test-DotNet {
  # 461308 is 4.7.1.
  $release = Get-RegistryValue -Path 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' -Name 'Release'
  if ($null -ne $release -and [int] $release -ge 461308) {
    return New-Finding -Name 'DotNetFramework' -Result 'Passed' -Detail "release $release"
  }
  New-Finding -Name 'DotNetFramework' -Result 'Failed' -Detail "release $release" -HowTo 'Install .NET Framework 4.7.1 or later (4.8 is recommended) and restart.'
}

function Test-Tls12 {
  param([string] $Side)
  $path = "HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\$Side"
  $howTo = "Set the DWORDs Enabled=1 and DisabledByDefault=0 under $path, then restart."
  $enabled = Get-RegistryValue -Path $path -Name 'Enabled'
  $disabled = Get-RegistryValue -Path $path -Name 'DisabledByDefault'
  $detail = "Enabled='$enabled', DisabledByDefault='$disabled'"
  if (($null -ne $enabled -and [int] $enabled -eq 0) -or ($null -ne $disabled -and [int] $disabled -ne 0)) {
    return New-Finding -Name "Tls12$Side" -Result 'Failed' -Detail "$detail`: switched off" -HowTo $howTo
  }
  if ($null -eq $enabled -or $null -eq $disabled) {
    return New-Finding -Name "Tls12$Side" -Result 'Warning' -Detail "$detail`: left to Windows" -HowTo $howTo
  }
  New-Finding -Name "Tls12$Side" -Result 'Passed' -Detail $detail
}

function Test-StrongCrypto {
  $path = 'HKLM:\SOFTWARE\Microsoft\.NETFramework\v4.0.30319'
  $howTo = "Set the DWORD SchUseStrongCrypto=1 under $path, then restart."
  $value = Get-RegistryValue -Path $path -Name 'SchUseStrongCrypto'
  if ($null -eq $value) {
    return New-Finding -Name 'DotNetStrongCrypto' -Result 'Warning' -Detail 'not set: left to .NET' -HowTo $howTo
  }
  if ([int] $value -ne 1) {
    return New-Finding -Name 'DotNetStrongCrypto' -Result 'Failed' -Detail "SchUseStrongCrypto=$value" -HowTo $howTo
  }
  New-Finding -Name 'DotNetStrongCrypto' -Result 'Passed' -Detail 'SchUseStrongCrypto=1'
}

# Opens a connection to name:port, or throws. The caller closes it.
function Open-Connection {
  param([string] $Address)
  $name, $port = $Address -split ':'
  $client = New-Object -TypeName 'System.Net.Sockets.TcpClient'
  try {
    if (-not $client.ConnectAsync($name, [int] $port).Wait([timespan]::FromSeconds($TimeoutSeconds))) {
      throw "no answer within $TimeoutSeconds seconds"
    }
  } catch {
    $client.Close()
    throw
  }
  return $client
}

function Test-Reachable {
  param([string] $Address, [string] $HowTo)
  try {
    $client = Open-Connection -Address $Address
    $client.Close()
    New-Finding -Name "Port $Address" -Result 'Passed' -Detail 'connected'
  } catch {
    New-Finding -Name "Port $Address" -Result 'Failed' -Detail "$($_.Exception.GetBaseException().Message)" -HowTo $HowTo
  }
}

function Test-OutboundPort {
  $direct = 'Allow it outbound in the firewall. Behind a proxy this direct connection fails although the agent may work: name the proxy in AADConnectProvisioningAgent.exe.config.'
  foreach ($name in $cloudNames[$Cloud].Https) {
    Test-Reachable -Address "$($name):443" -HowTo $direct
  }
  foreach ($name in $revocationHosts) {
    Test-Reachable -Address "$($name):80" -HowTo "$direct Without it certificates cannot be checked for revocation."
  }
  foreach ($address in $Endpoint) {
    Test-Reachable -Address $address -HowTo $direct
  }
}

# Names below a wildcard belong to the tenant and are not known here; -Endpoint tells one.
function Test-Wildcard {
  $tried = @($cloudNames[$Cloud].Https) + $revocationHosts + @($Endpoint | ForEach-Object { ($_ -split ':')[0] })
  foreach ($wildcard in $cloudNames[$Cloud].Wildcards) {
    if (@($tried | Where-Object { $_ -like $wildcard }).Count -eq 0) {
      New-Finding -Name "Port $($wildcard):443" -Result 'Unknown' -Detail 'no name below it is known here' -HowTo 'See that the firewall allows it, or give a name of your tenant with -Endpoint to try it.'
    }
  }
}

# Windows checks the chain; an inspecting proxy passes that with a root of the company, therefore the issuer is read.
function Test-TlsInspection {
  param([string] $HostName)
  $howTo = 'Exempt the names of the service from TLS inspection: the agent authenticates with a certificate and cannot pass it.'
  $client = Open-Connection -Address "$($HostName):443"
  try {
    $stream = New-Object -TypeName 'System.Net.Security.SslStream' -ArgumentList ($client.GetStream())
    try {
      $stream.AuthenticateAsClient($HostName, $null, [System.Security.Authentication.SslProtocols]::Tls12, $false)
      $issuer = $stream.RemoteCertificate.Issuer
    } finally {
      $stream.Dispose()
    }
  } catch [System.Security.Authentication.AuthenticationException] {
    return New-Finding -Name "TlsInspection $HostName" -Result 'Failed' -Detail "$($_.Exception.Message)" -HowTo $howTo
  } finally {
    $client.Close()
  }
  $expected = @($ExpectedIssuer | Where-Object { $issuer.Contains($_) })
  if ($expected.Count -gt 0) {
    return New-Finding -Name "TlsInspection $HostName" -Result 'Passed' -Detail "issued by $issuer"
  }
  New-Finding -Name "TlsInspection $HostName" -Result 'Failed' -Detail "issued by $issuer, which is not $($ExpectedIssuer -join ' or ')" -HowTo "$howTo If Microsoft has changed its issuer, name it with -ExpectedIssuer."
}

function Test-CredentialManager {
  $service = Get-Service -Name 'VaultSvc'
  if ("$($service.StartType)" -eq 'Disabled') {
    return New-Finding -Name 'VaultSvc' -Result 'Failed' -Detail 'Credential Manager is disabled' -HowTo 'Set-Service -Name VaultSvc -StartupType Manual'
  }
  New-Finding -Name 'VaultSvc' -Result 'Passed' -Detail "start type $($service.StartType)"
}

function Test-Ntlm {
  $path = 'HKLM:\SYSTEM\CurrentControlSet\Control\Lsa\MSV1_0'
  $sending = Get-RegistryValue -Path $path -Name 'RestrictSendingNTLMTraffic'
  $receiving = Get-RegistryValue -Path $path -Name 'RestrictReceivingNTLMTraffic'
  $detail = "RestrictSendingNTLMTraffic='$sending', RestrictReceivingNTLMTraffic='$receiving'"
  if ("$sending" -eq '2' -and "$receiving" -eq '2') {
    return New-Finding -Name 'NtlmOff' -Result 'Passed' -Detail $detail
  }
  New-Finding -Name 'NtlmOff' -Result 'Warning' -Detail $detail -HowTo 'Deny NTLM on this server by policy: Network security: Restrict NTLM, outgoing and incoming, both Deny all. Audit first.'
}

# The scope Process is how this script was started, and says nothing about the installer.
function Test-ExecutionPolicy {
  $set = @(Get-ExecutionPolicy -List | Where-Object { "$($_.Scope)" -ne 'Process' -and "$($_.ExecutionPolicy)" -ne 'Undefined' })
  $detail = ($set | ForEach-Object { "$($_.Scope)=$($_.ExecutionPolicy)" }) -join ', '
  $wrong = @($set | Where-Object { "$($_.ExecutionPolicy)" -ne 'RemoteSigned' })
  if ($wrong.Count -gt 0) {
    return New-Finding -Name 'ExecutionPolicy' -Result 'Failed' -Detail $detail -HowTo 'Set it to RemoteSigned or Undefined: with Unrestricted the registration of the agent fails.'
  }
  New-Finding -Name 'ExecutionPolicy' -Result 'Passed' -Detail "$detail"
}

function Test-DirectoryModule {
  if (Get-Module -ListAvailable -Name 'ActiveDirectory') {
    return New-Finding -Name 'ActiveDirectoryModule' -Result 'Passed' -Detail 'installed'
  }
  New-Finding -Name 'ActiveDirectoryModule' -Result 'Failed' -Detail 'not installed' -HowTo 'Install-WindowsFeature -Name RSAT-AD-PowerShell'
}

function Test-Schema {
  $root = Get-ADRootDSE -Server $domainName
  $version = [int] (Get-ADObject -Identity $root.schemaNamingContext -Server $domainName -Properties 'objectVersion').objectVersion
  # 56 is Windows Server 2012, 87 is 2016.
  if ($version -lt 56) {
    return New-Finding -Name 'AdSchema' -Result 'Failed' -Detail "version $version" -HowTo 'Extend the schema to Windows Server 2012 or later (adprep): gMSA needs it.'
  }
  if ($version -lt 87) {
    return New-Finding -Name 'AdSchema' -Result 'Warning' -Detail "version $version" -HowTo 'msDS-ExternalDirectoryObjectId, which Exchange hybrid writeback and groups in AD need, comes with the schema of Windows Server 2016.'
  }
  New-Finding -Name 'AdSchema' -Result 'Passed' -Detail "version $version"
}

function Test-KdsRootKey {
  $keys = @(Get-KdsRootKey)
  $effective = @($keys | Where-Object { $_.EffectiveTime -le (Get-Date) })
  if ($effective.Count -gt 0) {
    return New-Finding -Name 'KdsRootKey' -Result 'Passed' -Detail "$($effective.Count) in effect"
  }
  # Without the right to read them the list is empty as well.
  New-Finding -Name 'KdsRootKey' -Result 'Unknown' -Detail "$($keys.Count) visible, none in effect" -HowTo 'Look as a domain administrator: Get-KdsRootKey. If there is none, Add-KdsRootKey -EffectiveImmediately, and wait ten hours until all domain controllers have it.'
}

function Test-GmsaSupport {
  if (-not (Get-Module -ListAvailable -Name 'ActiveDirectory')) {
    return New-Finding -Name 'GmsaSupport' -Result 'Unknown' -Detail 'needs the module ActiveDirectory' -HowTo 'Install-WindowsFeature -Name RSAT-AD-PowerShell, then run this again.'
  }
  Import-Module -Name 'ActiveDirectory'
  Invoke-Check -Name 'AdSchema' -Check { Test-Schema }
  Invoke-Check -Name 'KdsRootKey' -Check { Test-KdsRootKey }
}

function Test-DomainController {
  $howTo = 'Allow it to the domain controllers. Provisioning from Entra ID to AD needs both; synchronization to Entra ID needs 389.'
  foreach ($port in 389, 3268) {
    Test-Reachable -Address "$($domainName):$port" -HowTo $howTo
  }
}

function Get-AllFinding {
  Invoke-Check -Name 'OperatingSystem' -Check { Test-OperatingSystem }
  Invoke-Check -Name 'Computer' -Check { Test-Computer }
  Invoke-Check -Name 'DotNetFramework' -Check { Test-DotNet }
  foreach ($side in 'Client', 'Server') {
    Invoke-Check -Name "Tls12$side" -Check { Test-Tls12 -Side $side }
  }
  Invoke-Check -Name 'DotNetStrongCrypto' -Check { Test-StrongCrypto }
  Invoke-Check -Name 'VaultSvc' -Check { Test-CredentialManager }
  Invoke-Check -Name 'NtlmOff' -Check { Test-Ntlm }
  Invoke-Check -Name 'ExecutionPolicy' -Check { Test-ExecutionPolicy }
  Invoke-Check -Name 'Ports' -Check { Test-OutboundPort }
  Invoke-Check -Name 'Wildcards' -Check { Test-Wildcard }
  foreach ($hostName in $cloudNames[$Cloud].Https) {
    Invoke-Check -Name "TlsInspection $hostName" -Check { Test-TlsInspection -HostName $hostName }
  }
  Invoke-Check -Name 'DomainController' -Check { Test-DomainController }
  Invoke-Check -Name 'ActiveDirectoryModule' -Check { Test-DirectoryModule }
  Invoke-Check -Name 'GmsaSupport' -Check { Test-GmsaSupport }
}

$domainName = $Domain
if (-not $domainName) {
  $domainName = (Get-CimInstance -ClassName 'Win32_ComputerSystem').Domain
}
$findings = @(Get-AllFinding)
$findings
if (@($findings | Where-Object { $_.Result -eq 'Failed' }).Count -gt 0) {
  exit 1
}
if (@($findings | Where-Object { $_.Result -eq 'Unknown' }).Count -gt 0) {
  exit 2
}
exit 0
