#!/usr/bin/env bash
# Installs what is missing, builds everything with warnings as errors (release and asan with gcc, fuzz with
# clang) and runs all tests.  Stops at the first step that fails; the last lines are ctest's summary.
#
# PPROFX_FUZZ_SECONDS is the time each fuzzer gets (10 by default).
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
    printf '\n== %s\n' "$*"
}

build() {
    step "build: $1"
    cmake --preset "$1" -DPPROFX_TESTS=ON -DPPROFX_WERROR=ON >/dev/null
    cmake --build --preset "$1" -- --quiet
}

tools/setup.sh --test
build release
build asan
build fuzz

jobs=$(nproc)
# Fuzzers are bound by the clock, so all of them run side by side whatever the number of processors.
step "fuzzers, ${PPROFX_FUZZ_SECONDS:-10} seconds each"
ctest --preset fuzz -L '^fuzz$' -j 16 --no-tests=error
step "what the fuzzers find and reach"
ctest --preset fuzz -L '^fuzz-' --verbose --no-tests=error
step "tests under the address and undefined-behaviour sanitizers"
ctest --preset asan -LE "lint|web|interchange" -j "$jobs" --no-tests=error
tests/web/setup.sh build/release >/dev/null 2>&1 || echo "npm gives no playwright-core: tests in a browser are skipped"
step "tests of the release build, linters included"
ctest --preset release -j "$jobs" --no-tests=error
