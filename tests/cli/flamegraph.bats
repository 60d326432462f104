load helper

# xmllint without --huge refuses what a browser might take.
is_xml() {
    xmllint --noout "$1"
}

@test "every profile becomes one well-formed file" {
    for file in "$DATA"/*.pb.gz; do
        exits 0 flamegraph "$file" -o "$BATS_TEST_TMPDIR/f.svg"
        is_xml "$BATS_TEST_TMPDIR/f.svg"
        [[ $(grep -c '<svg ' "$BATS_TEST_TMPDIR/f.svg") -eq 1 ]]
    done
}

@test "equal input gives equal bytes, whatever the time zone, the language and the run" {
    exits 0 flamegraph "$DATA/heap.pb.gz" -o "$BATS_TEST_TMPDIR/a.svg"
    TZ=Asia/Kathmandu LC_ALL=de_DE.UTF-8 exits 0 flamegraph "$DATA/heap.pb.gz" -o "$BATS_TEST_TMPDIR/b.svg"
    cmp "$BATS_TEST_TMPDIR/a.svg" "$BATS_TEST_TMPDIR/b.svg"
    exits 0 flamegraph "$DATA/heap.pb.gz"
    [[ $output == "$(cat "$BATS_TEST_TMPDIR/a.svg")" ]]
}

@test "a terminal gets no SVG but a hint; -o - is standard output" {
    run script -qec "$PPROFX flamegraph $DATA/cpu.pb.gz" /dev/null
    [[ $output == *'-o FILE.svg'*'--term'* && $output != *'<svg'* ]]
    exits 0 flamegraph "$DATA/cpu.pb.gz" -o -
    [[ $output == *'<svg'* && ! -e - ]]
}

@test "the header says what it is" {
    exits 0 flamegraph "$DATA/cpu.pb.gz" -focus=ServeHTTP
    [[ $output == *'<title id="px-t">CPU profile of shop'* ]]
    [[ $output == *'focus=ServeHTTP'* ]]
    [[ $output == *'standard library'* ]]
}

@test "the header says what the profile says about itself, and what it was made from" {
    exits 0 flamegraph -add_comment='at <3 a.m.>' "$DATA/synth/meta.pb.gz"
    [[ $output == *'>comment: a comment<'*'>comment: at &lt;3 a.m.&gt;<'*'>see https://example.org/profiles<'* ]]
    [[ $output != *'not shown in headers'* ]]
    exits 0 flamegraph "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $output == *'>2 profiles merged<'* ]]
    exits 0 flamegraph "$DATA/cpu.pb.gz" none.pb.gz
    [[ $output == *'>1 of 2 profiles merged<'* ]]
    exits 0 flamegraph -base="$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz"
    [[ $output == *'>less heap.old.pb.gz<'* ]]
    exits 0 flamegraph "$DATA/cpu.pb.gz"
    [[ $output != *'>comment: '* && $output != *' merged<'* && $output != *'>less '* ]]
}

@test "the header has the command, without folders and without where the file went" {
    exits 0 flamegraph -focus='a|ServeHTTP' "$DATA/cpu.pb.gz" -o f.svg
    grep -q ">\$ pprofx flamegraph -focus='a|ServeHTTP' cpu.pb.gz<" f.svg
    ! grep -q "$DATA" f.svg
    (cd "$DATA" && "$PPROFX" flamegraph --output "$BATS_TEST_TMPDIR/g.svg" -focus='a|ServeHTTP' cpu.pb.gz)
    cmp f.svg g.svg
    exits 0 flamegraph -focus '' -hide= "$DATA/cpu.pb.gz"
    [[ $output == *">\$ pprofx flamegraph -focus '' -hide= cpu.pb.gz<"* ]]
    exits 0 flamegraph -max_frames 9 -hide="$(printf 'word %.0s' {1..40})" -- "$DATA/cpu.pb.gz"
    [[ $output == *'>$ pprofx flamegraph -max_frames 9 '*"word ' -- cpu.pb.gz<"* ]]
    ! grep -qE '>[^<>]{79,}</text>' <<<"$(grep -o '<text class="px-item"[^>]*>[^<]*word word.*px-key' <<<"$output" | sed 's/<g.*//' | grep -v hide=)"
}

@test "sample types, filters and granularity are those of top" {
    exits 0 flamegraph -sample_index=alloc_space "$DATA/heap.pb.gz"
    [[ $output == *'alloc_space'* ]]
    exits 0 flamegraph -files "$DATA/cpu.pb.gz"
    [[ $output == *server.go* ]]
    exits 2 flamegraph -sample_index=nonsense "$DATA/heap.pb.gz"
}

