#!/bin/sh
# Builds the Python package and tests the wheel with the real server (the one at
# LOGBOOK_URL, or LOGBOOK_BIN, by default target/debug/logbook).
# Usage: test.sh [arguments of unittest]
set -eu
cd "$(dirname "$0")"
python() {
    ../../scripts/with-venv.sh . "$@"
}

WHEELS=$(mktemp -d)
trap 'rm -rf "$WHEELS"' EXIT
export WHEELS
python -m pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir "$WHEELS" ../../clients/python
python -m pip install --quiet --no-deps --no-index --force-reinstall "$WHEELS"/*.whl
[ $# != 0 ] || set -- discover --verbose
# Nothing that tests send may carry a secret of whoever runs them.
unset OPENAI_API_KEY ANTHROPIC_API_KEY LOGBOOK_API_KEY
python -m unittest "$@"
