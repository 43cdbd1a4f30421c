/** What a script begins with that gives AD values back: how it is used, and how it finds and writes. */
export const beginning = String.raw`#Requires -Version 5.1
#Requires -Modules ActiveDirectory
<#
.SYNOPSIS
Gives AD accounts the Exchange attributes that their mailboxes had in the cloud before they were given back to AD.
.DESCRIPTION
Sets what AD has differently, account by account, and nothing else. It can be run again.

Where the Exchange management tools are there, Set-RemoteMailbox is the supported way to change these attributes: take the values
from here and set them with it. This script writes to AD directly. Exchange does not look at such a write: an address that somebody
else has already is not noticed. Look for duplicates of the addresses (proxyAddresses, mail, mailNickname) before you run it.

Begin with -WhatIf: it shows each change and makes none.

Accounts are looked for by user principal name, and other recipients by name or address, in a global catalogue; each account is
written in its own domain. What fails does not stop the rest: it is listed at the end, and the script then ends with an error.
What the script cannot set is listed as well: do that by hand.

Not run on Windows where it was written.
.PARAMETER GlobalCatalog
A server of the forest that has a global catalogue. Without it one is looked for from this machine.
.EXAMPLE
./restore-attributes.ps1 -WhatIf

Shows each change and makes none.
#>
[CmdletBinding(SupportsShouldProcess)]
param([string] $GlobalCatalog = '')

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Asks all domains of the forest.
function Find-Object {
  param([string] $Filter, [string] $Name)
  $found = @(Get-ADObject -LDAPFilter $Filter -SearchBase '' -Server $catalog)
  if ($found.Count -ne 1) { throw "$Name is there $($found.Count) times." }
  [string] $found[0].DistinguishedName
}

# AD holds distinguished names where Exchange shows names.
function Find-Recipient {
  param([string] $Name)
  Find-Object -Name $Name -Filter "(&(mailNickname=*)(|(name=$Name)(mail=$Name)(userPrincipalName=$Name)))"
}

function Get-DomainName {
  param([string] $DistinguishedName)
  $domain = [regex]::Match($DistinguishedName, '(?i)(?:(?<!\\),DC=[^,]+)+$').Value
  $domain -replace '^,DC=', '' -replace ',DC=', '.'
}

# A global catalogue is only read: this writes in the domain of the account.
function Set-Value {
  param([string] $Account, [string] $Attribute, [object] $Value)
  $domain = Get-DomainName -DistinguishedName $Account
  if ($null -eq $Value) {
    if ($script:PSCmdlet.ShouldProcess($Account, "Clear $Attribute")) {
      Set-ADObject -Identity $Account -Server $domain -Clear $Attribute
    }
  } elseif ($script:PSCmdlet.ShouldProcess($Account, "Set $Attribute to $($Value -join ', ')")) {
    Set-ADObject -Identity $Account -Server $domain -Replace @{ $Attribute = $Value }
  }
}

function Restore-Account {
  param([string] $Name, [string] $Filter, [hashtable[]] $Change, [string[]] $ByHand)
  foreach ($left in $ByHand) { $report['ByHand'] += "$($Name): $left" }
  if (-not $Change) { return }
  try {
    $account = Find-Object -Name $Name -Filter "(&(objectCategory=person)(objectClass=user)(userPrincipalName=$Filter))"
  } catch {
    $report['Failed'] += "$($Name): $_"
    return
  }
  foreach ($one in $Change) {
    $attribute = $one['Attribute']
    $wanted = $one['Value']
    if ($one.ContainsKey('Recipient')) {
      try {
        $names = @($one['Recipient'] | ForEach-Object { Find-Recipient -Name $_ })
        $wanted = if ($names.Count -eq 1) { [string] $names[0] } else { [string[]] $names }
      } catch {
        $report['ByHand'] += "$($Name): $attribute was not set: $_"
        continue
      }
    }
    try {
      Set-Value -Account $account -Attribute $attribute -Value $wanted
    } catch {
      $report['Failed'] += "$($Name): $($attribute): $_"
    }
  }
}

if ($GlobalCatalog -eq '') { $GlobalCatalog = "$((Get-ADDomainController -Discover -Service 'GlobalCatalog').HostName)" }
$catalog = "$($GlobalCatalog):3268"
$report = @{ ByHand = @(); Failed = @() }
`;

export const end = String.raw`
foreach ($line in $report['ByHand']) { Write-Warning -Message "By hand (Set-RemoteMailbox): $line" }
foreach ($line in $report['Failed']) { Write-Warning -Message "Failed: $line" }
if ($report['Failed'].Count -gt 0) { throw "$($report['Failed'].Count) failed and are listed above." }
`;
