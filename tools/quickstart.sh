#!/usr/bin/env bash
# From an empty clone to the first answer: installs what is missing, builds in release mode into
# build/release, and shows the costliest functions of a profile.  The tests' packages are not needed.
set -euo pipefail
cd "$(dirname "$0")/.."

echo 'installing what is missing...' >&2
tools/setup.sh --build
echo 'building, which takes a minute or two...' >&2
cmake --preset release -DPPROFX_TESTS=OFF >/dev/null
cmake --build --preset release -- --quiet

profile=testdata/cpu.pb.gz
echo "\$ build/release/pprofx top -n 10 $profile"
build/release/pprofx top -n 10 "$profile"
