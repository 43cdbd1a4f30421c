#!/bin/sh
# Before provisioning: the app registration for sign-in, which the template only names. It holds no secret.
set -eu

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
  echo "The app registration was not made (it takes an Application Administrator). Provisioning goes on; until it exists"
  echo "nobody can sign in and routes for people answer 503. Somebody with the role runs:"
  echo "  sh infra/app-registration/app-registration.sh --name 'Cloud Sync Operator ($AZURE_ENV_NAME)'"
  echo "then: azd env set AUTH_CLIENT_ID <client id>; azd env set AUTH_OBJECT_ID <object id>; azd provision"
fi
