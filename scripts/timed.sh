#!/bin/sh
# Runs `COMMAND PART` for one part after the other, up to the first that fails,
# and says at the end how long each of them took. Parts that are joined by `+`
# run two at a time; what one of them says is shown when it has ended.
# Usage: timed.sh COMMAND… -- PART…
set -eu

command=$1
shift
while [ "$1" != -- ]; do
    command="$command $1"
    shift
done
shift

times=$(mktemp)
tell() {
    [ ! -s "$times" ] || { echo && cat "$times"; }
    rm -f "$times"
}
trap tell EXIT

# Runs one part and notes its time.
run_part='
    begun=$(date +%s)
    outcome=failed
    if $COMMAND "$1"; then
        outcome=passed
    fi
    took=$(($(date +%s) - begun))
    printf "%6d s  %s %s\n" "$took" "$1" "$outcome" >>"$TIMES"
    [ "$outcome" = passed ]
'
export COMMAND="$command" TIMES="$times" RUN="$run_part"

for part in "$@"; do
    case $part in
    *+*)
        echo "$part" | tr + '\n' | xargs -P 2 -n 1 sh -c '
            said=$(mktemp)
            status=0
            sh -c "$RUN" run "$1" >"$said" 2>&1 || status=$?
            cat "$said"
            rm -f "$said"
            exit "$status"
        ' two
        ;;
    *) sh -c "$RUN" run "$part" ;;
    esac
done
