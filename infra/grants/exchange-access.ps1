#Requires -Version 7.2
#Requires -Modules ExchangeOnlineManagement
<#
.SYNOPSIS
Lets the app send mail as one mailbox, and as no other (RBAC for Applications in Exchange Online).
.DESCRIPTION
Shows what is missing, asks before each change, writes, and tests the result. Safe to repeat: what is there is left alone. With
-WhatIf nothing is written; with -Confirm:$false nothing is asked.

Not run where it was written: there is no Exchange Online there. Run it with -WhatIf first, and believe the test at its end.

Connect first, as Organization Management or Exchange Administrator: Connect-ExchangeOnline
Effective rights are the union of this and of Graph: the app role Mail.Send, granted in Entra, would open every mailbox whatever is
set here. 'npm run grants' shows it as more than needed, and takes it away with --prune.
A change counts after 30 minutes to 2 hours; until then the first mails may be answered 403 ErrorAccessDenied.
.EXAMPLE
./exchange-access.ps1 -AppId <client id> -ObjectId <object id> -Sender approvals@contoso.com -OtherMailbox someone.else@contoso.com -WhatIf
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
  # Client id of the managed identity.
  [Parameter(Mandatory)] [guid] $AppId,
  # Object id of its service principal in Entra ID (not that of an app registration).
  [Parameter(Mandatory)] [guid] $ObjectId,
  # Primary address of the one mailbox (the setting MAIL_SENDER).
  [Parameter(Mandatory)] [ValidatePattern('^[^''"\s@]+@[^''"\s@]+$')] [string] $Sender,
  # Any other mailbox: the test has to find that the app may not send as it.
  [Parameter(Mandatory)] [ValidatePattern('^[^''"\s@]+@[^''"\s@]+$')] [string] $OtherMailbox,
  [string] $Name = 'cloud-sync-operator'
)
$ErrorActionPreference = 'Stop'
$role = 'Application Mail.Send'
$scopeName = "$Name-sender"
$assignmentName = "$Name-send"
$filter = "PrimarySmtpAddress -eq '$Sender'"

if ($OtherMailbox -eq $Sender) { throw 'OtherMailbox has to be another mailbox than Sender.' }
if (-not (Get-Command New-ServicePrincipal -ErrorAction SilentlyContinue)) {
  throw 'Connect first: Connect-ExchangeOnline'
}

# 1. The identity, as Exchange knows it.
$principal = Get-ServicePrincipal | Where-Object { "$($_.AppId)" -eq "$AppId" }
if (-not $principal) {
  Write-Host "+ service principal $AppId in Exchange Online"
  if ($PSCmdlet.ShouldProcess("$AppId", 'New-ServicePrincipal')) {
    New-ServicePrincipal -AppId $AppId -ObjectId $ObjectId -DisplayName $Name | Out-Null
  }
} elseif ("$($principal.ObjectId)" -ne "$ObjectId") {
  throw "Exchange Online knows $AppId with the object id $($principal.ObjectId), not $ObjectId. Remove-ServicePrincipal that one first."
}

# 2. The scope: exactly one mailbox.
$scope = Get-ManagementScope | Where-Object { $_.Name -eq $scopeName }
if (-not $scope) {
  Write-Host "+ management scope ${scopeName}: $filter"
  if ($PSCmdlet.ShouldProcess($scopeName, "New-ManagementScope $filter")) {
    New-ManagementScope -Name $scopeName -RecipientRestrictionFilter $filter | Out-Null
  }
} elseif ("$($scope.RecipientFilter)" -ne $filter) {
  Write-Host "~ management scope ${scopeName}: $($scope.RecipientFilter) becomes $filter"
  if ($PSCmdlet.ShouldProcess($scopeName, "Set-ManagementScope $filter")) {
    Set-ManagementScope -Identity $scopeName -RecipientRestrictionFilter $filter | Out-Null
  }
}

# 3. The right, within that scope only.
$assignment = Get-ManagementRoleAssignment | Where-Object { $_.Name -eq $assignmentName }
if (-not $assignment) {
  Write-Host "+ role $role within $scopeName"
  if ($PSCmdlet.ShouldProcess($assignmentName, "New-ManagementRoleAssignment $role")) {
    New-ManagementRoleAssignment -Name $assignmentName -App $AppId -Role $role -CustomResourceScope $scopeName | Out-Null
  }
} elseif ("$($assignment.Role)" -ne $role -or "$($assignment.CustomResourceScope)" -ne $scopeName) {
  throw "There is a role assignment $assignmentName with the role $($assignment.Role) and the scope $($assignment.CustomResourceScope). Remove-ManagementRoleAssignment it first."
}

if ($WhatIfPreference) {
  Write-Host 'Nothing was written (-WhatIf).'
  return
}

# 4. The test; it does not wait for the cache.
function Test-InScope([string] $Mailbox) {
  $answers = @(Test-ServicePrincipalAuthorization -Identity $AppId -Resource $Mailbox | Where-Object { $_.RoleName -eq $role })
  return [bool] ($answers | Where-Object { "$($_.InScope)" -eq 'True' })
}
if (-not (Test-InScope $Sender)) { throw "The app may not send as $Sender. Run this again in a few minutes." }
if (Test-InScope $OtherMailbox) { throw "The app may also send as ${OtherMailbox}: look for other role assignments of $AppId." }
Write-Host "The app may send as $Sender and not as $OtherMailbox. It counts after 30 minutes to 2 hours."
