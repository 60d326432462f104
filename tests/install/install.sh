#!/bin/sh
# install.sh SOURCE BUILD: installs into a scratch directory and uses what is there as a stranger would.
set -eu
source=$1 build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

die() {
    echo "install: $*" >&2
    exit 1
}

DESTDIR="$scratch/root" cmake --install "$build" >"$scratch/log"
pc=$(find "$scratch/root" -name pprofx.pc)
[ -n "$pc" ] || die "no pprofx.pc"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
lib=$(pkg-config --variable=libdir pprofx)
include=$(pkg-config --variable=includedir pprofx)

for compiler in "${CC:-cc} -std=c17 -x c" "${CXX:-c++} -std=c++17 -x c++"; do
    for header in "$include"/pprofx/*.h; do
        # shellcheck disable=SC2086
        printf '#include <pprofx/%s>\nint unused;\n' "$(basename "$header")" |
            $compiler -Wall -Wextra -Wpedantic -Werror -fsyntax-only "-I$include" - ||
            die "$header does not compile alone with $compiler"
    done
done

exported() {
    nm "$@" | awk 'NF == 3 && $2 ~ /[A-Z]/ { print $3 }'
}
for file in "$lib/libpprofx.so" "$lib/libpprofx.a"; do
    case $file in *.so) symbols=$(exported -D --defined-only "$file") ;; *) symbols=$(exported -g --defined-only "$file") ;; esac
    [ "$(echo "$symbols" | grep -c '^pprofx_')" -ge 20 ] || die "$file exports too little"
    if echo "$symbols" | grep -v '^pprofx_'; then
        die "$file exports what is not its own"
    fi
done
[ "$(readlink "$lib/libpprofx.so")" = libpprofx.so.0 ] || die "libpprofx.so is not a link to libpprofx.so.0"

# shellcheck disable=SC2046
"${CC:-cc}" -std=c17 "$source/tests/install/consumer.c" $(pkg-config --cflags --libs pprofx) -o "$scratch/shared"
mkdir "$scratch/static-only"
cp "$lib/libpprofx.a" "$scratch/static-only"
# shellcheck disable=SC2046
"${CC:-cc}" -std=c17 "$source/tests/install/consumer.c" "-L$scratch/static-only" \
    $(pkg-config --static --cflags --libs pprofx | sed "s#-L$lib##") -o "$scratch/static"
if ldd "$scratch/static" | grep libpprofx; then
    die "the static program is not static"
fi
for kind in shared static; do
    LD_LIBRARY_PATH=$lib "$scratch/$kind" "$source/testdata/cpu.pb.gz" "$scratch/$kind.db" >"$scratch/$kind.out" ||
        die "the $kind program failed"
    cat "$scratch/$kind.out"
done
cmp "$scratch/shared.out" "$scratch/static.out"
