#!/bin/sh
# Generates a Python client from the OpenAPI document and tests it against the
# real server (LOGBOOK_BIN, by default target/debug/logbook).
set -eu
cd "$(dirname "$0")"
exec ../../scripts/with-venv.sh . -m unittest -v test_client "$@"
