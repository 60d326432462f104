load helper

is_xml() {
    xmllint --noout "$1"
}

@test "two profiles become one picture, in order" {
    for pair in cpu:cpu.new heap.old:heap.new goroutine:goroutine.leaky mutex:mutex.delta; do
        exits 0 flamegraph --diff "$DATA/${pair%:*}.pb.gz" "$DATA/${pair#*:}.pb.gz" -o d.svg
        is_xml d.svg
        grep -q "before: ${pair%:*}.pb.gz" d.svg
        grep -q "after: ${pair#*:}.pb.gz" d.svg
    done
}

@test "-diff_base=OLD NEW draws the same" {
    exits 0 flamegraph --diff "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz" -o a.svg
    exits 0 flamegraph -diff_base="$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz" -o b.svg
    cmp <(sed 's/\$ pprofx [^<]*//' a.svg) <(sed 's/\$ pprofx [^<]*//' b.svg)
    grep -q '>\$ pprofx flamegraph -diff_base=heap.old.pb.gz heap.new.pb.gz<' b.svg
}

@test "equal input gives equal bytes, whatever the time zone, the language and the run" {
    exits 0 flamegraph --diff "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -o a.svg
    TZ=Asia/Kathmandu LC_ALL=de_DE.UTF-8 exits 0 flamegraph --diff "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -o b.svg
    cmp a.svg b.svg
}

@test "what is gone and what is new has its place and its mark" {
    exits 0 flamegraph --diff "$DATA/goroutine.pb.gz" "$DATA/goroutine.leaky.pb.gz" -o d.svg
    grep -q '>✚ main.forgottenReceive' d.svg
    grep -q '>✕ main.(\*session).wait' d.svg
    grep -q 'url(#px-shrank)' d.svg
    grep -q 'fill="#e8954a"' d.svg
    exits 0 flamegraph --diff "$DATA/goroutine.leaky.pb.gz" "$DATA/goroutine.pb.gz" -o r.svg
    grep -q '>✕ main.forgottenReceive' r.svg
    grep -q '>✚ main.(\*session).wait' r.svg
}

@test "a profile against itself is no change" {
    for file in cpu heap goroutine mutex; do
        exits 0 flamegraph --diff "$DATA/$file.pb.gz" "$DATA/$file.pb.gz" -o d.svg
        grep -q 'nothing changed' d.svg
        [[ $(grep -c 'class="x[12]" fill="[^"]*" d=' d.svg) -eq 0 ]]
    done
}

@test "titles say before, after and by how much" {
    exits 0 flamegraph --diff "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -o d.svg
    grep -qE 'before [0-9.]+% \([0-9.]+m?s\), after [0-9.]+% \([0-9.]+m?s\), [+-][0-9.]+ points' d.svg
    exits 0 flamegraph --diff -sample_index=alloc_space "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz" -o d.svg
    grep -qE 'before [0-9.]+[kMG]?B, after [0-9.]+[kMG]?B, \+[0-9.]+[kMG]?B \(\+[0-9.]+%\)' d.svg
}

@test "the header says what was scaled, and what chance explains" {
    exits 0 flamegraph --diff "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $output == *'so that both have the same total'* && $output == *'what may be chance is drawn as no change'* ]]
    exits 0 flamegraph --diff --scale=duration "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $output == *'so that both last equally long'* ]]
    exits 0 flamegraph --diff --scale=total "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz"
    [[ $output == *'before is multiplied by '*', so that both have the same total'* ]]
    exits 0 flamegraph --diff --scale none "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $output == *'not scaled'* ]]
    exits 0 flamegraph --diff "$DATA/goroutine.pb.gz" "$DATA/goroutine.leaky.pb.gz"
    [[ $output == *'not scaled'* && $output == *'numbers are exact'* ]]
}

@test "the biggest changes are named, and links lead to them" {
    exits 0 flamegraph --diff "$DATA/goroutine.pb.gz" "$DATA/goroutine.leaky.pb.gz" -o d.svg
    grep -q 'Grew most:' d.svg
    grep -q 'Shrank most:' d.svg
    grep -q '<view id="v1"' d.svg
    grep -q '<a href="#v1"' d.svg
}

@test "both sides get the filters, values and granularity of top" {
    exits 0 flamegraph --diff -focus=ServeHTTP "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -o d.svg
    ! grep -q gcBgMarkWorker d.svg
    grep -q 'focus=ServeHTTP' d.svg
    exits 0 flamegraph --diff -files "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -o d.svg
    grep -q 'server.go' d.svg
    exits 0 flamegraph --diff -sample_index=alloc_objects "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz" -o d.svg
    grep -q 'of alloc_objects' d.svg
    exits 0 flamegraph --diff -taghide=. -tagroot=bytes "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz" -o d.svg
    ! grep -q 'pprof::base' d.svg
    exits 2 flamegraph --diff -sample_index=seen "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz"
}

@test "-normalize is pprof's: after gets the total of before" {
    exits 0 flamegraph -normalize -diff_base="$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $output == *'after is multiplied so that both have the same total'* && $output == *'every change is drawn'* && $output != *'182 samples'* ]]
    drawn=$(sed 's/\$ pprofx[^<]*//' <<<"$output")
    exits 0 flamegraph --diff -normalize "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $(sed 's/\$ pprofx[^<]*//' <<<"$output") == "$drawn" ]]
}

