#!/bin/sh
# format.sh SOURCE CLANG_FORMAT: all C and C++ files are as clang-format writes them.
set -eu
cd "$1"
find src include tests -name '*.[ch]' -o -name '*.cc' | sort | xargs "$2" --dry-run -Werror
