load helper

# A folder as an incident leaves it: profiles, and much that is none.
incident() {
    mkdir -p dir/t0 dir/t1 dir/loop dir/.hidden
    cp "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz" "$DATA/goroutine.pb.gz" dir
    cp "$DATA/hang/hang-1.txt" dir/t0
    cp "$DATA/hang/hang-2.txt" dir/t1
}

junk() {
    mkdir -p dir/loop
    mkfifo dir/fifo
    ln -s .. dir/loop/up
    ln -s nowhere dir/gone
    echo hello >dir/notes.txt
    : >dir/empty
    head -c 4096 /dev/urandom >dir/random
    echo x >"$(printf 'dir/a\nb\e[31mred')"
    echo x >"dir/$(printf 'x%.0s' {1..255})"
}

@test "the worst first: what, where, why, what to do, and the command that shows more" {
    exits 0 findings "$DATA/hang"
    [[ ${lines[0]} == '1 finding (1 warning), 1 more as part of it, in 2 profiles: goroutine (2)' ]]
    [[ ${lines[1]} == 'warning   21 goroutines wait for a lock in main.(*stock).reserve;'*'[lock-held-across-blocking]' ]]
    [[ ${lines[2]} == '          where   main.(*stock).reserve example.org/orders/main.go:32' ]]
    [[ ${lines[3]} == '          why     '*'warning from '* ]]
    [[ ${lines[4]} == '          do      '* ]]
    [[ ${lines[5]} == "          more    pprofx locks $DATA/hang/hang-2.txt" ]]
    [[ $output == *'Most goroutines:'* ]]
    says ''
}

@test "the command that shows more has the function to blame among its first rows" {
    for name in logging-hot hot-function slice-growth; do
        exits 0 findings --json "$DATA/findings/$name/hit"
        read -r function < <(jq -r ".findings[] | select(.id == \"$name\") | .blame.function" <<<"$output")
        command=$(jq -r ".findings[] | select(.id == \"$name\") | .command" <<<"$output")
        eval "\"$PPROFX\" ${command#pprofx }" | sed '1,/flat%/d' | head -3 | grep -qF "$function"
    done
}

@test "one dump measures once" {
    "$PPROFX" findings --verbose - <"$DATA/hang/hang-2.txt" >out
    grep -q 'warning from 10; every goroutine is counted, at one moment$' out
    run ! grep 'measured twice' out
}

