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
    [[ $output == *'multiplied by 1,'* ]]
}

@test "a difference is of two sources" {
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

@test "it is drawn in the terminal too" {
    exits 0 flamegraph --diff --term "$DATA/goroutine.pb.gz" "$DATA/goroutine.leaky.pb.gz"
    [[ $output == *'|✚ '* && $output == *'✕ '* && $output == *'Shrank most'* ]]
}

@test "hostile names are harmless" {
    for file in "$DATA"/synth/*.pb.gz; do
        run --separate-stderr "$PPROFX" flamegraph --diff "$file" "$file" -o d.svg
        [[ $status -eq 0 ]] || continue
        is_xml d.svg
    done
}
