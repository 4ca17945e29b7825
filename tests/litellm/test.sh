#!/bin/sh
# Calls models through LiteLLM with its callback `generic_api` to the real
# server (LOGBOOK_BIN, by default target/debug/logbook).
set -eu
cd "$(dirname "$0")"
exec ../../scripts/with-venv.sh . -W ignore::UserWarning -m unittest -v test_litellm "$@"