@test "the command that shows more runs, wherever the files lie" {
    mkdir "a b'c"
    cp "$DATA/cpu.pb.gz" "a b'c/-x.pb.gz"
    cp "$DATA/heap.pb.gz" "a b'c/"$'x\n\e\\\'\xff\u202e.pb.gz'
    [[ $("$PPROFX" findings "a b'c") != *[$'\e\xff']* ]]
    exits 0 findings --json "a b'c"
    mapfile -t commands < <(jq -r '.findings[].command | select(. != "")' <<<"$output")
    [[ ${#commands[@]} -gt 0 ]]
    for command in "${commands[@]}"; do
        [[ $command == "pprofx "* ]]
        eval "\"\$PPROFX\" ${command#pprofx }" >/dev/null
    done
}

@test "what is no profile is named and passed over, and nothing waits for a FIFO" {
    incident
    junk
    exits 0 findings --json dir
    says ''
    [[ $(jq -r '[.sources[] | select(.read)] | length' <<<"$output") -eq 5 ]]
    [[ $(jq -r '.sources[] | select(.name == "dir/fifo").note' <<<"$output") == 'a FIFO' ]]
    [[ $(jq -r '.sources[] | select(.name == "dir/gone").note' <<<"$output") == 'a link that leads nowhere' ]]
    [[ $(jq -r '.sources[] | select(.name == "dir/loop/up").note' <<<"$output") == 'a link to a folder, which is not followed' ]]
    [[ $(jq -r '.sources[] | select(.name == "dir/notes.txt").note' <<<"$output") == 'not a profile, but a text that begins "hello"' ]]
    [[ $(jq -c '[.quality[] | select(.id == "q-not-read") | .process] | unique' <<<"$output") == '[0]' ]]
    jq -c '.quality[] | select(.id == "q-not-read").message' <<<"$output" | sort >remarks
    jq -c '.sources[] | select(.read | not) | "\(.name) was not read: \(.note)"' <<<"$output" | sort | diff - remarks
    [[ $(wc -l <remarks) -eq 8 ]]
    exits 0 findings dir
    [[ $(grep -c 'q-not-read' <<<"$output") -eq 3 && $output == *'          5 more like these; --verbose shows them'* ]]
    exits 0 findings --verbose dir
    [[ $(grep -c '^note.*q-not-read' <<<"$output") -eq 8 ]]
}

@test "nothing waits for a file of the kernel's that a link leads to" {
    incident
    ln -s /proc/kmsg dir/kmsg
    ln -s /proc/self/mem dir/mem
    run --separate-stderr timeout 60 "$PPROFX" findings --json dir </dev/null
    [[ $status -eq 0 ]]
    [[ $(jq -r '.sources[] | select(.name == "dir/mem").note' <<<"$output") == 'is empty; '* ]]
}

@test "names are made fit for a terminal" {
    incident
    junk
    exits 0 findings -v dir
    [[ $output == *'a\nb\x1b[31mred'* && $output != *$'\e'* ]]
}

@test "a folder that cannot be read is named, too" {
    [[ $(id -u) -ne 0 ]] || skip 'root reads everything'
    incident
    mkdir dir/closed
    chmod 0 dir/closed
    exits 0 findings --json dir
    [[ $(jq -r '.sources[] | select(.name == "dir/closed").note' <<<"$output") == 'a folder that cannot be read' ]]
    chmod 700 dir/closed
}

@test "JSON is what its schema says" {
    incident
    junk
    for arguments in dir "$DATA/hang" "$DATA" "--before $DATA/heap.old.pb.gz $DATA/heap.new.pb.gz"; do
        # shellcheck disable=SC2086
        exits 0 findings --json $arguments
        "$PPROFX_ROOT/tests/cli/schema.py" "$PPROFX_ROOT/docs/findings.schema.json" <<<"$output" ||
            { [[ $? -eq 77 ]] && skip 'no python3-jsonschema'; return 1; }
    done
}

@test "tables for tickets" {
    exits 0 findings --format csv "$DATA/hang"
    [[ ${lines[0]} == severity,id,message,function,file,line,metric,unit,low,high,samples,of,reason,confidence,remedy,command,process,part_of,fingerprint ]]
    [[ ${lines[1]} == warning,lock-held-across-blocking,* ]]
    exits 0 findings --format markdown "$DATA/hang"
    [[ ${lines[0]} == '| severity | finding | what | where |'* ]]
    [[ ${lines[2]} == *"| \`pprofx locks $DATA/hang/hang-2.txt\` |"* ]]
    [[ ${lines[3]} == *'| lock-held-across-blocking |' ]]
}

@test "a fingerprint is of the rule and whom it blames" {
    exits 0 findings --json "$DATA/hang/hang-2.txt"
    one=$(jq -r '.findings[0].fingerprint' <<<"$output")
    exits 0 findings --json "$DATA/hang"
    [[ $(jq -r '.findings[0].fingerprint' <<<"$output") == "$one" ]]
}

@test "--fail-on" {
    exits 1 findings --fail-on=warning "$DATA/hang"
    [[ $output == *lock-held-across-blocking* ]]
    says ''
    exits 1 findings --fail-on=info --json "$DATA/hang"
    [[ $(jq -r '.findings | length' <<<"$output") -gt 0 ]]
    exits 0 findings --fail-on=critical "$DATA/hang"
    exits 2 findings --fail-on=bad "$DATA/hang"
}

@test "exit 3 only when nothing can be read" {
    mkdir empty dir
    exits 3 findings empty
    says 'pprofx: empty: there are no files in it'
    exits 3 findings missing
    says 'pprofx: missing: cannot open: No such file or directory'
    echo hello >dir/notes.txt
    exits 3 findings dir
    says 'pprofx: dir/notes.txt: not a profile, but a text that begins "hello"; findings reads profiles, goroutine dumps, logs with lines of GODEBUG=gctrace=1, and folders of these'
    : >dir/empty
    exits 3 findings dir
    says_line '^pprofx: none of the 2 sources is a profile; the first: dir/empty: is empty'
    exits 0 findings dir missing "$DATA/cpu.pb.gz"
    says 'missing: cannot open: No such file or directory'
    exits 3 findings --before dir "$DATA/cpu.pb.gz"
    says 'pprofx: nothing of what --before names is a profile'
    exits 2 findings --compat "$DATA/cpu.pb.gz"
    says 'pprofx: go tool pprof has no findings to be compatible with; leave --compat out'
}

@test "--fail-on does not answer when something that was named is not there" {
    exits 0 findings --fail-on=critical "$DATA/cpu.pb.gz"
    exits 3 findings --fail-on=critical "$DATA/cpu.pb.gz" missing
    says 'pprofx: missing: cannot open: No such file or directory; --fail-on answers only when all that is named is there'
    echo hello >notes.txt
    exits 0 findings --fail-on=critical "$DATA/cpu.pb.gz" notes.txt
    says 'notes.txt: not a profile, but a text that begins "hello"'
}

@test "what decoding notes belongs to the source" {
    exits 0 findings --json "$DATA/moments"
    says ''
    [[ $(jq -r '[.sources[] | select(.read and .note != "")] | length' <<<"$output") -gt 0 ]]
}

@test "the recipe is printed when asked for, and where too little was read" {
    exits 0 findings --recipe
    [[ $output == *'/profile?seconds=30"'* && $output == *'goroutine?debug=2'* ]]
    exits 0 findings "$DATA/goroutine.pb.gz"
    [[ ${lines[0]} == 'Nothing found in 1 profile: goroutine' && $output == *'profile?seconds=30'* ]]
    exits 0 findings "$DATA/hang"
    [[ $output != *'profile?seconds=30'* ]]
}

@test "lines fit the terminal, in colour; commands are left whole" {
    run script -qec "stty cols 70; $PPROFX findings $DATA/hang" /dev/null
    [[ $output == *$'\e[33mwarning\e[0m'* ]]
    plain=$(sed 's/\x1b\[[0-9;]*m//g; s/\r//' <<<"$output")
    [[ $(grep -v ' more ' <<<"$plain" | awk '{ if (length > 70) n++ } END { print n + 0 }') -eq 0 ]]
    [[ $plain == *"more    pprofx locks $DATA/hang/hang-2.txt"* ]]
    NO_COLOR=1 run script -qec "$PPROFX findings $DATA/hang" /dev/null
    [[ $output != *$'\e['* ]]
}

@test "two sets are compared" {
    exits 0 findings --before "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ ${lines[0]} == *'; before: cpu' ]]
    exits 0 findings --json --before "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $(jq -r '[.sources[] | .before] | @csv' <<<"$output") == false,true ]]
}

@test "texts are of the process in their folder, also when folders or files are named one by one" {
    mkdir -p two/{one,other}/t0
    cp "$DATA/cpu.pb.gz" two/one/cpu.pb.gz
    cp "$DATA/test.json.cpu.pb.gz" two/other/cpu.pb.gz
    for folder in two/{one,other}/{,t0}; do
        cp "$DATA/hang/hang-1.txt" "$folder"
    done
    processes() {
        jq -c '[.sources[] | [(.name | sub("^[.]/"; "") | gsub("//"; "/")), .process]] | sort' <<<"$output"
    }
    exits 0 findings --json two
    want=$(processes)
    for words in "two/one two/other" "two/one/ ./two/other/" "two/one/t0 two/one/cpu.pb.gz two/one/hang-1.txt two/other"; do
        exits 0 findings --json $words
        [[ $(processes) == "$want" ]]
    done
    exits 0 findings --json two/other two/one
    [[ $(processes) == "$(jq -c 'map([.[0], 3 - .[1]])' <<<"$want")" ]]
}

@test "-o, and standard input" {
    exits 0 findings -o out.json --json "$DATA/hang"
    jq -e .version out.json
    exits 0 findings - <"$DATA/cpu.pb.gz"
    [[ ${lines[0]} == *'in 1 profile: cpu' ]]
}

@test "many profiles cost in proportion" {
    cost() {
        rm -rf many
        mkdir many
        for ((i = 0; i < $1; i++)); do
            mkdir "many/$i"
            ln "$BATS_TEST_TMPDIR/heap.pb.gz" "many/$i/heap.pb.gz"
        done
        TIMEFORMAT=%U
        { time "$PPROFX" findings --json many >/dev/null; } 2>&1
    }
    cp "$DATA/heap.pb.gz" heap.pb.gz
    few=$(cost 100)
    many=$(cost 500)
    echo "100: $few s, 500: $many s"
    awk -v few="$few" -v many="$many" 'BEGIN { exit !(many < 10 * few + 0.5) }'
}

@test "a dump says the same as a file, through a pipe and from a database" {
    local rules='lock-convoy lock-held-across-blocking' how
    cp "$DATA/dumps/convoy.debug2.txt" hang.txt
    for how in hang.txt -; do
        rm -f h.db
        [[ $("$PPROFX" findings --format=csv "$how" <hang.txt | grep -oE 'lock-[a-z-]+' | sort -u | paste -sd' ') == "$rules" ]]
        "$PPROFX" import h.db "$how" <hang.txt
        [[ $("$PPROFX" sql --format=csv h.db 'SELECT rule FROM finding ORDER BY rule' | grep lock | paste -sd' ') == "$rules" ]]
    done
}

@test "what makes allocating a warning below its level is told" {
    exits 0 findings "$DATA/findings/template-parse/miss"
    [[ $output == *'warning: with the collections surely '*' % of the CPU, from 16 % on'* ]]
}

@test "what to do is for what was found" {
    remedy() {
        "$PPROFX" findings --json "$2" | jq -r ".findings[] | ., .parts[] | select(.id == \"$1\").remedy"
    }
    [[ $(remedy codec-json "$DATA/findings/codec-json/hit-gob") == 'Keep one Encoder '* ]]
    [[ $(remedy codec-json "$DATA/findings/codec-json/hit") == 'Encode and decode structs, '* ]]
    [[ $(remedy runtime-lock "$DATA/findings/runtime-lock/hit") == *' share one channel: '* ]]
    [[ $(remedy runtime-lock "$DATA/findings/runtime-lock/hit-finalizers") == 'Set no finalizer '* ]]
    [[ $(remedy gc-frequency "$DATA/text/gctrace.txt") != *'named here'* ]]
}

@test "a log of two collections says nothing of their work" {
    head -2 "$DATA/text/gctrace.txt" | sed 's|+0.15/|+9.15/|; s|+0.42/|+9.42/|' >two.txt
    exits 0 findings two.txt
    [[ $output != *gc-assist* ]]
}

@test "of several logs the last one counts, whichever is read first" {
    mkdir -p rules t0 t1
    printf -- '-- id: cycles\n-- title: Collections\n-- kinds: gc\nSELECT count(*) AS metric, count(*) || %s AS message FROM gc_run\n' \
        "' collections'" >rules/cycles.sql
    head -2 "$DATA/text/gctrace.txt" >t0/log.txt
    head -3 "$DATA/text/gctrace.txt" >t1/log.txt
    for logs in 't0/log.txt t1/log.txt' 't1/log.txt t0/log.txt'; do
        # shellcheck disable=SC2086 # two words
        exits 0 findings --rules rules $logs
        [[ $output == *'3 collections [cycles]'* ]]
    done
}

@test "a level that is off is off for what has no figure, too" {
    exits 0 findings "$DATA/findings/conn-buffer-memory/hit-no-heap"
    [[ $output == *'[conn-buffer-memory]'* ]]
    exits 0 findings --level conn-buffer-memory=off,off,off "$DATA/findings/conn-buffer-memory/hit-no-heap"
    [[ $output != *'[conn-buffer-memory]'* ]]
}

@test "collections that were forced say nothing of the heap's goal" {
    zcat "$DATA/findings/gc-headroom-low/hit/heap.debug1.txt.gz" >heap.txt
    cp "$DATA/findings/gc-headroom-low/hit/cpu.pb.gz" .
    exits 0 findings cpu.pb.gz heap.txt
    [[ $output == *gc-headroom-low* ]]
    sed -i 's/^# NumForcedGC = .*/# NumForcedGC = 40/' heap.txt
    exits 0 findings cpu.pb.gz heap.txt
    [[ $output != *gc-headroom-low* ]]
}

@test "folders that complement each other are of one process, those that do not are of several" {
    processes() {
        "$PPROFX" findings --json "$@" | jq -c '[.sources[] | select(.read) | .process]'
    }
    mkdir -p bins/{cpu,heap} texts/{profiles,dumps} hosts/{a,b}
    cp "$DATA/cpu.pb.gz" bins/cpu
    cp "$DATA/heap.pb.gz" bins/heap
    cp "$DATA/text/heap.debug1.txt" texts/profiles
    cp "$DATA/text/goroutine.debug2.txt" texts/dumps
    cp "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz" hosts/a
    cp "$DATA/heap.pb.gz" hosts/b
    [[ $(processes bins) == '[1,1]' && $(processes texts) == '[1,1]' && $(processes hosts) == '[1,1,2]' ]]
    cp "$DATA/text/heap.debug1.txt" texts/dumps
    [[ $(processes texts) == '[1,1,2]' ]]
}

@test "remarks say whose they are, and those of many processes are one" {
    mkdir -p many/{a,b,c}
    cp "$DATA/cpu.pb.gz" many/a
    cp "$DATA/cpu.pb.gz" many/b
    cp "$DATA/heap.pb.gz" many/c
    cp "$DATA/cpu.pb.gz" many/c
    exits 0 findings many
    [[ $(grep -c '^note.*\[q-short-profile\]$' <<<"$output") -eq 1 ]]
    [[ $output == *'; much the same of 2 other processes [q-short-profile]'* ]]
    [[ $output == *', in process 3 of 3: /'*', many/c/cpu.pb.gz [q-mem-rate]'* ]]
    exits 0 findings --verbose many
    [[ $(grep -c '^note.*, in process [123] of 3: .*\[q-short-profile\]$' <<<"$output") -eq 3 ]]
}

@test "what several processes of a program have in common is shown once" {
    mkdir -p many/{a,b,c}
    tee many/{a,b,c}/cpu.pb.gz >/dev/null <"$DATA/cpu.pb.gz"
    exits 0 findings many/a
    one=$(grep -c '^[a-z].*-.*\]$' <<<"$output")
    exits 0 findings many
    [[ $(grep -c '^[a-z].*-.*\]$' <<<"$output") -eq $one ]]
    [[ $(grep -c 'where .*; the same in 2 other processes$' <<<"$output") -eq $(grep -c '^info' <<<"$output") ]]
    [[ ${lines[0]} == *' more like them in other processes (--verbose shows them), in 3 profiles: cpu (3)' ]]
    exits 0 findings --verbose many
    [[ $(grep -c '^info' <<<"$output") -eq $(("$("$PPROFX" findings many/a | grep -c '^info')" * 3)) ]]
    mkdir -p hosts/{a,b}
    cp "$DATA/hang/hang-2.txt" hosts/a # tells no program
    cp "$DATA/hang/hang-2.txt" hosts/b
    [[ $("$PPROFX" findings hosts) == *'main.(*stock).reserve example.org/orders/main.go:32, in process 1 of 2: hosts/a/hang-2.txt; the same in 1 other process'* ]]
    [[ $("$PPROFX" findings --json many | jq '.findings | length') -eq $(($("$PPROFX" findings --json many/a | jq '.findings | length') * 3)) ]]
}

@test "what goroutines do is judged in a time that grows with them, not with their square" {
    requests() {
        awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) {
            printf "goroutine %d [chan receive]:\nmain.wait%d(0x1)\n\t/srv/a.go:%d +0x1\nmain.f%d(0x1)\n\t/srv/b.go:%d +0x2\n", i, i % 50, i % 7 + 1, i, i
            printf "net/http.(*conn).serve(0x1)\n\t/usr/local/go/src/net/http/server.go:2103 +0x1\ncreated by net/http.(*Server).Serve in goroutine 1\n\t/usr/local/go/src/net/http/server.go:3454 +0x1\n\n" } }'
    }
    mkdir -p many/t0 many/t1
    requests 8000 >many/t0/dump.txt
    requests 8000 >many/t1/dump.txt
    exits 0 findings many
    ((SECONDS < 20)) # 2; with the square 40
}

@test "--least shows what is so severe, with its parts; --fail-on sees all" {
    both=("$DATA/cpu.pb.gz" "$DATA/heap.pb.gz")
    all=$("$PPROFX" findings --json "${both[@]}")
    [[ $(jq -r '[.findings[].severity] | unique | join(" ")' <<<"$all") == 'info warning' ]]
    exits 0 findings --json --least warning "${both[@]}"
    [[ $(jq -c .findings <<<"$output") == "$(jq -c '[.findings[] | select(.severity == "warning")]' <<<"$all")" ]]
    exits 0 findings --least critical "${both[@]}"
    [[ ${lines[0]} == 'Nothing so severe found, '*' less severe not shown, in 2 profiles: cpu, heap' && $output != *'What to fetch'* ]]
    exits 1 findings --least critical --fail-on warning "${both[@]}"
}

@test "--before with nothing to compare says so" {
    exits 0 findings --json --before "$DATA/heap.pb.gz" "$DATA/cpu.pb.gz"
    [[ $(jq -r '.quality[] | select(.id == "q-not-compared").message' <<<"$output") == 'Nothing was compared: the set before has heap, the one now cpu' ]]
    exits 0 findings --json --before "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    [[ $(jq -r '.quality[].id' <<<"$output") != *q-not-compared* ]]
}

@test "no line ends between a number and its percent sign" {
    for columns in 50 60; do
        script -qec "stty cols $columns; '$PPROFX' findings --no-color '$DATA/cpu.pb.gz'" /dev/null >out 2>/dev/null || skip 'no script'
        run ! grep -nE '^ *%' out
    done
}

@test "in a process that waits, what is lowered says what is waited for" {
    exits 0 findings "$DATA/findings/chain-7-waiting/hit-network"
    [[ $output == *'no more than info: the process waits: it uses 0.15 of a CPU, and 40 of 45 goroutines wait for the network in example.org/shop/stock.(*Client).ask'* ]]
}

@test "who sends is not said to receive, whatever wraps its go statement" {
    exits 0 findings "$DATA/findings/chan-contention/hit"
    [[ $output == *'; who receives may be '*'.(*queue).consume, which'* ]]
    exits 0 findings "$DATA/findings/chan-contention/hit-lock"
    [[ $output == *', most in main.seats.take [chan-contention]'* ]]
}

@test "the stack of a finding is one of the most" {
    exits 0 findings --json --before "$DATA/findings/chain-6-before/hit-under/before" "$DATA/findings/chain-6-before/hit-under/after"
    [[ $(jq -r '.findings[].parts[] | select(.id == "new-hot-function") | .stack[1]' <<<"$output") == *'stock.(*Shelf).Take '* ]]
}

@test "a chain runs where one of the findings is there that it needs" {
    mine() {
        printf '%s\n' '-- id: mine' '-- form: chain' '-- title: Mine' "-- needs: codec-json $1" \
            "SELECT NULL AS cause, number AS effect, 'lowered by mine' AS because, 'info' AS severity FROM finding WHERE severity > 1" >rules/mine.sql
        exits 0 findings --rules rules "$DATA/findings/exec-heavy/hit"
    }
    mkdir rules
    mine hot-function
    [[ $output == *'lowered by mine'* ]]
    mine fmt-hot
    [[ $output != *'lowered by mine'* ]]
}
