#!/bin/sh
# shell.sh SOURCE: shellcheck over all shell scripts.  What bats sets is not known to it.
set -eu
cd "$1"
find . -path ./build -prune -o \( -name '*.sh' -o -path './.ci/run' \) -print | sort | xargs shellcheck
find . -path ./build -prune -o -name '*.bash' -print | sort | xargs -r shellcheck --shell=bash --exclude=SC2154
