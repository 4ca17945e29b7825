#!/bin/sh
# Runs coding agents that send their events to the real server (LOGBOOK_BIN, by
# default target/debug/logbook) and call a stand-in for the providers of models.
# Usage: test.sh [TEST…]
# RECORD=1 also writes their part of tests/fixtures/otlp anew, which other tests
# read. The packages for Python are those of tests/otlp.
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- test_claude_code test_codex test_gemini_cli
for test; do
    PYTHONPATH=$PWD ../../scripts/with-venv.sh ../otlp -m unittest -v "$test"
done
