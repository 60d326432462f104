#!/bin/sh
# Draws the pictures of the documents again: docs/pictures/make.sh [PPROFX]
set -eu
cd "$(dirname "$0")/../.."
pprofx=${1:-build/release/pprofx}

draw() { # name option...
    name=$1
    shift
    "$pprofx" flamegraph "$@" -o "docs/pictures/$name.svg" 2>/dev/null
}

draw cpu testdata/cpu.pb.gz
draw sandwich --sandwich 'json.*Encode$' testdata/cpu.pb.gz
draw diff --diff -sample_index=alloc_space testdata/heap.old.pb.gz testdata/heap.new.pb.gz
