#!/bin/sh
# Sends spans with real clients to the real server (LOGBOOK_BIN, by default
# target/debug/logbook): each test in a process of its own, since the
# instrumentations patch the same packages. Usage: test.sh [TEST…]
# RECORD=1 also writes tests/fixtures/otlp anew, which other tests read.
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- test_recipes test_otlp test_openllmetry test_openinference test_langfuse test_javascript
for test; do
    ../../scripts/with-venv.sh . -m unittest -v "$test"
done
