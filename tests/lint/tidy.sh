#!/bin/sh
# tidy.sh SOURCE BUILD CLANG_TIDY: clang-tidy over src/, in parallel.  A file whose text, headers and configuration
# were found clean before is not looked at again: BUILD/tidy remembers.  The path-sensitive analyzer takes many
# times longer and reports paths that other files rule out; PPROFX_ANALYZE=1 runs it too.
set -eu
source=$1 build=$2 tool=$3
cd "$source"
mkdir -p "$build/tidy"
[ "${PPROFX_ANALYZE:-0}" = 1 ] && skip='' || skip='-clang-analyzer-*'
state=$(find src include .clang-tidy -name '*.h' -o -name .clang-tidy | sort | xargs cat | cksum | tr ' ' -).$skip
export state build skip tool
# shellcheck disable=SC2016
find src -name '*.c' -o -name '*.cc' | sort | xargs -P "$(nproc)" -I '{}' sh -c '
    mark="$build/tidy/$(cksum <"$1" | tr " " -).$state"
    [ -e "$mark" ] || { "$tool" -p "$build" --quiet "--checks=$skip" "$1" 2>/dev/null && : >"$mark"; }' tidy '{}'