@test "a difference is of two sources" {
    exits 2 flamegraph --diff --types=shown "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    says_line 'a difference keeps all its sample types; --types=shown does not apply'
    exits 2 flamegraph --diff "$DATA/cpu.pb.gz"
    says_line 'takes two sources'
    exits 2 flamegraph --diff "$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz"
    says_line 'takes two sources'
    exits 2 flamegraph --diff -base="$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz"
    says_line 'do not apply'
    exits 2 flamegraph --scale none "$DATA/cpu.pb.gz"
    says_line 'needs --diff'
    exits 2 flamegraph --diff --palette heat "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    says_line 'colours of its own'
    exits 2 flamegraph --diff --scale duration "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz"
    says_line 'how long it took'
    exits 3 flamegraph --diff "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
}

@test "it is drawn in the terminal too, with what was and what is" {
    COLUMNS=120 exits 0 flamegraph --diff --term "$DATA/goroutine.pb.gz" "$DATA/goroutine.leaky.pb.gz"
    [[ $output == *'|✚ '* && $output == *'✕ '* && $output == *'Shrank most'* ]]
    [[ $output == *'|✚ main.forgottenReceive.func1 0→40-'* ]]
    printf 'main;f 501\nmain;g 499\n' >a.folded
    printf 'main;f 901\nmain;g 99\n' >b.folded
    exits 0 flamegraph --diff --term a.folded b.folded
    [[ $output == *'|main 100.0%='* && $output == *'|▲ f 50.1→90.1%='* && $output == *'|▼ g 49.9→9.9%~'* ]]
}

@test "a sandwich of a difference: callers above, callees below" {
    exits 0 flamegraph --diff --sandwich 'json.*Encode$' -sample_index=alloc_space "$DATA/heap.old.pb.gz" \
        "$DATA/heap.new.pb.gz" -o d.svg
    is_xml d.svg
    grep -q '>sandwich: callers above, callees below json.\*Encode\$<' d.svg
    grep -q '&quot;mode&quot;:&quot;sandwich&quot;' d.svg
    local y=() name
    for name in '▲ main.(\*Handler).search' 'json.\*Encode\$ [0-9]' '▲ encoding/json.(\*Encoder).Encode' '▲ compress/gzip'; do
        y+=("$(sed -n "s#.*<text x=\"[0-9.]*\" y=\"\([0-9]*\)[0-9.]*\">$name.*#\1#p" d.svg | head -1)")
    done
    ((y[0] < y[1] && y[1] < y[2] && y[2] < y[3]))
}

@test "a saved difference is drawn as one" {
    exits 0 convert --to pprof -diff_base="$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz" -o saved.pb.gz
    exits 0 flamegraph -sample_index=alloc_space saved.pb.gz -o s.svg
    exits 0 flamegraph --diff -sample_index=alloc_space "$DATA/heap.old.pb.gz" "$DATA/heap.new.pb.gz" -o d.svg
    grep -q '>before: the base in saved.pb.gz.*<tspan class="px-type">alloc_space</tspan><tspan class="px-of">, 1385 samples<' s.svg
    grep -q '&quot;diff&quot;:\[&quot;the base in saved.pb.gz&quot;,&quot;saved.pb.gz&quot;\]' s.svg
    cmp <(grep -o '<title>[^<]*' s.svg | sort) <(grep -o '<title>[^<]*' d.svg | sort)
    exits 0 flamegraph --scale none saved.pb.gz
    exits 2 flamegraph --palette heat saved.pb.gz
    says_line 'colours of its own'
}

@test "what may be chance is the same whatever part is drawn" {
    limit() { # OPTION...
        exits 0 flamegraph --diff "$@" "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
        grep -o '&quot;test&quot;:{[^}]*}' <<<"$output"
    }
    for option in --bottom-up --order=weight --sandwich=Encode; do
        [[ -n $(limit $option) && $(limit $option) == "$(limit)" ]]
    done
}

@test "hostile names are harmless" {
    for file in "$DATA"/synth/*.pb.gz; do
        run --separate-stderr "$PPROFX" flamegraph --diff "$file" "$file" -o d.svg
        [[ $status -eq 0 ]] || continue
        is_xml d.svg
    done
}

@test "two files of one name are told apart by as much of their paths as differs" {
    mkdir -p there/old/x there/new/x
    cp "$DATA/heap.old.pb.gz" there/old/x/heap.pb.gz
    cp "$DATA/heap.new.pb.gz" there/new/x/heap.pb.gz
    exits 0 flamegraph --diff there/old/x/heap.pb.gz there/new/x/heap.pb.gz -trim_path=/a/path/that/is/so/long/that/the/command/has/two/lines -o d.svg
    grep -q '>\$ pprofx flamegraph --diff old/x/heap.pb.gz new/x/heap.pb.gz<' d.svg
    grep -q '<text class="px-item" data-near="7"[^>]*>-trim_path' d.svg
    grep -q '>before: old/x/heap.pb.gz,' d.svg
    grep -q '>after: new/x/heap.pb.gz,' d.svg
    [[ $(xmllint --xpath 'string(/*/@data-px)' d.svg | jq -c .diff) == '["old/x/heap.pb.gz","new/x/heap.pb.gz"]' ]]
}
