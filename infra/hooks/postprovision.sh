#!/bin/sh
# After provisioning: what the template cannot do. Each step is safe to repeat; a step that the signed-in user may not do says which
# command somebody else has to run.
set -eu

# 1. Sign-in: the address is known only now, and the identity vouches for the app instead of a client secret.
if [ -n "${AUTH_CLIENT_ID:-}" ]; then
  sh infra/app-registration/app-registration.sh --client-id "$AUTH_CLIENT_ID" \
    --redirect-uri "$PUBLIC_BASE_URL/.auth/login/aad/callback" --identity "$MANAGED_IDENTITY_PRINCIPAL_ID" ||
    echo "Run as an owner of the registration: sh infra/app-registration/app-registration.sh --client-id $AUTH_CLIENT_ID --redirect-uri $PUBLIC_BASE_URL/.auth/login/aad/callback --identity $MANAGED_IDENTITY_PRINCIPAL_ID"
fi

# 2. Signing keys: made here once, never shown, never in a template. Rotation adds a version (docs/operations.md).
# An Owner may not write secrets by that alone: the right is taken for the minutes in which it is needed, and given back.
taken=
file=
clean_up() {
  [ -z "$file" ] || rm -f "$file"
  [ -z "$taken" ] || az role assignment delete --ids "$taken" --output none || echo "Take away by hand: $taken"
  taken=
}
trap clean_up EXIT

# Only a key that is known to be missing is made: any other answer could mean that it is there.
key_state() {
  if answer=$(az keyvault secret show --vault-name "$AZURE_KEY_VAULT_NAME" --name "$1" --query id --output tsv 2>&1); then
    echo there
    return
  fi
  case $answer in
    *SecretNotFound*) echo missing ;;
    *Forbidden*) echo forbidden ;;
    *) echo unreadable ;;
  esac
}

if [ "$(key_state approval-signing-key)" = forbidden ]; then
  taken=$(az role assignment create --role 'Key Vault Secrets Officer' --assignee-principal-type User \
    --assignee-object-id "$(az ad signed-in-user show --query id --output tsv)" \
    --scope "$(az keyvault show --name "$AZURE_KEY_VAULT_NAME" --query id --output tsv)" --query id --output tsv) || taken=
  tries=0
  while [ -n "$taken" ] && [ "$tries" -lt 20 ] && [ "$(key_state approval-signing-key)" = forbidden ]; do
    sleep 15
    tries=$((tries + 1))
  done
fi

for secret in approval-signing-key ledger-signing-key; do
  state=$(key_state "$secret")
  [ "$state" != there ] || continue
  if [ "$state" = missing ]; then
    file=$(mktemp)
    openssl rand -base64 48 | tr -d '\n' >"$file"
    if az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$secret" --file "$file" --output none; then state=there; fi
    rm -f "$file"
  fi
  [ "$state" = there ] ||
    echo "$secret was not made ($state). Whoever may give roles on the vault $AZURE_KEY_VAULT_NAME makes you Key Vault Secrets Officer there; then run: azd hooks run postprovision"
done
clean_up

# 3. Rights in Microsoft Graph: shown, asked, written, read back.
sh infra/grants/grants.sh --identity "$MANAGED_IDENTITY_PRINCIPAL_ID" ||
  echo "A Privileged Role Administrator runs: npm run grants -- --identity $MANAGED_IDENTITY_PRINCIPAL_ID --config ${OPERATOR_CONFIG:-<your declaration>}"
