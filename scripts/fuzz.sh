#!/bin/sh
# Runs every fuzz target, two at a time, or those that are named.
# Usage: fuzz.sh --for SECONDS | --runs INPUTS [TARGET…]
#
# With --for, the inputs that reach new code stay in fuzz/corpus, where the next run
# begins. With --runs, each run makes the same inputs: it begins with the seeds alone.
#
# libFuzzer on a stable compiler: coverage is a pass of LLVM that rustc takes on
# the command line; only sanitizers would need a nightly one.
set -eu
cd "$(dirname "$0")/../fuzz"
case $1 in
    --for) corpus=corpus limit="-max_total_time=$2" ;;
    --runs) corpus=$(mktemp -d) limit="-runs=$2 -seed=1" && trap 'rm -rf "$corpus"' EXIT ;;
    *) echo "fuzz.sh: expected --for or --runs, got $1" >&2 && exit 2 ;;
esac
shift 2
${PYTHON:-python3} seeds.py
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="-Cpasses=sancov-module -Ccodegen-units=1 \
-Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing"
# With a host named, programs that run while building are not instrumented. The
# folder is that of this workspace, wherever that of the other is.
${CARGO:-cargo} build --locked --release --target "$host" --target-dir target
[ $# -gt 0 ] || set -- native_json ndjson otlp_traces otlp_logs otlp_json gateways
echo "fuzzing with $limit, two at a time: $*"
# shellcheck disable=SC2086  # a limit of several words
printf '%s\n' "$@" | xargs -P 2 -I '{}' ../scripts/fuzz-target.sh "$host" "$corpus" '{}' $limit
