#!/bin/sh
# cppcheck.sh SOURCE BUILD: cppcheck over the C files of src/; what it remembers of unchanged files is kept in BUILD.
# It cannot read hexadecimal floating constants, hence the suppressed place.
set -eu
cd "$1"
mkdir -p "$2/cppcheck"
cppcheck --enable=warning,performance,portability --std=c17 --language=c --error-exitcode=1 --inline-suppr --quiet \
    -j "$(nproc)" --cppcheck-build-dir="$2/cppcheck" --suppress=missingInclude \
    --suppress=incorrectLogicOperator:src/profile/scale.h -D_POSIX_C_SOURCE=200809L -Isrc -Iinclude src/*/*.c
