#!/bin/sh
# Runs the test of the Python example against the real server: the one at
# LOGBOOK_URL, or one it starts itself (LOGBOOK_BIN, by default
# target/debug/logbook).
set -eu
cd "$(dirname "$0")"
exec ../scripts/with-venv.sh python -m unittest -v test_example "$@"
