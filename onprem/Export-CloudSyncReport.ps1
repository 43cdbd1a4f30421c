#Requires -Version 5.1
#Requires -Modules ActiveDirectory
<#
.SYNOPSIS
Reports to Cloud Sync Operator what Microsoft Graph cannot tell it: OUs, groups, mailboxes, agents and rights of one AD domain.
.DESCRIPTION
Reads the domain and the agent servers, changes nothing there, and posts one JSON body to
{AppUrl}/api/webhooks/on-premises-reports. The newest report of a domain counts, and is fresh for 24 hours: run it daily or more
often, as a scheduled task (README.md).

  agents               version and state of the service on each server of -AgentComputerName
  organizationalUnits  all of the domain
  groups               all of the domain, with their scope
  mailboxes            users with a mailbox here or in Exchange Online; left out when AD has no Exchange schema
  connectSync          the OUs that Connect Sync includes; only with -ConnectSyncComputerName
  gmsa                 the account of the agents and the features it has rights for, as entries on the root of the domain
                       name them; left out, with a warning, when they cannot be read

A server that cannot be asked ends the script, and nothing is sent: a report without it would say that its agent is gone. Mailboxes
need the newest change among Exchange attributes, which AD tells per object: in a large domain this takes minutes.

The function key is never on a command line: give it as SecureString, as the password of a credential, or in a file that
Protect-CloudSyncReportKey.ps1 made. With -WhatIf the body is shown, no key is needed and nothing is sent or written.

Not run on Windows where it was written: see README.md. Begin with -WhatIf.
.PARAMETER Domain
DNS name of the AD domain.
.PARAMETER AppUrl
Address of the app, such as https://contoso-cloudsync.azurewebsites.net. Without it, -OutFile or -WhatIf is needed.
.PARAMETER AgentComputerName
The agent servers. Another one than this is asked over WinRM, which needs an administrator there.
.PARAMETER ConnectSyncComputerName
The server of Connect Sync, as long as it synchronizes this domain too.
.PARAMETER SkipMailbox
Leaves mailboxes out. Conversions of Exchange attributes then skip every mailbox as CHANGE_UNKNOWN.
.PARAMETER FunctionKey
The function key of the app.
.PARAMETER Credential
A credential whose password is the function key; its user name is not used.
.PARAMETER KeyFile
A file made by Protect-CloudSyncReportKey.ps1 on this machine.
.PARAMETER OutFile
Writes the body into this file as well.
.PARAMETER MaximumAttempts
How often it is sent before giving up.
.PARAMETER TimeoutSeconds
How long one attempt may take.
.EXAMPLE
./Export-CloudSyncReport.ps1 -Domain corp.contoso.com -AgentComputerName SYNC01, SYNC02 -WhatIf

Shows the body and sends nothing.
.EXAMPLE
./Export-CloudSyncReport.ps1 -Domain corp.contoso.com -AppUrl https://contoso-cloudsync.azurewebsites.net -AgentComputerName SYNC01, SYNC02 -KeyFile C:\ProgramData\CloudSyncOperator\report.key

Sends the report, as a scheduled task does.
.EXAMPLE
./Export-CloudSyncReport.ps1 -Domain corp.contoso.com -AppUrl https://contoso-cloudsync.azurewebsites.net -FunctionKey (Read-Host -Prompt 'Function key' -AsSecureString)

Sends it by hand.
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'NoKey')]
[OutputType([string])]
param(
  [Parameter(Mandatory)]
  [ValidatePattern('^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$')]
  [string] $Domain,

  [ValidateScript({ $_.IsAbsoluteUri -and $_.Scheme -eq 'https' })]
  [uri] $AppUrl,

  [ValidatePattern('^[A-Za-z0-9.-]+$')]
  [string[]] $AgentComputerName = @($env:COMPUTERNAME),

  [ValidatePattern('^[A-Za-z0-9.-]+$')]
  [string] $ConnectSyncComputerName,

  [switch] $SkipMailbox,

  [Parameter(Mandatory, ParameterSetName = 'FunctionKey')]
  [securestring] $FunctionKey,

  [Parameter(Mandatory, ParameterSetName = 'Credential')]
  [pscredential] $Credential,

  [Parameter(Mandatory, ParameterSetName = 'KeyFile')]
  [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf })]
  [string] $KeyFile,

  [string] $OutFile,

  [ValidateRange(1, 20)]
  [int] $MaximumAttempts = 5,

  [ValidateRange(10, 600)]
  [int] $TimeoutSeconds = 120
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$largestBody = 16 * 1024 * 1024
$longestWaitSeconds = 900
$invariant = [System.Globalization.CultureInfo]::InvariantCulture

