load helper

# The first group's first two lines.
first_group() {
    sed -n '/^ \{1,8\}[0-9]\+  /{N;p;q}' <<<"$output"
}

@test "every dump: the program's own groups have the counts that are true" {
    while IFS=$'\t' read -r file count state function; do
        path=$DATA/dumps/$file.debug2.txt
        exits 0 goroutines --json --state "^\\Q$state\\E\$" -focus="^\\Q$function\\E\$" "$path"
        found=$(jq .facts.shown <<<"$output")
        if [[ $found -ne $count ]]; then
            echo "$file: $function, $state: $found, not $count" >&2
            return 1
        fi
    done <"$DATA/dumps/truth.tsv"
}

@test "the incident comes first" {
    while read -r file state function; do
        exits 0 goroutines "$DATA/dumps/$file"
        if [[ $(first_group) != *"${state//_/ }"*"$function"* ]]; then
            printf '%s begins with %s\n' "$file" "$(first_group)" >&2
            return 1
        fi
    done <<'EOT'
abba.debug2.txt sync.Mutex.Lock main.
convoy.debug2.txt sync.Mutex.Lock main.(*prices).get
upgrade.debug2.txt sync.RWMutex main.(*sessions)
nilchan.debug2.txt (nil_chan) main.
selects.debug2.txt select_(no_cases) main.forever
leak.debug2.txt chan_send main.ask
panic.crash.txt failed_here main.
nilptr.crash.txt failed_here main.
mapwrites.crash.txt failed_here main.
throw.crash.txt failed_here main.
EOT
}

@test "who may hold a lock stands below those who want it" {
    exits 0 goroutines "$DATA/dumps/convoy.debug2.txt"
    [[ $output == *"wants a lock"*"IO wait, at least 2m  in main.(*prices).get, where 40 want a lock: may hold it"* ]]
}

@test "the failure's text comes before all" {
    exits 0 goroutines "$DATA/dumps/mapwrites.crash.txt"
    [[ ${lines[0]} == 'fatal error: concurrent map writes' ]]
    exits 0 goroutines --json "$DATA/dumps/panic.crash.txt"
    [[ $(jq -r '.facts.headline[0]' <<<"$output") == 'panic: first'* ]]
}

@test "waits are lower bounds, and unknown ones are no zeros" {
    exits 0 goroutines "$DATA/dumps/convoy.debug2.txt"
    [[ $output == *'sync.Mutex.Lock, at least 2m'* && $output == *'Waits are lower bounds'* ]]
    exits 0 goroutines --json "$DATA/dumps/abba.debug2.txt"
    [[ $(jq '.rows[0].wait_max' <<<"$output") == null ]]
    exits 0 goroutines "$DATA/goroutine.pb.gz"
    [[ $output == *'Waits are not told here'* && $output != *'at least'* ]]
}

@test "--min-wait and --state choose goroutines" {
    exits 0 goroutines --min-wait=2m --state=io "$DATA/dumps/convoy.debug2.txt"
    [[ ${lines[0]} == '1 of 42 goroutines in 1 group: '* ]]
    exits 0 goroutines --min-wait=121s "$DATA/dumps/convoy.debug2.txt"
    [[ ${lines[0]} == '0 of 42 goroutines in 0 groups: '* ]]
    exits 0 goroutines --state=Mutex "$DATA/dumps/convoy.debug2.txt"
    [[ ${lines[0]} == '40 of 42 '* ]]
    exits 0 goroutines --min-wait=5m "$DATA/goroutine.pb.gz"
    says 'No wait of that length is told; a dump tells waits in whole minutes, and not of every goroutine'
    for bad in 5 m 5x '' -; do
        [[ -z $bad ]] && continue
        exits 2 goroutines --min-wait="$bad" "$DATA/dumps/convoy.debug2.txt"
        says "pprofx: option -min-wait needs a time such as 90s, 5m or 1h30m, not \"$bad\""
    done
    exits 0 goroutines --state=nosuch "$DATA/hang/hang-2.txt"
    says_line '^No goroutine is in a state that matches "nosuch"; there are .*sync.Mutex.Lock \(lock\)'
    exits 2 goroutines --state='(' "$DATA/dumps/convoy.debug2.txt"
    says 'pprofx: parsing state regexp: missing ): ('
}

