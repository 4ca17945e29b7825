#!/bin/sh
# Packs the TypeScript package and tests what the tarball holds with the real
# server (LOGBOOK_BIN, by default target/debug/logbook), in a folder that has
# nothing else but the packages of the providers.
# Usage: test.sh [FILE…]   (names of tests, such as openai.test)
set -eu
cd "$(dirname "$0")"
TEST_REPOSITORY=$(cd ../.. && pwd)
package=$TEST_REPOSITORY/clients/typescript

python() {
    "${PYTHON:-python3}" "$@"
}

FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT
quietly="--no-audit --no-fund --ignore-scripts --loglevel=error"

[ -x "$package/node_modules/.bin/tsc" ] || npm ci --prefix "$package" $quietly
tsc=$package/node_modules/.bin/tsc
rm -rf "$package/dist"
"$tsc" -p "$package"
TEST_TARBALL=$FOLDER/$(cd "$package" && npm pack --ignore-scripts --silent --pack-destination "$FOLDER")

# The lock file pins what is installed by its hash.
if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci $quietly
    cp package-lock.json node_modules/.installed
fi
mkdir -p "$FOLDER/run/node_modules"
cp -R package.json tsconfig.json src "$FOLDER/run"
ln -s "$PWD"/node_modules/* "$FOLDER/run/node_modules"
cd "$FOLDER/run"
python -m tarfile -e "$TEST_TARBALL" "$FOLDER"
mv "$FOLDER/package" node_modules/ai-logbook
"$tsc" -p .

[ $# != 0 ] || set -- openai.test anthropic.test package.test recipes.test delivery.test
for name in "$@"; do
    shift
    set -- "$@" "dist/$name.js"
done
# Nothing that tests send may carry a secret of whoever runs them.
unset OPENAI_API_KEY ANTHROPIC_API_KEY LOGBOOK_API_KEY LOGBOOK_URL
export TEST_REPOSITORY TEST_TARBALL
python "$TEST_REPOSITORY/tests/typescript/run.py" node --test --test-concurrency=1 "$@"
