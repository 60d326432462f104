#!/usr/bin/env bash
# Puts what the tests in a browser take from npm below a build tree: playwright-core, which drives Debian's chromium,
# DOMPurify and axe-core: tests/web/setup.sh build/release. With --firefox it installs Debian's firefox-esr too, which
# one test draws the static picture with where it is there.
set -euo pipefail
usage='usage: tests/web/setup.sh [--firefox] BUILD_TREE'
if [[ ${1:-} == --firefox ]]; then
    shift
    command -v firefox-esr >/dev/null || apt-get install -y --no-install-recommends firefox-esr
fi
folder=${1:?$usage}/web
mkdir -p "$folder"
# In one go: npm removes what it is not told of.  By itself it waits five minutes for each answer that does not come.
for name in playwright-core dompurify axe-core; do
    [[ -d $folder/node_modules/$name ]] || missing=1
done
[[ -z ${missing:-} ]] ||
    npm install --prefix "$folder" --no-audit --no-fund --no-save --ignore-scripts --fetch-timeout=60000 \
        playwright-core@1.65.1 dompurify@3.4.18 axe-core@4.14.1
echo "$folder/node_modules"
