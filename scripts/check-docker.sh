#!/bin/sh
# Checks docker-compose.yml and the configuration of nginx without starting
# anything. What is not installed is skipped with a line that says so.
set -eu
cd "$(dirname "$0")/.."

if docker compose version >/dev/null 2>&1; then
    compose="docker compose"
elif command -v docker-compose >/dev/null; then
    compose=docker-compose
else
    compose="echo skipped, Docker Compose is not installed: docker compose"
fi
POSTGRES_PASSWORD=any LOGBOOK_ADMIN__PASSWORD=any $compose config --quiet

headers=docker/frontend/security-headers.conf
policy=$(sed -n 's/.*Content-Security-Policy "\(.*\)" always;/\1/p' "$headers")
tr -d '\\\n' <backend/api/src/middleware/headers.rs | tr -s ' ' | grep -qF "\"$policy\"" || {
    echo "$headers: the content security policy is not the one of the backend" >&2
    exit 1
}

if command -v nginx >/dev/null; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    docker/frontend/render.sh "$scratch" 127.0.0.1:8080
    nginx -q -t -c "$scratch/nginx.conf" -e "$scratch/error.log"
else
    echo "skipped, nginx is not installed: check of docker/frontend"
fi
