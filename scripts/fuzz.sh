#!/bin/sh
# Runs every fuzz target for so many seconds each, two at a time, or the one that
# is named.
# Usage: fuzz.sh SECONDS [TARGET [ARGUMENT OF LIBFUZZER…]]
#
# libFuzzer on a stable compiler: coverage is a pass of LLVM that rustc takes on
# the command line; only sanitizers would need a nightly one.
set -eu
cd "$(dirname "$0")/../fuzz"
seconds=$1
shift
${PYTHON:-python3} seeds.py
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="-Cpasses=sancov-module -Ccodegen-units=1 \
-Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing"
# With a target named, programs that run while building are not instrumented. The
# folder is that of this workspace, wherever that of the other is.
${CARGO:-cargo} build --locked --release --target "$host" --target-dir target
targets=${1:-native_json ndjson otlp_traces otlp_logs otlp_json gateways}
[ $# -eq 0 ] || shift
echo "fuzzing for $seconds s each, two at a time: $targets"
# shellcheck disable=SC2086  # names without spaces
printf '%s\n' $targets | xargs -P 2 -I '{}' ../scripts/fuzz-target.sh "$host" "$seconds" '{}' "$@"
