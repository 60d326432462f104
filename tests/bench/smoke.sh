#!/bin/sh
# The benchmark itself is not a test; this checks that its parts work: smoke.sh BUILD_DIRECTORY
set -eu
build=$1
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same seed gives the same bytes on every machine and in every version, or old tables mean nothing.
"$build/tests/bench/genprof" S "$work/one.pb.gz" 2> "$work/one.txt"
"$build/tests/bench/genprof" S "$work/two.pb.gz" 2> "$work/two.txt"
"$build/tests/bench/genprof" -s 2 S "$work/other.pb.gz" 2> "$work/other.txt"
cmp "$work/one.pb.gz" "$work/two.pb.gz"
if cmp -s "$work/one.txt" "$work/other.txt"; then
    echo "another seed gave the same profile" >&2
    exit 1
fi
cat "$work/one.txt"
grep -q "raw_crc32 $(cat "$here/S.crc32")\$" "$work/one.txt"

"$build/tests/bench/gendump" 2000 "$work/dump.txt"
[ "$(grep -c '^goroutine ' "$work/dump.txt")" -eq 2000 ]
[ "$(cksum < "$work/dump.txt")" = "$(cat "$here/dump.cksum")" ]
"$build/pprofx" top "$work/dump.txt" | grep -q ' 2000 total'

"$build/tests/bench/inflate" "$work/one.pb.gz"
if command -v go > /dev/null; then
    pprof=$(go tool -n pprof)
    HOME=$work PPROF_BINARY_PATH=/nonexistent "$pprof" -raw "$work/one.pb.gz" > "$work/raw.txt"
    grep -q '^samples/count cpu/nanoseconds' "$work/raw.txt"
    peer=
else
    peer=--no-peer
fi

# shellcheck disable=SC2086 # $peer is one option or none
python3 "$here/bench.py" --runs 1 $peer --build "$build" S > "$work/table.md"
cat "$work/table.md"
grep -q '^| S |' "$work/table.md"
grep -q '^| pprofx import S |' "$work/table.md"
