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
$officer = @()
foreach ($secret in 'approval-signing-key', 'ledger-signing-key') {
  az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name $secret --query id --output tsv 2>$null | Out-Null
  if ($LASTEXITCODE -eq 0) { continue }
  $file = New-TemporaryFile
  try {
    $bytes = [byte[]]::new(48)
    [System.Security.Cryptography.RandomNumberGenerator]::Fill($bytes)
    [System.IO.File]::WriteAllText($file, [Convert]::ToBase64String($bytes))
    az keyvault secret set --vault-name $env:AZURE_KEY_VAULT_NAME --name $secret --file $file --output none
    if ($LASTEXITCODE -ne 0) {
      $officer += $secret
    }
  } finally {
    Remove-Item $file -Force
  }
}
if ($officer) {
  Write-Host "Not made: $officer. An Owner of the vault gives the role to whoever runs this, waits some minutes, and repeats the hook:"
  Write-Host "  az role assignment create --role 'Key Vault Secrets Officer' --assignee (az ad signed-in-user show --query id --output tsv) --scope (az keyvault show --name $env:AZURE_KEY_VAULT_NAME --query id --output tsv)"
  Write-Host '  azd hooks run postprovision'
}

# 3. Rights in Microsoft Graph: shown, asked, written, read back.
try {
  & "$PSScriptRoot/../grants/grants.ps1" -Identity $env:MANAGED_IDENTITY_PRINCIPAL_ID
  if ($LASTEXITCODE -ne 0) { throw 'not granted' }
} catch {
  Write-Host "A Privileged Role Administrator runs: npm run grants -- --identity $env:MANAGED_IDENTITY_PRINCIPAL_ID"
}
