# Before provisioning: the app registration for sign-in, which the template only names. It holds no secret.
$ErrorActionPreference = 'Stop'

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
  Write-Host "The app registration was not made ($($_.Exception.Message)). It takes an Application Administrator."
  Write-Host 'Provisioning goes on; until it exists nobody can sign in and routes for people answer 503. Somebody with the role runs:'
  Write-Host "  infra/app-registration/app-registration.ps1 -Name '$name'"
  Write-Host 'then: azd env set AUTH_CLIENT_ID <client id>; azd env set AUTH_OBJECT_ID <object id>; azd provision'
}