@test "filters are those of all commands" {
    exits 0 goroutines -focus='prices.*ask' "$DATA/dumps/convoy.debug2.txt"
    [[ ${lines[0]} == '1 of 42 '* ]]
    exits 0 goroutines -ignore='prices' "$DATA/dumps/convoy.debug2.txt"
    [[ ${lines[0]} == '1 of 42 '* ]]
    exits 0 goroutines -tagfocus=user=ada "$DATA/dumps/labels.debug2.txt"
    [[ ${lines[0]} == '2 of 7 '* ]]
    exits 0 goroutines -focus=nothing "$DATA/dumps/convoy.debug2.txt"
    says 'Focus expression matched no samples'
}

@test "--by sums up" {
    exits 0 goroutines --by state --csv "$DATA/dumps/leak.debug2.txt"
    [[ $output == *$'\n60,'*',chan send,'* && $output == *$'\n25,'*',chan receive,'* ]]
    exits 0 goroutines --by creator --csv "$DATA/dumps/leak.debug2.txt"
    [[ $output == *$'\n100,'*',main.leak,'* ]]
    exits 0 goroutines --by label=user --csv "$DATA/dumps/labels.debug2.txt"
    [[ $output == *$'\n2,'*',ada,'* ]]
    exits 2 goroutines --by colour "$DATA/dumps/leak.debug2.txt"
    says 'pprofx: option -by needs state, creator, function, stack or label=KEY, not "colour"'
}

