#!/bin/sh
# Sends spans with OpenTelemetry's own SDK and instrumentation to the real
# server (LOGBOOK_BIN, by default target/debug/logbook).
set -eu
cd "$(dirname "$0")"
exec ../../scripts/with-venv.sh . -m unittest -v test_otlp "$@"
