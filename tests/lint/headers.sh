#!/bin/sh
# headers.sh SOURCE BUILD: every header compiles alone, the public ones and those C++ files include also as C++.
set -eu
source=$1 build=$2
cd "$source"
count=0
compile() { # HEADER COMPILER...
    header=$1
    shift
    printf '#include "%s"\nextern int unused;\n' "$header" |
        "$@" -Wall -Wextra -Wpedantic -Werror -D_POSIX_C_SOURCE=200809L -fsyntax-only -Isrc -Iinclude "-I$build/proto" - || {
        echo "headers: $header does not compile alone" >&2
        exit 1
    }
    count=$((count + 1))
}
for header in src/*/*.h include/pprofx/*.h; do
    name=${header#src/}
    name=${name#include/}
    compile "$name" "${CC:-cc}" -std=c17 -x c
    if [ "${header#include/}" != "$header" ] || grep -q "#include \"$name\"" src/*/*.cc; then
        compile "$name" "${CXX:-c++}" -std=c++17 -x c++
    fi
done
echo "$count compilations"
[ "$count" -gt 50 ]