@test "of very many dumps the first and the last are told" {
    for i in {1..40}; do
        printf 'goroutine %d [running]:\nmain.f()\n\t/a.go:1 +0x1\n\nhello\n' "$i"
    done >many
    exits 0 goroutines many
    [[ ${#lines[@]} -lt 25 && ${lines[0]} == *'1  many, dump 1' && ${lines[1]} == *'...  31 more' ]]
    [[ ${lines[2]} == *'1  many, dump 33' && ${lines[9]} == *'1  many, dump 40' ]]
    [[ $output == *'(1, ..., 1, 1, 1, 1, 1, 1, 1)'* || $output == *unchanged* ]]
    exits 0 goroutines --json many
    [[ $(jq -r '.rows[0].counts' <<<"$output") == '1, ..., 1, 1, 1, 1, 1, 1, 1' ]]
}

@test "--by state compares moments, too" {
    exits 0 goroutines --by state --json "$DATA/hang/hang-1.txt" "$DATA/hang/hang-2.txt"
    [[ $(jq -r '.rows[] | "\(.count) \(.growth) \(.state)"' <<<"$output") == '22 16 chan send
21 16 sync.Mutex.Lock
1 0 IO wait
1 0 running
3 -16 chan receive' ]]
    printf 'goroutine 1 [select]:\nmain.f()\n\t/a.go:1 +0x1\n' >was
    printf 'goroutine 1 [sleep]:\nmain.f()\n\t/a.go:1 +0x1\n' >is
    exits 0 goroutines --by state --json was is
    [[ $(jq -r '.rows[] | "\(.count) \(.growth) \(.state) \(.groups)"' <<<"$output") == '1 1 sleep 1
0 -1 select 0' ]]
}

@test "what the runtime has proven leaked can never go on" {
    printf 'goroutine %s:\nmain.%s()\n\t/a.go:1 +0x1\n\n' '1 [sync.Mutex.Lock, 5 minutes]' f \
        '2 [chan send (leaked)]' g >leaked
    exits 0 goroutines leaked
    [[ $(first_group) == *'chan send  can never go on'*main.g* ]]
}

@test "--full shows arguments, of standard input and pipes too" {
    exits 0 goroutines --full -focus=prices "$DATA/dumps/convoy.debug2.txt"
    [[ $output == *'main.(*prices).get(0x'* && $output == *'created by main.convoy in goroutine 1'* ]]
    local once=$output
    run --separate-stderr "$PPROFX" goroutines --full -focus=prices - <"$DATA/dumps/convoy.debug2.txt"
    [[ $status -eq 0 && ${output/: -/} == "${once/: $DATA\/dumps\/convoy.debug2.txt/}" ]]
    mkfifo pipe
    gzip -c "$DATA/dumps/convoy.debug2.txt" >pipe 3>&- &
    run --separate-stderr "$PPROFX" goroutines --full -focus=prices pipe 3>&-
    [[ $status -eq 0 && $output == *'main.(*prices).get(0x'* ]]
    exits 0 goroutines --full "$DATA/goroutine.pb.gz"
    [[ $output == *runtime.gopark* ]]
}

@test "two dumps: what grew comes first" {
    exits 0 goroutines "$DATA/hang/hang-1.txt" "$DATA/hang/hang-2.txt"
    [[ $(grep -m1 '^ *[0-9]* .* to ' <<<"$output") == *'sync.Mutex.Lock, at least 3m  +16 (5 to 21)'* ]]
    cat "$DATA/hang/hang-1.txt" "$DATA/hang/hang-2.txt" >both.txt
    exits 0 goroutines both.txt
    [[ $output == *'both.txt, dump 1'* && $output == *'+16 (5 to 21)'* ]]
    exits 0 goroutines --dump=1 both.txt
    [[ $output != *Growth* ]]
}

# What curl fetched and what SIGQUIT wrote of one process: the same goroutines, with other frames.
two_views() {
    cat >curl.txt <<'EOT'
goroutine 7 [chan send]:
main.leak.func1()
	/src/main.go:58 +0x1f
created by main.leak in goroutine 1
	/src/main.go:57 +0x3c

goroutine 9 [runnable]:
main.main.gowrap2()
	/src/main.go:70
created by main.main in goroutine 1
	/src/main.go:70 +0x3c
EOT
    cat >quit.log <<'EOT'
SIGQUIT: quit
PC=0x492d21 m=0 sigcode=0

goroutine 7 gp=0xc000002380 m=nil [chan send]:
runtime.gopark(0x1?, 0x2?, 0x3?, 0x4?, 0x5?)
	/go/src/runtime/proc.go:462 +0xce fp=0xc00001 sp=0xc00002 pc=0x489b0e
runtime.chansend(0xc000056070, 0xc000058fd0, 0x1, 0x0?)
	/go/src/runtime/chan.go:283 +0x3c fp=0xc00001 sp=0xc00002 pc=0x489b0e
runtime.chansend1(0x0?, 0x0?)
	/go/src/runtime/chan.go:161 +0x17 fp=0xc00001 sp=0xc00002 pc=0x489b0e
main.leak.func1()
	/src/main.go:58 +0x1f fp=0xc00001 sp=0xc00002 pc=0x489b0e
main.leak.gowrap1()
	/src/main.go:57 +0x25 fp=0xc00001 sp=0xc00002 pc=0x489b0e
runtime.goexit({})
	/go/src/runtime/asm_amd64.s:1771 +0x1 fp=0xc00001 sp=0xc00002 pc=0x489b0e
created by main.leak in goroutine 1
	/src/main.go:57 +0x3c

goroutine 9 gp=0xc000002381 m=nil [runnable]:
main.main.gowrap2()
	/src/main.go:70 fp=0xc00001 sp=0xc00002 pc=0x489b0e
runtime.goexit({})
	/go/src/runtime/asm_amd64.s:1771 +0x1 fp=0xc00001 sp=0xc00002 pc=0x489b0e
created by main.main in goroutine 1
	/src/main.go:70 +0x3c

goroutine 2 gp=0xc000002382 m=nil [force gc (idle)]:
runtime.gopark(0x0?, 0x0?, 0x0?, 0x0?, 0x0?)
	/go/src/runtime/proc.go:462 +0xce fp=0xc00001 sp=0xc00002 pc=0x489b0e
runtime.forcegchelper()
	/go/src/runtime/proc.go:375 +0xb3 fp=0xc00001 sp=0xc00002 pc=0x489b0e
created by runtime.init.7 in goroutine 1
	/go/src/runtime/proc.go:363 +0x1a

goroutine 3 gp=0xc000002383 m=nil [GC sweep wait]:
runtime.gopark(0x0?, 0x0?, 0x0?, 0x0?, 0x0?)
	/go/src/runtime/proc.go:462 +0xce fp=0xc00001 sp=0xc00002 pc=0x489b0e
runtime.bgsweep(0xc000024080)
	/go/src/runtime/mgcsweep.go:279 +0x94 fp=0xc00001 sp=0xc00002 pc=0x489b0e
created by runtime.gcenable in goroutine 1
	/go/src/runtime/mgc.go:204 +0x66
EOT
}

@test "what SIGQUIT writes is compared with what was fetched before" {
    two_views
    exits 0 goroutines curl.txt quit.log
    [[ $output == *'chan send  unchanged'* && $output == *'runnable  unchanged'* && $output != *gowrap1* ]]
    exits 0 goroutines quit.log curl.txt
    [[ $output == *'chan send  unchanged'* && $output == *'runnable  unchanged'* ]]
    [[ $output != *'own: force gc'* ]]
    exits 0 goroutines --full quit.log
    [[ $output == *'runtime.chansend1(0x0?, 0x0?)'* ]]
}

@test "the runtime's own states are one in the heading" {
    two_views
    exits 0 goroutines quit.log
    [[ $output == *"1 chan send, 1 runnable, 2 in the runtime's own states"* ]]
    exits 0 goroutines --by state quit.log
    [[ $output == *'force gc (idle)'*'GC sweep wait'* || $output == *'GC sweep wait'*'force gc (idle)'* ]]
}

@test "runtime's and libraries' own goroutines are one line" {
    exits 0 goroutines "$DATA/dumps/quit.system.txt"
    [[ $output == *"the runtime's and libraries' own:"*'GC worker (idle)'* ]]
    exits 0 goroutines --all "$DATA/dumps/quit.system.txt"
    [[ $output != *"the runtime's and libraries' own:"* && $output == *'GC worker (idle)  own'* ]]
}

@test "-n limits the groups, and says what is left" {
    exits 0 goroutines -n 1 "$DATA/dumps/leak.debug2.txt"
    [[ $output == *'in 2 more groups: -n=0 shows all'* ]]
    exits 0 goroutines -n 0 "$DATA/dumps/leak.debug2.txt"
    [[ $output != *'more groups'* ]]
}

@test "no colour and no cut lines where there is no terminal" {
    exits 0 goroutines "$DATA/dumps/convoy.debug2.txt"
    [[ $output != *$'\e'* && $output != *'...'/* ]]
    exits 0 goroutines --color=always "$DATA/dumps/convoy.debug2.txt"
    [[ $output == *$'\e[31msync.Mutex.Lock\e[0m'* ]]
}

@test "other profiles are refused, and a line among several" {
    exits 3 goroutines "$DATA/cpu.pb.gz"
    says "pprofx: $DATA/cpu.pb.gz: is a profile of kind cpu and tells nothing of goroutines"
    exits 0 goroutines "$DATA/cpu.pb.gz" "$DATA/dumps/convoy.debug2.txt"
    says_line 'tells nothing of goroutines'
    exits 2 goroutines
}

@test "flamegraphs of goroutines are coloured by state" {
    exits 0 flamegraph --term --color=never "$DATA/dumps/convoy.debug2.txt"
    [[ $output == *'wants a lock 95.24%'* && $output == *'|sync.Mutex.Lock'* ]]
    exits 0 flamegraph --term --color=never --palette=owner "$DATA/dumps/convoy.debug2.txt"
    [[ $output != *'wants a lock'* && $output == *'standard library'* ]]
    exits 2 flamegraph --palette=state "$DATA/cpu.pb.gz"
    says 'pprofx: --palette=state is for dumps and profiles of goroutines'
    for shape in --bottom-up '--sandwich=prices.*get' --order=weight --flame; do
        exits 0 flamegraph "$shape" "$DATA/dumps/convoy.debug2.txt" -o out.svg
        grep -q 'class="s0"' out.svg
    done
}

@test "a debug=1 text has no states but what its frames say" {
    exits 0 goroutines --state=busy "$DATA/dumps/leak.debug1.txt"
    [[ ${lines[0]} == '0 of 101 '* ]]
    exits 0 goroutines "$DATA/dumps/leak.debug1.txt"
    [[ $output == *'101 in a state not known'* && $output == *'own: writes this dump'* && $output == *'60  state not known'*'main.ask'* ]]
}

@test "top of a dump" {
    exits 0 top -cum "$DATA/dumps/convoy.debug2.txt"
    [[ $output == *'97.62%  main.(*prices).get'* ]]
}
