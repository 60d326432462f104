#!/usr/bin/env bash
# Puts playwright-core, which drives Debian's chromium, below a build tree: tests/web/setup.sh build/release
set -euo pipefail
folder=${1:?usage: tests/web/setup.sh BUILD_TREE}/web
mkdir -p "$folder"
[[ -d $folder/node_modules/playwright-core ]] ||
    npm install --prefix "$folder" --no-audit --no-fund --no-save --ignore-scripts playwright-core@1.65.1
echo "$folder/node_modules"
