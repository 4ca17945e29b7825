#!/bin/sh
# Runs the contract test against the real server (LOGBOOK_BIN, by default
# target/debug/logbook).
# Usage: test.sh [--at-least CASES] [options of `st run`]
set -eu
cd "$(dirname "$0")"
exec ../../scripts/with-venv.sh . run.py "$@"