# A picture without the parts of texts that the script finds.
plain() {
    sed -E 's/<\/?tspan[^>]*>//g'
}

@test "the root stands at the bottom with --flame" {
    exits 0 flamegraph --flame "$DATA/cpu.pb.gz"
    [[ $output == *'&quot;i&quot;:&quot;1&quot;'* ]]
}

@test "what colours tell is chosen with --palette" {
    exits 0 flamegraph "$DATA/cpu.pb.gz"
    [[ $output == *'&quot;color&quot;:&quot;owner&quot;,&quot;css&quot;:&quot;c&quot;'* ]]
    for palette in heat depth; do
        exits 0 flamegraph --palette=$palette "$DATA/cpu.pb.gz" -o f.svg
        is_xml f.svg
        grep -q "&quot;color&quot;:&quot;$palette&quot;,&quot;css&quot;:&quot;${palette:0:1}&quot;" f.svg
        grep -q "<g class=\"${palette:0:1}0\" fill=" f.svg
        plain <f.svg | grep -q '>By owner (self cpu):<'
    done
    exits 0 flamegraph --palette=heat "$DATA/cpu.pb.gz"
    [[ $output == *'&quot;color&quot;:&quot;#f8d07e&quot;,&quot;from&quot;:0.005'* && $output == *'>from 0.5%<'* ]]
    exits 2 flamegraph --palette=rainbow "$DATA/cpu.pb.gz"
}

