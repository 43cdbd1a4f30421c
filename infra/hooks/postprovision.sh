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
officer=
for secret in approval-signing-key ledger-signing-key; do
  if az keyvault secret show --vault-name "$AZURE_KEY_VAULT_NAME" --name "$secret" --query id --output tsv >/dev/null 2>&1; then
    continue
  fi
  file=$(mktemp)
  trap 'rm -f "$file"' EXIT
  openssl rand -base64 48 | tr -d '\n' >"$file"
  az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$secret" --file "$file" --output none ||
    officer="$officer $secret"
  rm -f "$file"
done
if [ -n "$officer" ]; then
  echo "Not made:$officer. An Owner of the vault gives the role to whoever runs this, waits some minutes, and repeats the hook:"
  echo "  az role assignment create --role 'Key Vault Secrets Officer' --assignee \"\$(az ad signed-in-user show --query id --output tsv)\" --scope \"\$(az keyvault show --name $AZURE_KEY_VAULT_NAME --query id --output tsv)\""
  echo "  azd hooks run postprovision"
fi

# 3. Rights in Microsoft Graph: shown, asked, written, read back.
sh infra/grants/grants.sh --identity "$MANAGED_IDENTITY_PRINCIPAL_ID" ||
  echo "A Privileged Role Administrator runs: npm run grants -- --identity $MANAGED_IDENTITY_PRINCIPAL_ID"
