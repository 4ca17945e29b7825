#!/bin/sh
# Runs one fuzz target that has been built. What broke it stays in fuzz/artifacts.
# Usage: fuzz-target.sh HOST CORPUS TARGET ARGUMENT OF LIBFUZZER…
set -eu
cd "$(dirname "$0")/../fuzz"
host=$1 corpus=$2 target=$3
shift 3

mkdir -p "$corpus/$target" "artifacts/$target"
log=artifacts/$target.log
if ! "target/$host/release/$target" -timeout=10 -rss_limit_mb=1024 \
    -print_final_stats=1 -artifact_prefix="artifacts/$target/" "$@" \
    "$corpus/$target" "seeds/$target" >"$log" 2>&1; then
    tail -n 60 "$log"
    echo "$target: broken by the input in fuzz/artifacts/$target" >&2
    exit 1
fi
figure() {
    sed -n "s/^stat::$1: *//p" "$log"
}
echo "$target: $(figure number_of_executed_units) inputs, $(figure peak_rss_mb) MiB at most"
