# After each deployment: the app answers, and lets nobody in who is not signed in. Fails the deployment otherwise.
$ErrorActionPreference = 'Stop'

function Get-Status([string] $Uri, [hashtable] $Headers = @{}) {
  try { (Invoke-WebRequest -Uri $Uri -Headers $Headers -TimeoutSec 60 -SkipHttpErrorCheck -MaximumRedirection 0).StatusCode } catch { 0 }
}

$tries = 0
while ((Get-Status "$env:PUBLIC_BASE_URL/api/health") -ne 200) {
  $tries++
  if ($tries -ge 20) { throw "The app does not answer 200 at $env:PUBLIC_BASE_URL/api/health. Look at docs/troubleshooting.md." }
  Start-Sleep -Seconds 15
}

# A forged principal, as anybody on the internet could send it.
$answer = Get-Status "$env:PUBLIC_BASE_URL/api/runs" @{ 'X-MS-CLIENT-PRINCIPAL' = 'eyJjbGFpbXMiOltdfQ=='; Accept = 'application/json' }
switch ($answer) {
  { $_ -in 401, 403 } { Write-Host 'The app answers, and refuses who is not signed in.' }
  503 { Write-Host 'The app answers. Nobody can sign in yet: there is no app registration (docs/operations.md).' }
  default { throw "An anonymous request to /api/runs was answered with $answer instead of 401. Stop the app and look at its authentication settings." }
}
