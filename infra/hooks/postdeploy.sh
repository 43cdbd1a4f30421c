#!/bin/sh
# After each deployment: the app answers, and lets nobody in who is not signed in. Fails the deployment otherwise.
set -eu

status() { curl --silent --output /dev/null --max-time 60 --write-out '%{http_code}' "$@" || true; }

tries=0
until [ "$(status "$PUBLIC_BASE_URL/api/health")" = 200 ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge 20 ]; then
    echo "The app does not answer 200 at $PUBLIC_BASE_URL/api/health. Look at docs/troubleshooting.md."
    exit 1
  fi
  sleep 15
done

# A forged principal, as anybody on the internet could send it.
answer=$(status --header 'X-MS-CLIENT-PRINCIPAL: eyJjbGFpbXMiOltdfQ==' --header 'Accept: application/json' "$PUBLIC_BASE_URL/api/runs")
case "$answer" in
  401 | 403) echo "The app answers, and refuses who is not signed in." ;;
  503) echo "The app answers. Nobody can sign in yet: there is no app registration (docs/operations.md)." ;;
  *)
    echo "An anonymous request to /api/runs was answered with $answer instead of 401. Stop the app and look at its authentication settings."
    exit 1
    ;;
esac
