#!/bin/sh
# The app registration for sign-in: app roles, ID tokens, redirect address, the identity as federated credential (no secret), and
# the right of Azure Monitor to post alerts. Safe to repeat: adds what is missing and takes nothing away.
#
#   app-registration.sh --name <display name> | --client-id <id>
#     [--redirect-uri <uri>] [--identity <object id of the managed identity>] [--owner <object id of who deploys>]
#     [--adopt] [--output <file for AUTH_CLIENT_ID and AUTH_OBJECT_ID>]
#
# Needs az (signed in; Application Administrator, or an owner of the registration) and node.
# The grant to Azure Monitor takes Cloud Application Administrator or more.
# Whoever creates the registration owns it; the deployment of the action group has to run as an owner: --owner adds one.
# A registration of this name that was not made here, or that somebody else owns, is left alone; --adopt says that you know it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# "AzNS AAD Webhook", as which Azure Monitor signs in.
azure_monitor=461e8683-5575-4561-ac7f-899cc907d62a

name='' client_id='' redirect_uri='' identity='' owner='' adopt='' output=''
while [ $# -gt 0 ]; do
  if [ "$1" = --adopt ]; then
    adopt=yes
    shift
    continue
  fi
  [ $# -ge 2 ] || { echo "$1 needs a value." >&2; exit 64; }
  case "$1" in
    --name) name=$2 ;;
    --client-id) client_id=$2 ;;
    --redirect-uri) redirect_uri=$2 ;;
    --identity) identity=$2 ;;
    --owner) owner=$2 ;;
    --output) output=$2 ;;
    *) echo "Unknown option $1. See the head of $0." >&2; exit 64 ;;
  esac
  shift 2
done
[ -n "$name$client_id" ] || { echo 'Name the registration: --name or --client-id.' >&2; exit 64; }
case "$owner" in *[!0-9a-fA-F-]*) echo '--owner is an object id.' >&2; exit 64 ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

graph=$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv)
graph=${graph%/}
login=$(az cloud show --query endpoints.activeDirectory --output tsv)
tenant=$(az account show --query tenantId --output tsv)

get() { az rest --only-show-errors --method get --url "$graph/v1.0$1" --output json; }
find_by() { az rest --only-show-errors --method get --url "$graph/v1.0$1" --url-parameters "\$filter=$2" --output json; }
write() { az rest --only-show-errors --method "$1" --url "$graph/v1.0$2" --body "@$3" --output json; }
id_in() { node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).id ?? ""' "$1"; }
ids_in() { node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).value.map((one) => one.id).join("\n")' "$1"; }

# What was made just now is not known everywhere at once: for up to two minutes it may be missing.
settled() {
  tries=0
  until "$@" 2>"$work/error"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 24 ] || ! grep -Eiq 'not found|does not exist|ResourceNotFound' "$work/error"; then
      cat "$work/error" >&2
      return 1
    fi
    sleep 5
  done
}

# Prints the object id of the service principal of an application, which is made when missing.
service_principal() {
  find_by /servicePrincipals "appId eq '$1'" >"$work/principals.json" || return 1
  found=$(ids_in "$work/principals.json")
  if [ -z "$found" ]; then
    printf '{"appId":"%s"}' "$1" >"$work/principal.json"
    settled write post /servicePrincipals "$work/principal.json" >"$work/made.json" || return 1
    found=$(id_in "$work/made.json")
    echo "Service principal of $1 made." >&2
  fi
  echo "$found"
}

# 1. The registration, by client id, else by its name.
if [ -n "$client_id" ]; then
  filter="appId eq '$client_id'"
else
  filter="displayName eq '$(printf %s "$name" | sed "s/'/''/g")'"
fi
find_by /applications "$filter" >"$work/applications.json"
object_id=$(ids_in "$work/applications.json")
case "$object_id" in
  *"
"*) echo "More than one registration is called $name. Say which one with --client-id." >&2; exit 1 ;;
  '')
    [ -n "$name" ] || { echo "There is no registration with the client id $client_id." >&2; exit 1; }
    node "$here/changes.js" new "$name" >"$work/new.json"
    write post /applications "$work/new.json" >"$work/made.json"
    object_id=$(id_in "$work/made.json")
    echo "App registration $name made."
    adopt=yes
    ;;
esac

# 2. One that is found by its name may be anybody's.
if [ -z "$client_id$adopt" ]; then
  settled get "/applications/$object_id" >"$work/application.json"
  settled get "/applications/$object_id/owners" >"$work/owners.json"
  me=''
  if get /me >"$work/me.json" 2>/dev/null; then me=$(id_in "$work/me.json"); fi
  node "$here/changes.js" adoption "$work/application.json" "$work/owners.json" "$me" "$owner"
fi

# 3. What it lacks, and reading that back.
tries=0
while :; do
  settled get "/applications/$object_id" >"$work/application.json"
  node "$here/changes.js" application "$work/application.json" "$redirect_uri" >"$work/change.json"
  [ -s "$work/change.json" ] || break
  tries=$((tries + 1))
  if [ "$tries" -eq 1 ]; then
    settled write patch "/applications/$object_id" "$work/change.json" >/dev/null
    echo 'App registration changed: roles, addresses, tokens.'
  elif [ "$tries" -ge 24 ]; then
    echo 'Written, but reading back does not show it. Run this again.' >&2
    exit 1
  else
    sleep 5
  fi
done
client_id=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).appId' "$work/application.json")

# 4. Its service principal, to which people and groups are assigned.
resource_id=$(service_principal "$client_id")

if [ -n "$output" ]; then
  printf 'AUTH_CLIENT_ID=%s\nAUTH_OBJECT_ID=%s\n' "$client_id" "$object_id" >"$output"
fi

# 5. Who deploys owns it.
if [ -n "$owner" ]; then
  settled get "/applications/$object_id/owners" >"$work/owners.json"
  node "$here/changes.js" owner "$work/owners.json" "$graph" "$owner" >"$work/owner.json"
  if [ -s "$work/owner.json" ]; then
    settled write post "/applications/$object_id/owners/\$ref" "$work/owner.json" >/dev/null
    echo "Owner $owner added."
  fi
fi

# 6. The managed identity vouches for the app instead of a client secret.
if [ -n "$identity" ]; then
  settled get "/applications/$object_id/federatedIdentityCredentials" >"$work/credentials.json"
  node "$here/changes.js" credential "$work/credentials.json" "${login%/}/$tenant/v2.0" "$identity" >"$work/credential.json"
  if [ -s "$work/credential.json" ]; then
    settled write post "/applications/$object_id/federatedIdentityCredentials" "$work/credential.json" >/dev/null
    echo "Federated credential made for $identity."
  fi
fi

# 7. Azure Monitor may post alerts. Sign-in works without that, so a missing right does not end the script.
allow_azure_monitor() {
  monitor_id=$(service_principal "$azure_monitor") || return 1
  settled get "/servicePrincipals/$monitor_id/appRoleAssignments" >"$work/assignments.json" || return 1
  node "$here/changes.js" webhook "$work/application.json" "$work/assignments.json" "$monitor_id" "$resource_id" >"$work/webhook.json" || return 1
  [ -s "$work/webhook.json" ] || return 0
  settled write post "/servicePrincipals/$monitor_id/appRoleAssignments" "$work/webhook.json" >/dev/null || return 1
  echo 'Azure Monitor may post alerts.'
}
allow_azure_monitor ||
  echo "Azure Monitor may not post alerts yet. A Cloud Application Administrator runs: sh $0 --client-id $client_id" >&2
echo "Client id $client_id, object id $object_id. Assign people to its roles under Enterprise applications."
