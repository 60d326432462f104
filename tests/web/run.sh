#!/usr/bin/env bash
# Runs test files with node's own test runner; 77, which skips, when what they need is not installed.
set -euo pipefail

if ! command -v node >/dev/null || [[ $(node --version) =~ ^v(1[0-7]|[0-9])\. ]]; then
    echo "skipped: node 18 or newer is not installed"
    exit 77
fi
for file in "$@"; do
    if [[ $file == *browser.test.mjs ]]; then
        why=$(node --input-type=module -e "import {missing} from '$(realpath "$(dirname "$file")")/browser.mjs'; console.log(missing ?? '')")
        if [[ -n $why ]]; then
            echo "skipped: $why"
            exit 77
        fi
    fi
done
node --test "$@"
