#!/bin/sh
# coverage.sh [PERCENT]: replays the kept corpora in a build with clang's coverage and prints how many lines of
# src/source and src/decode they reach; fails below PERCENT (85).  The build goes to build/coverage.
set -eu
wanted=${1:-85}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$root/build/coverage

tool() { # the version that belongs to clang
    major=$(clang -dumpversion | cut -d. -f1)
    command -v "$1-$major" || command -v "$1"
}
profdata=$(tool llvm-profdata)
cov=$(tool llvm-cov)

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang \
    -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_FLAGS="-fprofile-instr-generate -fcoverage-mapping" \
    -DCMAKE_CXX_FLAGS="-fprofile-instr-generate -fcoverage-mapping" > /dev/null
cmake --build "$build" --target fuzz_decode fuzz_db fuzz_gzip fuzz_folded fuzz_gctrace fuzz_go_text fuzz_cpu \
    fuzz_dump -- --quiet

rm -f "$build"/*.profraw
for target in decode db gzip folded gctrace go_text cpu dump; do
    LLVM_PROFILE_FILE=$build/$target.profraw "$build/tests/fuzz/fuzz_$target" "$here/corpus/$target"
done
"$profdata" merge -sparse -o "$build/corpora.profdata" "$build"/*.profraw
"$cov" report "$build/tests/fuzz/fuzz_decode" -object "$build/tests/fuzz/fuzz_db" \
    -object "$build/tests/fuzz/fuzz_gzip" -object "$build/tests/fuzz/fuzz_folded" \
    -object "$build/tests/fuzz/fuzz_gctrace" \
    -object "$build/tests/fuzz/fuzz_go_text" -object "$build/tests/fuzz/fuzz_cpu" \
    -object "$build/tests/fuzz/fuzz_dump" \
    -instr-profile="$build/corpora.profdata" "$root/src/source" "$root/src/decode" > "$build/coverage.txt"
# Columns 8 to 10 are lines, missed lines, cover.
awk '$1 ~ /\.c$/ || $1 == "TOTAL" { printf "%-24s %5d lines %8s\n", $1, $8, $10 }' "$build/coverage.txt"
reached=$(awk '$1 == "TOTAL" { sub("%", "", $10); print int($10) }' "$build/coverage.txt")
if [ "$reached" -lt "$wanted" ]; then
    echo "the kept corpora reach $reached % of the lines, $wanted % are wanted" >&2
    exit 1
fi
