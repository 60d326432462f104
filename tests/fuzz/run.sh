#!/bin/sh
# run.sh BUILD [TARGET...]: fuzzes the targets (all by default) side by side, PPROFX_FUZZ_SECONDS each (10).
#
# BUILD is a build directory of the preset "fuzz".  New inputs go to BUILD/fuzz/TARGET and are tried first the
# next time; a crash is kept there too, and its path is printed.
set -eu
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
seconds=${PPROFX_FUZZ_SECONDS:-10}
if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046 # names without blanks
    set -- $(cd "$build/tests/fuzz" && for f in fuzz_*; do [ -x "$f" ] && [ -f "$f" ] && echo "${f#fuzz_}"; done)
fi

start() { # target
    target=$1
    found=$build/fuzz/$target
    mkdir -p "$found"
    dict=
    [ -f "$here/$target.dict" ] && dict=-dict=$here/$target.dict
    set -- "$here/corpus/$target"
    [ "$target" = rule ] && set -- "$@" "$here/../../src/findings/rules"
    # A hang is an input that takes 10 s; 1 GB is sixteen times what the targets allow a profile.
    # shellcheck disable=SC2086 # $dict is one option or none
    "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix="$found/" $dict "$found" "$@" \
        > "$found.log" 2>&1
}

pids=
for target; do
    start "$target" &
    pids="$pids $!"
done
failed=0
for target; do
    pid=${pids# }
    pid=${pid%% *}
    pids=${pids# }
    pids=${pids#"$pid"}
    log=$build/fuzz/$target.log
    if wait "$pid"; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "fuzz_$target: $runs inputs in $seconds s, nothing found"
    else
        failed=1
        echo "fuzz_$target: FAILED"
        cat "$log"
    fi
done
exit $failed
