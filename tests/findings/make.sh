#!/bin/sh
# Makes the profiles of testdata/findings again: builds programs/ and runs each case for a few seconds.
#
#   tests/findings/make.sh [-o FOLDER] [RULE/hit|RULE/miss…]    FOLDER: where to write (default: testdata/findings)
#
# Needs Go 1.26; all cases take some seven minutes.  Run it on a machine that does nothing else, and see afterwards
# with cases.py that each case shows what it is to show.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=$here/../../testdata/findings
if [ "${1:-}" = -o ]; then
    out=$2
    shift 2
fi
mkdir -p "$out"
out=$(cd "$out" && pwd)
build=/tmp/build-cases # a neutral place: profiles name the binary's path
mkdir -p "$build"
(cd "$here/programs" && CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off go build -trimpath -o "$build/cases" .)
[ $# -gt 0 ] || eval "set -- $("$build/cases" list | tr '\n' ' ')"
for case in "$@"; do
    rm -rf "${out:?}/$case"
    (cd "$build" && ./cases -out "$out" "$case") || echo "$case failed" >&2
done
rm -rf "$build"
