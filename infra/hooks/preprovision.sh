#!/bin/sh
# Before provisioning: the declaration is one to deploy, and there is the app registration for sign-in, which the template only names.
# It holds no secret.
set -eu

[ -d node_modules ] || npm ci
npm run --silent declaration

if [ -n "${AUTH_CLIENT_ID:-}" ]; then
  echo "App registration: $AUTH_CLIENT_ID"
  exit 0
fi

if sh infra/app-registration/app-registration.sh --name "Cloud Sync Operator ($AZURE_ENV_NAME)" --output .azure-app-registration; then
  . ./.azure-app-registration
  rm -f .azure-app-registration
  azd env set AUTH_CLIENT_ID "$AUTH_CLIENT_ID"
  azd env set AUTH_OBJECT_ID "$AUTH_OBJECT_ID"
else
  rm -f .azure-app-registration
  me=$(az ad signed-in-user show --query id --output tsv 2>/dev/null) || me='<your object id>'
  echo "There is no app registration: see above (making one takes an Application Administrator). Provisioning goes on; until there is"
  echo "one, nobody can sign in and routes for people answer 503. Somebody with the role runs:"
  echo "  sh infra/app-registration/app-registration.sh --name 'Cloud Sync Operator ($AZURE_ENV_NAME)' --owner $me"
  echo "then: azd env set AUTH_CLIENT_ID <client id>; azd env set AUTH_OBJECT_ID <object id>; azd provision"
fi
