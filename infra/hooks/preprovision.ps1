# Before provisioning: the declaration is one to deploy, and there is the app registration for sign-in, which the template only names.
# It holds no secret.
$ErrorActionPreference = 'Stop'

if (-not (Test-Path node_modules)) { npm ci }
npm run --silent declaration
if ($LASTEXITCODE -ne 0) { exit 1 }

if ($env:AUTH_CLIENT_ID) {
  Write-Host "App registration: $env:AUTH_CLIENT_ID"
  exit 0
}

$name = "Cloud Sync Operator ($env:AZURE_ENV_NAME)"
try {
  $registration = & "$PSScriptRoot/../app-registration/app-registration.ps1" -Name $name
  azd env set AUTH_CLIENT_ID $registration.ClientId
  azd env set AUTH_OBJECT_ID $registration.ObjectId
} catch {
  $me = az ad signed-in-user show --query id --output tsv
  if ($LASTEXITCODE -ne 0) { $me = '<your object id>' }
  Write-Host "There is no app registration ($($_.Exception.Message)). Making one takes an Application Administrator. Provisioning goes on;"
  Write-Host 'until there is one, nobody can sign in and routes for people answer 503. Somebody with the role runs:'
  Write-Host "  infra/app-registration/app-registration.ps1 -Name '$name' -Owner '$me'"
  Write-Host 'then: azd env set AUTH_CLIENT_ID <client id>; azd env set AUTH_OBJECT_ID <object id>; azd provision'
}
