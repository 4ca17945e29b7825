#!/bin/sh
# Runs every fuzz target for so many seconds each, or the one that is named.
# Usage: fuzz.sh SECONDS [TARGET [ARGUMENT OF LIBFUZZER…]]
#
# libFuzzer on a stable compiler: coverage is a pass of LLVM that rustc takes on
# the command line; only sanitizers would need a nightly one. What a target has
# found new stays in fuzz/corpus, what broke it in fuzz/artifacts.
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
for target in $targets; do
    echo "fuzzing $target for $seconds s"
    mkdir -p "corpus/$target" "artifacts/$target"
    log=artifacts/$target.log
    if ! "target/$host/release/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="artifacts/$target/" "$@" \
        "corpus/$target" "seeds/$target" >"$log" 2>&1; then
        tail -n 60 "$log"
        echo "$target: broken by the input in fuzz/artifacts/$target" >&2
        exit 1
    fi
    sed -n 's/^stat::number_of_executed_units: */  inputs: /p; s/^stat::peak_rss_mb: */  MiB at most: /p' "$log"
done
