#!/bin/sh
# planted.sh [SECONDS]: plants each defect of planted.cmake, and checks that the fuzzer of decode finds it from the
# kept corpus within SECONDS (60).  The build goes to build/planted.
set -eu
seconds=${1:-60}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$root/build/planted
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

hunt() { # name: fuzzes from the kept corpus, as run.sh does
    mkdir -p "$work/$1"
    cp "$here"/corpus/decode/* "$work/$1/"
    "$build/tests/fuzz/fuzz_decode" -seed=1 -max_total_time="$seconds" -timeout=10 -max_len=4096 -verbosity=0 \
        -dict="$here/decode.dict" -artifact_prefix="$work/$1." "$work/$1" > "$work/$1.log" 2>&1
}

failed=0
for defect in 1 2 3; do
    cmake --preset fuzz -S "$root" -B "$build" -DPPROFX_PLANT=$defect > /dev/null
    cmake --build "$build" --target fuzz_decode -- --quiet
    began=$(date +%s)
    if hunt "$defect"; then
        echo "planted defect $defect: NOT found in $seconds s"
        failed=1
    else
        grep -m 1 -E 'ERROR: AddressSanitizer|runtime error|compat [01]:' "$work/$defect.log" || {
            cat "$work/$defect.log"
            failed=1
        }
        echo "planted defect $defect: found in $(($(date +%s) - began)) s"
    fi
done
exit $failed