@test "the three costliest dependencies have colours of their own" {
    printf 'main.main;example.org/m%s/a.F %s\n' 1 40 2 30 3 20 4 10 >f.folded
    exits 0 flamegraph f.folded
    for module in 'c1.*>example.org/m1 40.00%' 'c2.*>example.org/m2 30.00%' 'c3.*>example.org/m3 20.00%' 'c8.*>other 10.00%'; do
        grep -q "class=\"px-item px-key\"><rect class=\"$module<" <<<"$(plain <<<"${output//<g /$'\n'<g }")"
    done
}

@test "whose code it is can be told from what costs nothing itself, and without main.main" {
    printf 'example.org/m1/a.F;example.org/m1/a.G;net/http.F 3\nexample.org/m2/a.F;net/http.F 1\n' >f.folded
    exits 0 flamegraph f.folded
    [[ $(plain <<<"$output") == *'>By owner (self samples):<'*'>example.org/m1 0%<'*'>example.org/m2 0%<'*'>standard library 100%<'* ]]
    exits 0 flamegraph "$DATA/mutex.pb.gz"
    [[ $(plain <<<"$output") == *'class="c0"'*'>example.org/gen 0%<'* ]]
}

@test "beside a name stands its share, where there is room" {
    printf 'main.main;main.a 3\nmain.main;main.b 1\n' >f.folded
    exits 0 flamegraph f.folded
    [[ $output == *'>main.a<tspan'*'>75.00%</tspan>'*'>main.b<tspan'*'>25.00%</tspan>'* ]]
}

@test "--html is a page with the picture in it" {
    exits 0 flamegraph "$DATA/cpu.pb.gz" -o f.svg
    exits 0 flamegraph --html "$DATA/cpu.pb.gz" -o f.html
    [[ $(head -1 f.html) == '<!DOCTYPE html>' && $(grep -c '<svg ' f.html) -eq 1 ]]
    grep -q '<title>CPU profile of shop, 2s</title>' f.html
    sed -n '/^<svg /,/<\/svg>$/p' f.html >part.svg
    is_xml part.svg
    # The same but for what the page holds itself.
    cmp <(grep -o '<metadata.*</metadata>' f.svg) <(grep -o '<metadata.*</metadata>' part.svg)
    cmp <(grep -o '<path [^>]*>' f.svg) <(grep -o '<path [^>]*>' part.svg)
    ! grep -qE '<style|<script' part.svg
    exits 2 flamegraph --html --term "$DATA/cpu.pb.gz"
}

@test "both files run under the policy that --csp prints" {
    exits 0 flamegraph --csp
    policy=$output
    [[ ${#lines[@]} -eq 1 && $policy == "default-src 'none'; "*"style-src 'sha256-"* ]]
    for file in "$DATA/cpu.pb.gz" "$DATA"/synth/{names,meta}.pb.gz; do
        "$PPROFX" flamegraph "$file" -o f.svg
        "$PPROFX" flamegraph --html "$file" -o f.html
        "$PPROFX_ROOT/tests/cli/csp.py" f.svg "$policy"
        "$PPROFX_ROOT/tests/cli/csp.py" f.html "$policy"
    done
}

@test "a PNG is converted by rsvg-convert" {
    command -v rsvg-convert >/dev/null || skip "no rsvg-convert"
    exits 0 flamegraph --png "$DATA/cpu.pb.gz" -o f.png
    [[ $(file -b f.png) == 'PNG image data, 2400 x '* ]]
}

# converter LINE: stands in for rsvg-convert.
converter() {
    mkdir -p bin
    printf '#!/bin/sh\n%s\n' "$1" >bin/rsvg-convert
    chmod +x bin/rsvg-convert
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

@test "the converter gets the picture alone, and its words and failures come through" {
    converter 'echo "$@"; cat'
    exits 0 flamegraph --png "$DATA/cpu.pb.gz" -o f
    [[ $(head -1 f) == '--format=png --zoom=2' ]]
    tail -n +2 f >f.svg
    is_xml f.svg
    ! grep -qE 'data-px|<script|<metadata' f.svg
    converter 'echo "it is" broken >&2; exit 7'
    exits 4 flamegraph --png "$DATA/cpu.pb.gz" -o g
    says 'pprofx: rsvg-convert failed with exit code 7: it is broken'
    [[ ! -e g ]]
    converter 'kill -9 $$'
    exits 4 flamegraph --png "$DATA/cpu.pb.gz" -o g
    says 'pprofx: rsvg-convert was killed by signal 9'
}

@test "without a converter the package is named" {
    mkdir empty
    run --separate-stderr env PATH="$BATS_TEST_TMPDIR/empty" "$PPROFX" flamegraph --png "$DATA/cpu.pb.gz" -o g
    [[ $status -eq 4 ]]
    says 'pprofx: --png needs rsvg-convert, which is not installed (Debian: librsvg2-bin); the SVG needs nothing'
    [[ ! -e g ]]
    exits 2 flamegraph --png --term "$DATA/cpu.pb.gz"
}

@test "the costliest labels have columns, and the file stays small" {
    exits 0 flamegraph "$DATA/labels.pb.gz" -o f.svg
    meta=$(xmllint --xpath 'string(/*/@data-px)' f.svg)
    [[ $(jq -c '.labels[0]' <<<"$meta") == '{"name":"route: /pack","columns":[2,3]}' ]]
    [[ $(jq '.labels | length' <<<"$meta") -eq 8 && $(jq '.columns | length' <<<"$meta") -eq 18 ]]
    # A label's numbers are those of -tagfocus: /pack in samples.
    exits 0 flamegraph -tagfocus=route=/pack "$DATA/labels.pb.gz" -o g.svg
    other=$(xmllint --xpath 'string(/*/@data-px)' g.svg)
    total='.columns[N] | (.total | tonumber) * (.factor | tonumber)'
    [[ $(jq "${total/N/2}" <<<"$meta") -eq $(jq "${total/N/0}" <<<"$other") ]]
    exits 0 flamegraph "$DATA/cpu.pb.gz"
    [[ $output == *'&quot;labels&quot;:[],'* ]]
}

@test "--source-url is in the file, for links to source lines" {
    exits 0 flamegraph --source-url='https://example.org/src{file}?a&b#L{line}' "$DATA/cpu.pb.gz" -o f.svg
    [[ $(xmllint --xpath 'string(/*/@data-px)' f.svg | jq -r .source) == 'https://example.org/src{file}?a&b#L{line}' ]]
    exits 0 flamegraph --source-url='vscode://file{file}:{line}' "$DATA/cpu.pb.gz"
    while read -r url; do
        exits 2 flamegraph --source-url="$url" "$DATA/cpu.pb.gz"
        [[ $stderr == 'pprofx: --source-url '* ]]
    done <<'END'
javascript://x/%0aalert(1)//{file}
javascript:alert(1)//{file}
https://{file}
https://host{file}
https://host/no-place
https://host/{path}
https://host/{file
/src/{file}
{file}
END
}

@test "frames beyond the number kept are folded and counted" {
    exits 0 flamegraph --max_frames=20 "$DATA/cpu.pb.gz"
    [[ $output == *'small frames'*'folded in'* ]]
    local twenty=$output
    exits 0 flamegraph -nodecount=20 "$DATA/cpu.pb.gz"
    [[ ${output//-nodecount/--max_frames} == "$twenty" ]]
}

@test "bottom-up: the costliest function stands first, its callers below" {
    exits 0 flamegraph --bottom-up "$DATA/cpu.pb.gz" -o "$BATS_TEST_TMPDIR/f.svg"
    is_xml "$BATS_TEST_TMPDIR/f.svg"
    # The second row's first box, at x 10.
    grep -q '&quot;mode&quot;:&quot;up&quot;' "$BATS_TEST_TMPDIR/f.svg"
    [[ $(tr '\n' ' ' <"$BATS_TEST_TMPDIR/f.svg") == *'runtime.nanotime 150ms'*'</title><path d="M10 '* ]]
    for file in "$DATA"/*.pb.gz; do
        exits 0 flamegraph --bottom-up --order=name "$file"
    done
}

@test "a sandwich: callers above, callees below" {
    exits 0 flamegraph --sandwich 'json.*Encode$' "$DATA/cpu.pb.gz" -o "$BATS_TEST_TMPDIR/f.svg"
    is_xml "$BATS_TEST_TMPDIR/f.svg"
    local text
    text=$(tr '\n' ' ' <"$BATS_TEST_TMPDIR/f.svg" | plain)
    [[ $text == *'total 250ms of cpu, 16.45% of 1.52s'* ]]
    # y of a caller, the focus, a callee
    y_of() {
        grep -o "$1 [^<]*</title><path d=\"M[0-9.]* [0-9.]*h" <<<"$text" | head -1 | sed 's/.* \([0-9]*\)h$/\1/'
    }
    [[ $(y_of 'main.(\*Handler).search') -lt $(y_of 'encoding/json.(\*Encoder).Encode') ]]
    [[ $(y_of 'encoding/json.(\*Encoder).Encode') -lt $(y_of 'compress/flate.NewWriter') ]]
    # The script gets the functions by name: it reads other expressions than RE2, and capitals differently.
    focus() {
        exits 0 flamegraph --sandwich "$1" "$DATA/cpu.pb.gz" -o s.svg
        xmllint --xpath 'string(/*/@data-px)' s.svg | jq -r .start.s
    }
    [[ $(focus '(?s)json.*\QEncode\E\z') == '^(encoding/json\.\(\*Encoder\)\.Encode)$' ]]
    [[ $(xmllint --xpath 'string(/*/@data-px)' s.svg | jq -r .asked) == '(?s)json.*\QEncode\E\z' ]]
    [[ $(focus 'runtime.nanotime$') == '^(runtime\.nanotime)(?!X)$' ]]
    exits 2 flamegraph --sandwich no_such_function "$DATA/cpu.pb.gz"
    says_line 'no frame matches --sandwich'
    exits 2 flamegraph --sandwich '(' "$DATA/cpu.pb.gz"
    exits 2 flamegraph --sandwich x --bottom-up "$DATA/cpu.pb.gz"
}

@test "recursion is drawn once with --collapse-recursion" {
    printf 'main;walk;walk;walk;leaf 40\nmain;walk;leaf 60\nmain;a;b;a;b 5\n' >f.folded
    exits 0 flamegraph --collapse-recursion f.folded
    [[ $(grep -o '<title>[^<]*' <<<"$output" | grep -c '^<title>walk') -eq 1 && $output == *'>recursion drawn once<'* ]]
    [[ $(grep -o '<title>a' <<<"$output" | wc -l) -ge 2 ]]
    for file in goroutine goroutine.leaky cpu heap; do # goroutines are coloured by their states
        exits 0 flamegraph --collapse-recursion "$DATA/$file.pb.gz" -o g.svg
        is_xml g.svg
    done
    exits 0 flamegraph f.folded
    [[ $(grep -o '<title>[^<]*' <<<"$output" | grep -c '^<title>walk') -eq 3 && $output != *'>recursion drawn once<'* ]]
}

@test "the header shows what the costliest labels cost, without a script too" {
    exits 0 flamegraph "$DATA/labels.pb.gz" -o f.svg
    is_xml f.svg
    grep -q '>By label:<' f.svg
    grep -q '<g class="px-item px-key px-of"><rect x="[0-9.]*" y="[0-9.]*" width="40" [^>]*fill="none"[^>]*><rect [^>]* width="17" [^>]*><text [^>]*>route=/pack 42.56%<' f.svg
    exits 0 flamegraph --term "$DATA/labels.pb.gz"
    [[ $output == *'By label:  route=/pack 42.56%  tier=1 23.08%'* ]]
    exits 0 flamegraph "$DATA/cpu.pb.gz"
    [[ $output != *'By label:'* ]]
}

@test "frames of labels at the leaf own nothing" {
    told() { # the costliest functions, and the owners that have a share
        exits 0 flamegraph --term "$@" "$DATA/labels.pb.gz"
        grep -A1 '^Costliest' <<<"$output"
        grep -oE '(library|runtime|collector|cgo|other) [1-9][0-9.]*%' <<<"$output"
    }
    code=$(told)
    [[ $code == *'library '*'runtime '* && $(told -tagleaf=route) == "$code" ]]
    [[ $(told -tagroot=user -tagleaf=tier,route) == "$code" && $(told --bottom-up -tagleaf=route) == "$code" ]]
    # What the script cannot tell of another type it hides.
    exits 0 flamegraph -tagleaf=route "$DATA/labels.pb.gz" -o f.svg
    [[ $(grep -c 'id="px-[oc][0-9]"' f.svg) -eq 0 ]]
    grep -q '>standard library <tspan class="px-of">[1-9]' f.svg
    exits 0 flamegraph -tagroot=route "$DATA/labels.pb.gz" -o f.svg
    grep -q 'id="px-c0"' f.svg
}

@test "findings have a place, which is empty" {
    exits 0 flamegraph "$DATA/cpu.pb.gz" -o f.svg
    [[ $(grep -c '<g id="px-find"/>' f.svg) -eq 1 && $(grep -c '<g id="px-badges"/>' f.svg) -eq 1 ]]
}

@test "names in the header are short enough for a narrow window" {
    printf 'main.main;github.com/megacorp-engineering/internal/adapters/reconciliation.(*Repository).HandleRequests 9\n' >f.folded
    exits 0 flamegraph f.folded
    [[ $output == *'<a href="#v1"'*'>reconciliation.(*Repository).HandleRequests 100%<'*'</a>'* ]]
    [[ $output == *'<title>github.com/megacorp-engineering/internal/adapters/reconciliation.'* ]]
}

@test "what is folded may be nearly all" {
    { echo 'main 1'; printf 'main;f%d 1000\n' {1..900}; } >f.folded
    exits 0 flamegraph --max_frames=2 f.folded
    [[ $output == *'>900 small frames (100% of the total) folded in 1 place<'* ]]
}

@test "numbers of frames are not negative" {
    exits 2 flamegraph --max_frames=-5 "$DATA/cpu.pb.gz"
    says_line '--max_frames is how many frames to keep, not -5'
    exits 2 flamegraph --term --rows=-1 "$DATA/cpu.pb.gz"
    says_line '--rows is how many levels to draw, not -1'
}

@test "--types=shown keeps one sample type" {
    exits 0 flamegraph --types=all "$DATA/heap.pb.gz" -o "$BATS_TEST_TMPDIR/all.svg"
    exits 0 flamegraph --types=shown -sample_index=alloc_space "$DATA/heap.pb.gz" -o "$BATS_TEST_TMPDIR/one.svg"
    is_xml "$BATS_TEST_TMPDIR/one.svg"
    grep -q inuse_objects "$BATS_TEST_TMPDIR/all.svg"
    run ! grep -q inuse_objects "$BATS_TEST_TMPDIR/one.svg"
    grep -q 'of alloc_space' "$BATS_TEST_TMPDIR/one.svg"
}

@test "by weight, boxes get narrower from left to right" {
    exits 0 flamegraph --order=weight --term --color=never "$DATA/cpu.pb.gz"
    [[ $output == *'all 1.52s'* ]]
    exits 0 flamegraph --order=weight "$DATA/cpu.pb.gz" -o "$BATS_TEST_TMPDIR/w.svg"
    is_xml "$BATS_TEST_TMPDIR/w.svg"
    # The boxes of the row below the root, by x: their widths.
    local row
    row=$(($(grep -o 'top&quot;:[0-9]*' "$BATS_TEST_TMPDIR/w.svg" | head -1 | grep -o '[0-9]*$') + 17))
    grep -o "</title><path d=\"M[0-9.]* ${row}h[0-9.]*" "$BATS_TEST_TMPDIR/w.svg" |
        sed 's/.*M\([0-9.]*\) [0-9]*h\([0-9.]*\)/\1 \2/' | sort -n >row
    [[ $(wc -l <row) -gt 5 ]]
    # Rounding to tenths may make the second of two equal ones a tenth wider.
    awk 'NR > 1 && $2 > before + 0.11 { exit 1 } { before = $2 }' row
}

@test "a mean cannot be drawn" {
    exits 2 flamegraph -mean "$DATA/heap.pb.gz"
    says_line 'means do not add up'
    exits 2 flamegraph --json "$DATA/heap.pb.gz"
}

@test "sums beyond 2^63 are cut, and said to be" {
    for options in --flame --bottom-up --term --html; do
        exits 0 flamegraph $options "$DATA/synth/overflow.pb.gz"
        [[ $output == *'some sums were cut at 2^63'* ]]
    done
}

@test "hostile names are harmless" {
    for file in "$DATA"/synth/*.pb.gz; do
        exits 0 flamegraph "$file" -o "$BATS_TEST_TMPDIR/f.svg"
        is_xml "$BATS_TEST_TMPDIR/f.svg"
    done
}

@test "hostile texts in every place: files stay well-formed and small" {
    "$PPROFX_ROOT/tests/cli/hostile.py"
    for file in ?.pb.gz; do
        for options in "" --bottom-up "--diff $file"; do
            # shellcheck disable=SC2086
            exits 0 flamegraph $options "$file" -o f.svg
            is_xml f.svg
            xmllint --xpath 'string(/*/@data-px)' f.svg | jq -e .types >/dev/null
            [[ $(stat -c %s f.svg) -lt 1500000 ]]
        done
        exits 0 flamegraph --html "$file" -o f.html
        sed -n '/^<svg /,/<\/svg>$/p' f.html >part.svg
        is_xml part.svg
        [[ $(grep -c '<script' f.html) -eq 1 ]]
        exits 0 flamegraph --term "$file" -o f.txt
        exits 0 folded -sample_index=0 "$file" -o f.folded
        iconv -f UTF-8 f.txt f.folded >all.txt
        ! LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' all.txt
        [[ $(sed 's/.* //' f.folded | awk '{sum += $1} END {print sum}') -eq 3 ]]
        exits 0 convert --to speedscope "$file" -o f.json
        jq -e '.profiles | length == 2' f.json >/dev/null
    done
}

@test "hostile texts in options" {
    bad=$'x\xef\xbf\xbf\x01"]]>'
    exits 0 flamegraph --sandwich "main|$bad" --source-url "https://host/$bad/{file}" -focus="main|$bad" "$DATA/cpu.pb.gz" -o f.svg
    is_xml f.svg
    cp "$DATA/cpu.pb.gz" "$bad.pb.gz"
    exits 0 flamegraph --diff "$DATA/cpu.pb.gz" "$bad.pb.gz" -o f.svg
    is_xml f.svg
}

@test "the script gets the units that numbers may stand in" {
    cat >change.py <<'END'
import os, sys
sys.path.insert(0, os.environ["PPROFX_ROOT"] + "/tests/conform")
import profile_pb
with open(sys.argv[1], "rb") as file:
    profile = profile_pb.decode(file.read())
profile["types"][1]["unit"] = sys.argv[2].encode()
sys.stdout.buffer.write(profile_pb.encode(profile))
END
    units() { # the profile's unit, options
        local unit=$1
        shift
        python3 change.py "$DATA/cpu.pb.gz" "$unit" >p.pb.gz
        exits 0 flamegraph "$@" p.pb.gz -o p.svg
        xmllint --xpath 'string(/*/@data-px)' p.svg | jq -c .types[1].units
    }
    [[ $(units nanoseconds) == '{"ns":1,"us":1000,"ms":1000000,"s":1000000000,"hrs":3600000000000}' ]]
    [[ $(units microseconds) == '{"ns":0.001,"us":1,"ms":1000,"s":1000000,"hrs":3600000000}' ]]
    [[ $(units kb) == '{"B":0.0009765625,"kB":1,"MB":1024,"GB":1048576,"TB":1073741824,"PB":1099511627776}' ]]
    [[ $(units count) == '{"":1}' ]]
    [[ $(units widgets) == '{" widgets":1}' ]]
    [[ $(units nanoseconds -unit=ms) == '{"ms":1000000}' ]]
    [[ $(units nanoseconds -unit=minimum -divide_by=2) == '{"ns":2,"us":2000,"ms":2000000,"s":2000000000,"hrs":7200000000000}' ]]
}
