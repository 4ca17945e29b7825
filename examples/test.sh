#!/bin/sh
# Installs what the Python example needs into a folder of its own and runs its
# test against the real server: the one at LOGBOOK_URL, or one it starts itself
# (LOGBOOK_BIN, by default target/debug/logbook).
set -eu
cd "$(dirname "$0")/python"
python=${PYTHON:-python3}
if ! [ -x .venv/bin/python ] || ! cmp -s requirements.txt .venv/installed; then
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/installed
fi
exec .venv/bin/python -m unittest -v test_example "$@"
