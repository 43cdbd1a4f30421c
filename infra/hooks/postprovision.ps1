# After provisioning: what the template cannot do. Each step is safe to repeat; a step that the signed-in user may not do says which
# command somebody else has to run.
$ErrorActionPreference = 'Stop'

# 1. Sign-in: the address is known only now, and the identity vouches for the app instead of a client secret.
if ($env:AUTH_CLIENT_ID) {
  $redirectUri = "$env:PUBLIC_BASE_URL/.auth/login/aad/callback"
  try {
    & "$PSScriptRoot/../app-registration/app-registration.ps1" -ClientId $env:AUTH_CLIENT_ID -RedirectUri $redirectUri -Identity $env:MANAGED_IDENTITY_PRINCIPAL_ID
  } catch {
    Write-Host "Run as an owner of the registration: infra/app-registration/app-registration.ps1 -ClientId $env:AUTH_CLIENT_ID -RedirectUri $redirectUri -Identity $env:MANAGED_IDENTITY_PRINCIPAL_ID"
  }
}

# 2. Signing keys: made here once, never shown, never in a template. Rotation adds a version (docs/operations.md).
# An Owner may not write secrets by that alone: the right is taken for the minutes in which it is needed, and given back.
# Only a key that is known to be missing is made: any other answer could mean that it is there.
function Get-KeyState([string] $Name) {
  $answer = az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name $Name --query id --output tsv 2>&1 | Out-String
  if ($LASTEXITCODE -eq 0) { return 'there' }
  if ($answer -match 'SecretNotFound') { return 'missing' }
  if ($answer -match 'Forbidden') { return 'forbidden' }
  return 'unreadable'
}

$taken = $null
try {
  if ((Get-KeyState 'approval-signing-key') -eq 'forbidden') {
    $person = az ad signed-in-user show --query id --output tsv
    $vault = az keyvault show --name $env:AZURE_KEY_VAULT_NAME --query id --output tsv
    $taken = az role assignment create --role 'Key Vault Secrets Officer' --assignee-principal-type User --assignee-object-id $person --scope $vault --query id --output tsv
    if ($LASTEXITCODE -ne 0) { $taken = $null }
    for ($tries = 0; $taken -and $tries -lt 20 -and (Get-KeyState 'approval-signing-key') -eq 'forbidden'; $tries++) { Start-Sleep -Seconds 15 }
  }
  foreach ($secret in 'approval-signing-key', 'ledger-signing-key') {
    $state = Get-KeyState $secret
    if ($state -eq 'missing') {
      $file = New-TemporaryFile
      try {
        $bytes = [byte[]]::new(48)
        [System.Security.Cryptography.RandomNumberGenerator]::Fill($bytes)
        [System.IO.File]::WriteAllText($file, [Convert]::ToBase64String($bytes))
        az keyvault secret set --vault-name $env:AZURE_KEY_VAULT_NAME --name $secret --file $file --output none
        if ($LASTEXITCODE -eq 0) { $state = 'there' }
      } finally {
        Remove-Item $file -Force
      }
    }
    if ($state -ne 'there') {
      Write-Host "$secret was not made ($state). Whoever may give roles on the vault $env:AZURE_KEY_VAULT_NAME makes you Key Vault Secrets Officer there; then run: azd hooks run postprovision"
    }
  }
} finally {
  if ($taken) {
    az role assignment delete --ids $taken --output none
    if ($LASTEXITCODE -ne 0) { Write-Host "Take away by hand: $taken" }
  }
}

# 3. Rights in Microsoft Graph: shown, asked, written, read back.
try {
  & "$PSScriptRoot/../grants/grants.ps1" -Identity $env:MANAGED_IDENTITY_PRINCIPAL_ID
  if ($LASTEXITCODE -ne 0) { throw 'not granted' }
} catch {
  Write-Host "A Privileged Role Administrator runs: infra/grants/grants.ps1 -Identity $env:MANAGED_IDENTITY_PRINCIPAL_ID -Config $env:OPERATOR_CONFIG"
}
