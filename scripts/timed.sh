#!/bin/sh
# Runs `COMMAND PART` for one part after the other, up to the first that fails,
# and says at the end how long each of them took.
# Usage: timed.sh COMMAND… -- PART…
set -eu

command=$1
shift
while [ "$1" != -- ]; do
    command="$command $1"
    shift
done
shift

times=
tell() {
    [ -z "$times" ] || printf '\n%s' "$times"
}
trap tell EXIT
for part in "$@"; do
    begun=$(date +%s)
    outcome=failed
    if $command "$part"; then
        outcome=passed
    fi
    took=$(($(date +%s) - begun))
    times="$times$(printf '%6d s  %s %s' "$took" "$part" "$outcome")
"
    [ "$outcome" = passed ]
done
