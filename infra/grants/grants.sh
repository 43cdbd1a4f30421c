#!/bin/sh
# Grants the managed identity what the declaration needs. All options go to: npm run grants (see scripts/grants.ts).
set -eu
cd "$(dirname "$0")/../.."
[ -d node_modules ] || npm ci
exec npm run --silent grants -- "$@"
