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
      Write-Host "Somebody with the role Key Vault Secrets Officer on $env:AZURE_KEY_VAULT_NAME has to make the secret $secret (docs/operations.md, signing keys)."
    }
  } finally {
    Remove-Item $file -Force
  }
}

# 3. Rights in Microsoft Graph: shown, asked, written, read back.
& "$PSScriptRoot/../grants/grants.ps1" -Identity $env:MANAGED_IDENTITY_PRINCIPAL_ID
if ($LASTEXITCODE -ne 0) {
  Write-Host "A Privileged Role Administrator runs: npm run grants -- --identity $env:MANAGED_IDENTITY_PRINCIPAL_ID"
}