function Format-Instant {
  param([datetime] $Instant)
  return $Instant.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', $invariant)
}

# $null when the object has no such attribute.
function Get-AttributeValue {
  param([object] $Entity, [string] $Name)
  $property = $Entity.PSObject.Properties[$Name]
  if ($null -eq $property) {
    return $null
  }
  return $property.Value
}

# ---- Agents

# Runs on the agent server.
$readAgent = {
  $ErrorActionPreference = 'Stop'
  $service = @(Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='AADConnectProvisioningAgent'")
  if ($service.Count -eq 0) {
    throw "There is no provisioning agent on $env:COMPUTERNAME."
  }
  $computer = Get-CimInstance -ClassName 'Win32_ComputerSystem'
  $program = Join-Path -Path $env:ProgramFiles -ChildPath 'Microsoft Azure AD Connect Provisioning Agent\AADConnectProvisioningAgent.exe'
  @{
    Host = "$($computer.DNSHostName).$($computer.Domain)"
    Version = (Get-Item -LiteralPath $program).VersionInfo.FileVersion
    State = "$($service[0].State)"
    Account = "$($service[0].StartName)"
  }
}

function Read-Agent {
  param([string] $Computer)
  try {
    if (($Computer -split '\.')[0] -eq $env:COMPUTERNAME) {
      return & $readAgent
    }
    return Invoke-Command -ComputerName $Computer -ScriptBlock $readAgent
  } catch {
    throw "The agent server $Computer cannot be asked: $($_.Exception.Message) Nothing was sent. If it is no agent server any more, take it out of -AgentComputerName."
  }
}

# Graph names agents by their full host name. Whatever is not running counts as stopped.
function New-AgentEntry {
  param([object] $Agent)
  $state = 'Stopped'
  if ($Agent.State -eq 'Running') {
    $state = 'Running'
  }
  return [ordered]@{ machineName = [string] $Agent.Host; version = [string] $Agent.Version; serviceState = $state }
}

# ---- Organizational units and groups

function New-UnitEntry {
  param([object] $Unit)
  return [ordered]@{ distinguishedName = [string] $Unit.DistinguishedName; objectGuid = $Unit.ObjectGUID.ToString() }
}

function New-GroupEntry {
  param([object] $Group)
  $scopes = @{ Universal = 'universal'; Global = 'global'; DomainLocal = 'domainLocal' }
  return [ordered]@{
    distinguishedName = [string] $Group.DistinguishedName
    objectGuid = $Group.ObjectGUID.ToString()
    objectSid = [string] $Group.SID.Value
    scope = $scopes["$($Group.GroupScope)"]
  }
}

# ---- Mailboxes

$exchangeAttribute = '^(msExch.+|proxyAddresses|mail|mailNickname|targetAddress|legacyExchangeDN|extensionAttribute([1-9]|1[0-5])|altRecipient|authOrig|unauthOrig|dLMemSubmitPerms|dLMemRejectPerms|deliverAndRedirect|publicDelegates|showInAddressBook|homeMDB|textEncodedORAddress)$'

function Test-ExchangeSchema {
  $schema = (Get-ADRootDSE -Server $Domain).schemaNamingContext
  $found = @(Get-ADObject -SearchBase $schema -LDAPFilter '(lDAPDisplayName=msExchMailboxGuid)' -Server $Domain)
  return $found.Count -gt 0
}

function Get-MailboxUser {
  $filter = '(&(objectCategory=person)(objectClass=user)(userPrincipalName=*)(|(msExchMailboxGuid=*)(msExchRemoteRecipientType=*)))'
  $properties = 'whenChanged', 'homeMDB', 'msExchMailboxMoveStatus', 'msExchMailboxMoveFlags', 'msDS-ReplAttributeMetaData'
  Get-ADUser -LDAPFilter $filter -Properties $properties -Server $Domain -ResultPageSize 200
}

# When an Exchange attribute was last written anywhere. Without the metadata: when anything was, which is never earlier.
function Get-ExchangeChange {
  param([object] $User)
  $newest = $null
  foreach ($entry in @(Get-AttributeValue -Entity $User -Name 'msDS-ReplAttributeMetaData')) {
    $attribute = [regex]::Match("$entry", '<pszAttributeName>([^<]*)</pszAttributeName>').Groups[1].Value
    $instant = [regex]::Match("$entry", '<ftimeLastOriginatingChange>([^<]*)</ftimeLastOriginatingChange>').Groups[1].Value
    if ($attribute -match $exchangeAttribute -and $instant) {
      $changed = [datetime]::Parse($instant, $invariant, [System.Globalization.DateTimeStyles]::AdjustToUniversal)
      if ($null -eq $newest -or $changed -gt $newest) {
        $newest = $changed
      }
    }
  }
  if ($null -eq $newest) {
    $newest = [datetime] (Get-AttributeValue -Entity $User -Name 'whenChanged')
  }
  return Format-Instant -Instant $newest
}

# UNCONFIRMED: status and flags are those of Exchange's move requests (0 none, 10 and 11 completed; flag 1 another organization), and
# the direction follows from where the mailbox is now: only one that is here has a homeMDB. A failed or suspended move is not over.
function Get-MoveState {
  param([object] $User)
  $status = [int] (Get-AttributeValue -Entity $User -Name 'msExchMailboxMoveStatus')
  if (@(0, 10, 11) -contains $status) {
    return 'none'
  }
  if ($null -eq (Get-AttributeValue -Entity $User -Name 'homeMDB')) {
    return 'offboarding'
  }
  $flags = [int] (Get-AttributeValue -Entity $User -Name 'msExchMailboxMoveFlags')
  if (($flags -band 1) -eq 1) {
    return 'onboarding'
  }
  return 'none'
}

function New-MailboxEntry {
  param([object] $User)
  return [ordered]@{
    objectGuid = $User.ObjectGUID.ToString()
    userPrincipalName = [string] $User.UserPrincipalName
    exchangeAttributesChangedAt = Get-ExchangeChange -User $User
    moveState = Get-MoveState -User $User
  }
}

# ---- Connect Sync

# Runs on the server of Connect Sync.
$readConnectSync = {
  param([string] $DomainName)
  $ErrorActionPreference = 'Stop'
  Import-Module -Name 'ADSync'
  $partitions = @(Get-ADSyncConnector | ForEach-Object { $_.Partitions } | Where-Object { $_.Name -eq $DomainName })
  if ($partitions.Count -eq 0) {
    throw "Connect Sync has no partition $DomainName."
  }
  $partitions | ForEach-Object { $_.ConnectorPartitionScope.ContainerInclusionList } | ForEach-Object { "$_" }
}

function Read-ConnectSync {
  try {
    if (($ConnectSyncComputerName -split '\.')[0] -eq $env:COMPUTERNAME) {
      return & $readConnectSync $Domain
    }
    return Invoke-Command -ComputerName $ConnectSyncComputerName -ScriptBlock $readConnectSync -ArgumentList $Domain
  } catch {
    throw "Connect Sync on $ConnectSyncComputerName cannot be asked: $($_.Exception.Message) Nothing was sent. If it does not synchronize $Domain any more, leave -ConnectSyncComputerName out."
  }
}

function New-ConnectSyncEntry {
  return @{ includedOrganizationalUnits = @(Read-ConnectSync | ForEach-Object { [string] $_ }) }
}

# ---- Rights of the gMSA

# What each feature needs on the root of the domain: a right, on an attribute, class or extended right, for objects of a class.
# An empty Object is every attribute; On '' is the root itself, '*' is not looked at.
function Get-FeatureGrant {
  $readClasses = 'user', 'inetOrgPerson', 'group', 'contact', 'computer', 'foreignSecurityPrincipal', 'device'
  $mailClasses = 'user', 'inetOrgPerson', 'group', 'contact'
  $writeBack = @{ Right = 'ExtendedRight'; Object = 'User-Force-Change-Password'; On = 'user' },
    @{ Right = 'WriteProperty'; Object = 'lockoutTime'; On = 'user' },
    @{ Right = 'WriteProperty'; Object = 'pwdLastSet'; On = 'user' },
    @{ Right = 'ExtendedRight'; Object = 'Unexpire-Password'; On = '*' }
  $replication = @{ Right = 'ExtendedRight'; Object = 'DS-Replication-Get-Changes'; On = '' },
    @{ Right = 'ExtendedRight'; Object = 'DS-Replication-Get-Changes-All'; On = '' }
  return [ordered]@{
    BasicRead = @($readClasses | ForEach-Object { @{ Right = 'ReadProperty'; Object = ''; On = $_ } })
    PasswordHashSync = $replication
    PasswordWriteBack = $writeBack
    HybridExchangePermissions = @($mailClasses | ForEach-Object {
        @{ Right = 'ReadProperty'; Object = ''; On = $_ }
        @{ Right = 'WriteProperty'; Object = ''; On = $_ }
      })
    UserGroupCreateDelete = @('user', 'group' | ForEach-Object {
        @{ Right = 'CreateChild'; Object = $_; On = '*' }
        @{ Right = 'DeleteChild'; Object = $_; On = '*' }
      })
  }
}

function Find-DirectoryGuid {
  param([string] $Name)
  $root = Get-ADRootDSE -Server $Domain
  $class = @(Get-ADObject -SearchBase $root.schemaNamingContext -LDAPFilter "(lDAPDisplayName=$Name)" -Properties 'schemaIDGUID' -Server $Domain)
  if ($class.Count -gt 0) {
    return [guid]::new([byte[]] $class[0].schemaIDGUID)
  }
  $rights = "CN=Extended-Rights,$($root.configurationNamingContext)"
  $right = @(Get-ADObject -SearchBase $rights -LDAPFilter "(cn=$Name)" -Properties 'rightsGuid' -Server $Domain)
  if ($right.Count -eq 0) {
    throw "AD knows neither a class, an attribute nor a right called $Name."
  }
  return [guid] "$($right[0].rightsGuid)"
}

$knownGuids = @{ '' = [guid]::Empty }
function Get-DirectoryGuid {
  param([string] $Name)
  if (-not $knownGuids.ContainsKey($Name)) {
    $knownGuids[$Name] = Find-DirectoryGuid -Name $Name
  }
  return $knownGuids[$Name]
}

# Entries of the root of the domain that allow something to the account itself. What it has through a group is not seen.
function Get-RootRule {
  param([string] $Account)
  $sid = [System.Security.Principal.NTAccount]::new($Account).Translate([System.Security.Principal.SecurityIdentifier])
  $root = (Get-ADRootDSE -Server $Domain).defaultNamingContext
  $entry = New-Object -TypeName 'System.DirectoryServices.DirectoryEntry' -ArgumentList "LDAP://$Domain/$root"
  $entry.psbase.Options.SecurityMasks = [System.DirectoryServices.SecurityMasks]::Dacl
  $rules = $entry.psbase.ObjectSecurity.GetAccessRules($true, $false, [System.Security.Principal.SecurityIdentifier])
  $rules | Where-Object { $_.IdentityReference -eq $sid -and "$($_.AccessControlType)" -eq 'Allow' }
}

function Test-Granted {
  param([object[]] $Rule, [hashtable] $Grant)
  $wanted = [System.DirectoryServices.ActiveDirectoryRights] $Grant.Right
  $object = Get-DirectoryGuid -Name $Grant.Object
  foreach ($candidate in $Rule) {
    $hasRight = ($candidate.ActiveDirectoryRights -band $wanted) -eq $wanted
    $isAbout = @([guid]::Empty, $object) -contains $candidate.ObjectType
    if ($hasRight -and $isAbout -and (Test-AppliesTo -Rule $candidate -Class $Grant.On)) {
      return $true
    }
  }
  return $false
}

function Test-AppliesTo {
  param([object] $Rule, [string] $Class)
  if ($Class -eq '*') {
    return $true
  }
  $reach = 'All', 'Descendents', 'Children', 'SelfAndChildren'
  if ($Class -eq '') {
    $reach = 'None', 'All', 'SelfAndChildren'
  }
  $allowed = @([guid]::Empty, (Get-DirectoryGuid -Name $Class))
  return ($reach -contains "$($Rule.InheritanceType)") -and ($allowed -contains $Rule.InheritedObjectType)
}

function Get-GrantedFeature {
  param([string] $Account)
  $rules = @(Get-RootRule -Account $Account)
  $features = Get-FeatureGrant
  foreach ($name in $features.Keys) {
    $missing = @($features[$name] | Where-Object { -not (Test-Granted -Rule $rules -Grant $_) })
    if ($missing.Count -eq 0) {
      $name
    }
  }
}

# $null, with a warning, when it cannot be told: no field is better than a wrong one.
function New-GmsaEntry {
  param([object[]] $Agent)
  $accounts = @($Agent | ForEach-Object { [string] $_.Account } | Sort-Object -Unique)
  if ($accounts.Count -ne 1 -or -not $accounts[0].EndsWith('$')) {
    Write-Warning "gmsa is left out: the agents run as $($accounts -join ', '), which is not one gMSA."
    return $null
  }
  try {
    return [ordered]@{ name = $accounts[0]; permissions = @(Get-GrantedFeature -Account $accounts[0]) }
  } catch {
    Write-Warning "gmsa is left out: the rights of $($accounts[0]) cannot be read: $($_.Exception.Message)"
    return $null
  }
}

# ---- The report

function New-Report {
  $collectedAt = Format-Instant -Instant (Get-Date)
  $agents = @($AgentComputerName | ForEach-Object { Read-Agent -Computer $_ })
  $report = [ordered]@{
    schemaVersion = 1
    collectedAt = $collectedAt
    domain = $Domain
    agents = @($agents | ForEach-Object { New-AgentEntry -Agent $_ })
    organizationalUnits = @(Get-ADOrganizationalUnit -Filter '*' -Server $Domain -ResultPageSize 1000 | ForEach-Object { New-UnitEntry -Unit $_ })
    groups = @(Get-ADGroup -Filter '*' -Server $Domain -ResultPageSize 1000 | ForEach-Object { New-GroupEntry -Group $_ })
  }
  if (-not $SkipMailbox -and (Test-ExchangeSchema)) {
    $report['mailboxes'] = @(Get-MailboxUser | ForEach-Object { New-MailboxEntry -User $_ })
  }
  if ($ConnectSyncComputerName) {
    $report['connectSync'] = New-ConnectSyncEntry
  }
  $gmsa = New-GmsaEntry -Agent $agents
  if ($null -ne $gmsa) {
    $report['gmsa'] = $gmsa
  }
  return $report
}

# ---- Sending

function Read-KeyFile {
  Add-Type -AssemblyName 'System.Security'
  $file = (Get-Item -LiteralPath $KeyFile).FullName
  $scope = [System.Security.Cryptography.DataProtectionScope]::LocalMachine
  $bytes = [System.Security.Cryptography.ProtectedData]::Unprotect([System.IO.File]::ReadAllBytes($file), $null, $scope)
  return [System.Text.Encoding]::UTF8.GetString($bytes)
}

function Get-Key {
  if ($KeyFile) {
    return Read-KeyFile
  }
  if ($null -ne $FunctionKey) {
    return [System.Net.NetworkCredential]::new('', $FunctionKey).Password
  }
  return $Credential.GetNetworkCredential().Password
}

function New-HttpClient {
  Add-Type -AssemblyName 'System.Net.Http'
  [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
  $handler = New-Object -TypeName 'System.Net.Http.HttpClientHandler'
  # The key is not for whoever another address belongs to.
  $handler.AllowAutoRedirect = $false
  $client = New-Object -TypeName 'System.Net.Http.HttpClient' -ArgumentList $handler
  $client.Timeout = [timespan]::FromSeconds($TimeoutSeconds)
  $client.DefaultRequestHeaders.Add('x-functions-key', (Get-Key))
  return $client
}

function Get-RetryAfterSecond {
  param([object] $Response)
  $header = $Response.Headers.RetryAfter
  if ($null -eq $header) {
    return $null
  }
  if ($null -ne $header.Delta) {
    return [int] [math]::Ceiling($header.Delta.TotalSeconds)
  }
  return [int] [math]::Max(0, [math]::Ceiling(($header.Date - [datetimeoffset]::UtcNow).TotalSeconds))
}

# Status 0: no answer.
function Send-Once {
  param([object] $Client, [uri] $Address, [byte[]] $Body)
  $content = [System.Net.Http.ByteArrayContent]::new($Body)
  try {
    $content.Headers.ContentType = [System.Net.Http.Headers.MediaTypeHeaderValue]::Parse('application/json; charset=utf-8')
    $response = $Client.PostAsync($Address, $content).GetAwaiter().GetResult()
    return @{
      Status = [int] $response.StatusCode
      Text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
      RetryAfter = Get-RetryAfterSecond -Response $response
    }
  } catch {
    return @{ Status = 0; Text = $_.Exception.GetBaseException().Message; RetryAfter = $null }
  } finally {
    $content.Dispose()
  }
}

# A report that arrives twice does no harm.
function Send-Report {
  param([uri] $Address, [byte[]] $Body)
  $client = New-HttpClient
  try {
    for ($attempt = 1; $true; $attempt++) {
      $answer = Send-Once -Client $client -Address $Address -Body $Body
      $passes = @(0, 408, 429, 500, 502, 503, 504) -contains $answer.Status
      $wait = 5 * [math]::Pow(3, $attempt - 1)
      if ($null -ne $answer.RetryAfter) {
        $wait = $answer.RetryAfter
      }
      if (-not $passes -or $attempt -ge $MaximumAttempts -or $wait -gt $longestWaitSeconds) {
        return $answer
      }
      Write-Verbose "attempt $attempt was answered $($answer.Status); waiting $wait seconds"
      Start-Sleep -Seconds $wait
    }
  } finally {
    $client.Dispose()
  }
}

function Get-Advice {
  param([int] $Status)
  $advice = @{
    0 = 'The app did not answer. Look at name, firewall, proxy and TLS 1.2; nothing says whether it took the report.'
    400 = 'The app refused the report; the fields are named below.'
    401 = 'The function key is wrong. Set it again with Protect-CloudSyncReportKey.ps1.'
    404 = 'There is no such address. Look at -AppUrl; it ends with the host name.'
    413 = 'The report is larger than the app takes.'
    429 = 'The app is busy. The next run of the task sends it again.'
    503 = 'The app cannot reach something it needs. The next run of the task sends it again.'
  }
  if ($advice.ContainsKey($Status)) {
    return $advice[$Status]
  }
  return 'The app did not take the report.'
}

# $null when the answer is not JSON, as that of a proxy.
function ConvertFrom-Problem {
  param([string] $Text)
  try {
    return ConvertFrom-Json -InputObject $Text
  } catch {
    return $null
  }
}

function Get-FieldLine {
  param([object] $Problem)
  foreach ($fault in @(Get-AttributeValue -Entity $Problem -Name 'errors')) {
    if ($null -ne $fault) {
      "  $($fault.field)  $($fault.code)  $($fault.message)"
    }
  }
}

function Get-RefusalText {
  param([hashtable] $Answer)
  $lines = @("The report was not stored (HTTP $($Answer.Status)). $(Get-Advice -Status $Answer.Status)")
  $problem = ConvertFrom-Problem -Text $Answer.Text
  if ($null -eq $problem) {
    $lines += $Answer.Text.Substring(0, [math]::Min(500, $Answer.Text.Length))
  } else {
    $lines += "$(Get-AttributeValue -Entity $problem -Name 'code'): $(Get-AttributeValue -Entity $problem -Name 'detail')"
    $lines += @(Get-FieldLine -Problem $problem)
  }
  return $lines -join [System.Environment]::NewLine
}

function Assert-Size {
  param([byte[]] $Body)
  if ($Body.Length -gt $largestBody) {
    throw "The report is $($Body.Length) bytes, the app takes $largestBody. Nothing was sent. -SkipMailbox makes it smaller."
  }
}

if (-not $AppUrl -and -not $OutFile -and -not $WhatIfPreference) {
  throw 'Say where the report goes: -AppUrl, -OutFile, or -WhatIf to see it.'
}
if ($AppUrl -and $PSCmdlet.ParameterSetName -eq 'NoKey' -and -not $WhatIfPreference) {
  throw 'Give the function key: -KeyFile, -FunctionKey or -Credential.'
}
$report = New-Report
if ($WhatIfPreference) {
  ConvertTo-Json -InputObject $report -Depth 5
}
$bytes = [System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $report -Depth 5 -Compress))
if ($OutFile -and $PSCmdlet.ShouldProcess($OutFile, 'write the report')) {
  $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutFile)
  [System.IO.File]::WriteAllBytes($file, $bytes)
}
if ($AppUrl -and $PSCmdlet.ShouldProcess("$AppUrl", "post the report of $Domain, $($bytes.Length) bytes")) {
  Assert-Size -Body $bytes
  $answer = Send-Report -Address ([uri]::new($AppUrl, '/api/webhooks/on-premises-reports')) -Body $bytes
  if ($answer.Status -ne 201) {
    throw (Get-RefusalText -Answer $answer)
  }
  Write-Output "The report of $Domain was stored: $($answer.Text)"
}
