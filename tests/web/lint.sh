#!/usr/bin/env bash
# The script and style of flamegraphs: syntax, words that have no place there, sizes as embedded.
set -euo pipefail
cd "$(dirname "$0")/../.."
failed=0

complain() {
    echo "$*" >&2
    failed=1
}

embedded() {
    sed 's/^[[:space:]]*//; /^\/\//d; /^$/d' "$@" | wc -c
}

at_most() { # what, its bytes, the limit
    echo "$1: $2 of $3 bytes"
    [[ $2 -le $3 ]] || complain "$1 is larger than $3 bytes"
}

mapfile -t order < <(grep -v '^#' web/flame/order)
scripts=("${order[@]/#/web/flame/}")
[[ $(printf '%s\n' "${order[@]}" | sort) == $(cd web/flame && ls -- *.js) ]] ||
    complain "web/flame/order does not list the files of web/flame"

if command -v node >/dev/null; then
    for file in "${scripts[@]}" web/panel.js; do
        node --check "$file" || failed=1
    done
fi

words='\b(eval|Function|innerHTML|outerHTML|insertAdjacentHTML|fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import|prompt|alert|confirm|localStorage|sessionStorage|cookie)\b[[:space:]]*[(.=]|document\.write|]]>|</script'
if grep -nE "$words" "${scripts[@]}" web/panel.js | grep -vE '^[^:]*:[0-9]+:[[:space:]]*//'; then
    complain "a word that has no place in the script"
fi
if grep -nE '^[[:space:]]*/\*|[^:]//[^*]|[[:space:]]$' "${scripts[@]}" web/panel.js | grep -vE ':[0-9]+:[[:space:]]*//'; then
    complain "a comment has a line for itself and begins with //"
fi
if grep -nE 'url\([^#]|@import|expression' web/flame.css web/panel.css; then
    complain "the style fetches something"
fi

if command -v xmllint >/dev/null && ! xmllint --noout web/live.svg; then
    failed=1
fi

at_most script "$(($(embedded "${scripts[@]}") + 26))" 24000
at_most panel "$(($(embedded web/panel.js) + $(embedded web/panel.css)))" 8000
at_most style "$(embedded web/flame.css)" 1536
exit "$failed"
