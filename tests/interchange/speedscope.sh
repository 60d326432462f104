#!/bin/sh
# speedscope.sh PPROFX BUILD: installs speedscope below the build tree, once, and lets its importer open what
# pprofx converts.  77 (skipped) where there is no node, no npm or no registry.
set -eu
version=1.25.0
pprofx=$1
here=$(cd "$(dirname "$0")" && pwd)
data=$here/../../testdata
folder=$2/interchange
package=$folder/node_modules/speedscope

if ! command -v node >/dev/null; then
    echo "skipped: there is no node"
    exit 77
fi
if ! grep -qs "\"version\": \"$version\"" "$package/package.json"; then
    mkdir -p "$folder"
    if ! npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --fetch-retries=0 \
        --fetch-timeout=30000 "speedscope@$version" >"$folder/npm.log" 2>&1; then
        echo "skipped: npm cannot install speedscope@$version; see $folder/npm.log"
        exit 77
    fi
fi

# speedscope itself opens no profile with negative values or without names.
set --
for file in "$data"/*.pb.gz; do
    case $file in
    */heap.delta.pb.gz | */threadcreate.pb.gz) ;;
    *) set -- "$@" "$file" ;;
    esac
done
exec node "$here/speedscope.mjs" "$pprofx" "$package" "$@" -- "$data/heap.delta.pb.gz" \
    "$data/threadcreate.pb.gz" "$data"/synth/*.pb.gz
