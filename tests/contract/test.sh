#!/bin/sh
# Installs what the contract run needs into a folder of its own and runs it
# against the real server (LOGBOOK_BIN, by default target/debug/logbook).
# Usage: test.sh [--at-least CASES] [options of `st run`]
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "missing: Python 3.11 or newer, which Schemathesis needs" >&2
    exit 1
fi
if ! [ -x .venv/bin/python ] || ! cmp -s requirements.txt .venv/installed; then
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
    cp requirements.txt .venv/installed
fi
exec .venv/bin/python run.py "$@"
