#!/bin/sh
# package.sh BUILD: makes the packages and looks at what they hold.
set -eu
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

die() {
    echo "package: $*" >&2
    exit 1
}

cpack --config "$build/CPackConfig.cmake" -G "DEB;TGZ" -B "$scratch" >"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    die "cpack failed"
}
dpkg-deb --contents "$scratch"/*.deb | awk '{ print $6 }' >"$scratch/deb"
tar -tzf "$scratch"/*.tar.gz >"$scratch/tgz"
for name in bin/pprofx include/pprofx/pprofx.h libpprofx.so.0 libpprofx.a pkgconfig/pprofx.pc LICENSE NOTICE \
    docs/cli.md docs/findings.md docs/findings.schema.json docs/writing-a-rule.md; do
    for list in deb tgz; do
        grep -q "/$name\$" "$scratch/$list" || die "the $list holds no $name"
    done
done
dpkg-deb --field "$scratch"/*.deb Depends >"$scratch/depends"
for library in libc6 libsqlite3-0 libre2 libzstd1 liblz4-1 libprotobuf-c1 zlib1g; do
    grep -q "$library" "$scratch/depends" || die "Depends does not name $library"
done
cat "$scratch/deb" "$scratch/depends"
