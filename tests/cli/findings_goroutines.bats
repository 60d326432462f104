load helper

D=$PPROFX_ROOT/testdata/dumps

# found SOURCE...: a line a finding and part of one: id, severity, blamed function.
found() {
    "$PPROFX" findings --format=json "$@" | python3 -c "
import json, sys
def show(findings):
    for f in findings:
        print(f['id'], f['severity'], f['blame']['function'])
        show(f.get('parts') or [])
show(json.load(sys.stdin)['findings'])"
}

# goroutines FIRST N STATE FUNCTION [LIBRARY]: as a dump has them, started by main.main.
goroutines() {
    seq "$1" "$(($1 + $2 - 1))" | awk -v state="$3" -v function_="$4" -v library="${5-}" '{
        printf "goroutine %d [%s]:\n", $1, state
        if (library)
            printf "%s(0xc000012030)\n\t/usr/local/go/src/net/http/file.go:81 +0x2d\n", library
        printf "%s(...)\n\t/src/app/main.go:30 +0x2d\n", function_
        printf "created by main.main in goroutine 1\n\t/src/app/main.go:12 +0x85\n\n" }'
}

@test "a program that died: its failure, where it failed" {
    [[ $(found "$D/mapwrites.crash.txt") == "fatal-error critical main.scribble" ]]
    [[ $(found "$D/nilptr.crash.txt") == "fatal-error critical main.nilPointer" ]]
    [[ $(found "$D/asleep.crash.txt" | head -n 1) == "fatal-error critical main.asleep" ]]
    [[ $(found "$D/quit.crash.txt") != *fatal-error* ]]
}

@test "a stack that was full is told what to do about recursion" {
    {
        printf 'runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\n'
        goroutines 1 1 running main.descend
    } >died.txt
    exits 0 findings died.txt
    [[ $output == *'The program died'*'do      The stack was full: '* ]]
}

@test "who holds a lock over the network is blamed, and how sure that is" {
    [[ $(found "$D/convoy.debug2.txt" | head -n 1) == "lock-held-across-blocking warning main.(*prices).get" ]]
    [[ $(found "$PPROFX_ROOT/testdata/hang" | head -n 1) == "lock-held-across-blocking warning main.(*stock).reserve" ]]
}

@test "one moment of a circle is information" {
    [[ $(found "$D/abba.debug2.txt") == "deadlock-suspect info main.transfer" ]]
    [[ $(found "$D/accounts.debug2.txt") == "deadlock-suspect info main.(*bank).move" ]]
    [[ $(found "$D/upgrade.debug2.txt") == "deadlock-suspect info main.(*sessions).visit" ]]
}

@test "a circle that has stood for a minute is a deadlock" {
    sed 's/\[sync.Mutex.Lock\]/[sync.Mutex.Lock, 3 minutes]/' "$D/abba.debug2.txt" >old.txt
    [[ $(found old.txt | head -n 1) == "deadlock-suspect critical main.transfer" ]]
}

@test "of pointers that tell who may hold a lock the nearest one counts" {
    cat >tanks.txt <<'DUMP'
goroutine 6 [sync.Mutex.Lock]:
internal/sync.(*Mutex).lockSlow(0x3e5ea05321b0)
	internal/sync/mutex.go:149 +0x15d
sync.(*Mutex).Lock(...)
	sync/mutex.go:46
main.(*plant).fill(0x3e5ea057c080, 0x3e5ea05321b0, 0x1f)
	/srv/tank/main.go:29 +0x52
main.(*plant).pump(0x3e5ea057c080, 0x3e5ea05320f8)
	/srv/tank/main.go:55 +0x37
created by main.main in goroutine 1
	/srv/tank/main.go:76 +0x177

goroutine 7 [sync.Mutex.Lock]:
internal/sync.(*Mutex).lockSlow(0x3e5ea0544290)
	internal/sync/mutex.go:149 +0x15d
sync.(*Mutex).Lock(...)
	sync/mutex.go:46
main.(*plant).fill(0x3e5ea057c080, 0x3e5ea0532120, 0x0?)
	/srv/tank/main.go:33 +0xb0
main.(*plant).pump(0x3e5ea057c080, 0x3e5ea05321c0)
	/srv/tank/main.go:55 +0x37
created by main.main in goroutine 1
	/srv/tank/main.go:76 +0x177

goroutine 9 [sync.Mutex.Lock]:
internal/sync.(*Mutex).lockSlow(0x3e5ea0532120)
	internal/sync/mutex.go:149 +0x15d
sync.(*Mutex).Lock(...)
	sync/mutex.go:46
main.(*plant).fill(0x3e5ea057c080, 0x3e5ea0532120, 0x1)
	/srv/tank/main.go:29 +0x52
main.(*plant).pump(0x3e5ea057c080, 0x3e5ea05321d0)
	/srv/tank/main.go:55 +0x37
created by main.main in goroutine 1
	/srv/tank/main.go:76 +0x177

goroutine 12 [sync.Mutex.Lock]:
internal/sync.(*Mutex).lockSlow(0x3e5ea0532120)
	internal/sync/mutex.go:149 +0x15d
sync.(*Mutex).Lock(...)
	sync/mutex.go:46
main.(*plant).calm(0x3e5ea057c080)
	/srv/tank/main.go:45 +0x109
main.main.func1()
	/srv/tank/main.go:80 +0x57
created by main.main in goroutine 1
	/srv/tank/main.go:78 +0x24b
DUMP
    [[ $(found tanks.txt) == "deadlock-suspect info main.(*plant).fill" ]]
}

@test "a dump from a pipe has its locks, too" {
    exits 0 findings --format=json <"$D/abba.debug2.txt" -
    [[ $output == *deadlock-suspect* ]]
}

@test "nil channels are certain, a few empty selects are meant" {
    [[ $(found "$D/nilchan.debug2.txt") == "blocked-forever warning main.drain" ]]
    [[ $(found "$D/selects.debug2.txt") == "blocked-forever info main.forever" ]]
    exits 0 findings "$D/nilchan.debug2.txt"
    [[ $output == *'7 goroutines can never go on: most wait in main.drain (chan receive (nil chan)) '* ]]
    { cat "$D/nilchan.debug2.txt"; echo; goroutines 900 4 'chan send (nil chan)' main.ask; } >more.txt
    exits 0 findings more.txt
    [[ $output == *'11 goroutines can never go on: most wait in main.ask (chan send (nil chan)) '* ]]
    goroutines 1 2 'chan send (nil chan)' main.f >half.txt
    goroutines 3 3 'select (no cases)' main.f | sed 's/go:30/go:31/' >>half.txt
    goroutines 6 5 'chan receive (nil chan)' main.g >>half.txt
    exits 0 findings half.txt
    [[ $output == *': 5 of them wait in main.f (a select with no case, chan send (nil chan)) '* ]]
    exits 0 findings "$D/selects.debug2.txt"
    [[ $output == *'2 goroutines can never go on: all wait in main.forever (a select with no case)'* ]]
}

@test "parked goroutines that become more are a leak" {
    goroutines 10 100 "chan send" main.ask >t0.txt
    goroutines 10 300 "chan send" main.ask >t1.txt
    [[ $(found .) == "goroutine-leak warning main.ask" ]]
    goroutines 10 1300 "chan send" main.ask >t1.txt
    [[ $(found .) == "goroutine-leak critical main.ask" ]]
}

@test "who started those that leak does not matter" {
    for moment in 0 1 2; do
        goroutines 10 $((100 + 50 * moment)) "chan send" main.ask >t$moment.txt
        goroutines 1000 $((100 + 50 * moment)) "chan send" main.ask | sed 's/by main.main/by main.retry/' >>t$moment.txt
    done
    [[ $(found .) == "goroutine-leak critical main.ask" ]]
}

@test "goroutines that wait for the network or a lock, or end again, are no leak" {
    goroutines 10 100 "IO wait" main.ask >t0.txt
    goroutines 10 900 "IO wait" main.ask >t1.txt
    [[ -z $(found .) ]]
    goroutines 10 300 "chan send" main.ask >t0.txt
    goroutines 10 100 "chan send" main.ask >t1.txt
    [[ -z $(found .) ]]
}

@test "what those that leak wait for is told where it is known" {
    kinds() {
        "$PPROFX" findings --json "$1" | jq -r '.findings[] | select(.id == "goroutine-leak") | .message + ": " + .remedy'
    }
    kinds "$DATA/findings/goroutine-leak/kinds" >said
    [[ $(wc -l <said) -eq 4 ]]
    grep -q 'seats.(\*Hold).refresh (chan receive, it seems of a ticker), .*: A ticker never closes ' said
    grep -q 'prices.Watch (chan receive, it seems for the end of a context), .*: Call the cancel function ' said
    grep -q 'mails.(\*Box).send (chan receive until the channel is closed), .*: Close the channel ' said
    grep -q 'orders.(\*Cart).settled (chan receive), .*: Give each of these goroutines a way to end: ' said
    [[ $(kinds "$DATA/findings/goroutine-leak/hit") == *' (chan send), '*': Nobody receives '* ]]
    [[ $(kinds "$DATA/findings/goroutine-leak/joining/hit") == *': Done must be called '* ]]
    [[ $(kinds "$DATA/findings/goroutine-leak/bodies/hit") == *': Read each answer '* ]]
    [[ $(kinds "$DATA/findings/goroutine-leak/asleep/hit") == *': Let the loop that sleeps '* ]]
}

@test "all states of those that leak are told" {
    goroutines 10 100 "chan receive" main.ask >t0.txt
    goroutines 10 300 "chan receive" main.ask >t1.txt
    goroutines 400 2 "select" main.ask | sed 's/go:30/go:31/' >>t1.txt
    exits 0 findings .
    [[ $output == *'302 goroutines wait in main.ask (chan receive, select), '* ]]
}

@test "what very many goroutines take is told, and is critical where it is much of the heap" {
    goroutines 10 12000 "chan send" main.deliver >goroutine.txt
    exits 0 findings goroutine.txt
    [[ $output == *'the process has 12,000, which by estimate take 29 MB or more '* ]]
    [[ $(found goroutine.txt) == *'goroutine-explosion warning main.deliver'* ]]
    zcat "$DATA/findings/gc-headroom-low/hit/heap.debug1.txt.gz" >heap.txt
    sed -i 's|^# Stack = .*|# Stack = 98304000 / 98304000|; s/^# HeapSys = .*/# HeapSys = 180000000/' heap.txt
    exits 0 findings .
    [[ $output == *'the process has 12,000, whose stacks take 94 MB '* ]]
    [[ $(found .) == *'goroutine-explosion critical main.deliver'* ]]
    sed -i 's/^# HeapSys = .*/# HeapSys = 980000000/' heap.txt
    [[ $(found .) == *'goroutine-explosion warning main.deliver'* ]]
    sed -i 's|^# Stack = .*|# Stack = 983040 / 983040|' heap.txt
    exits 0 findings .
    [[ $output == *'by estimate take 29 MB or more '* ]]
}

@test "a pool keeps its size, an explosion does not" {
    goroutines 10 1500 "select" main.deliver "net/http.(*persistConn).roundTrip" >t0.txt
    cp t0.txt t1.txt
    [[ $(found .) == "goroutine-explosion info main.deliver" ]]
    goroutines 10 1490 "select" main.deliver "net/http.(*persistConn).roundTrip" >t1.txt
    [[ $(found .) == "goroutine-explosion warning main.deliver" ]]
}

@test "workers that wait for work are information, unless they are very many" {
    goroutines 10 2000 "chan receive" main.work >t0.txt
    goroutines 10 1990 "chan receive" main.work >t1.txt
    goroutines 3000 10 "runnable" main.work >>t1.txt
    [[ $(found .) == "goroutine-explosion info main.work" ]]
    goroutines 10 900 "chan receive" main.work >t0.txt
    goroutines 10 990 "chan receive" main.work >t1.txt
    [[ -z $(found .) ]]
}

@test "a lock is one finding in a single dump, too" {
    [[ $(found "$PPROFX_ROOT/testdata/findings/deadlock-suspect/hit/t1/goroutine.debug2.txt.gz") == \
        'deadlock-suspect info example.org/cases/waits.(*vault).transfer'$'\n''lock-convoy info example.org/cases/waits.(*vault).deposit' ]]
    exits 0 findings --json "$PPROFX_ROOT/testdata/findings/deadlock-suspect/hit/t1/goroutine.debug2.txt.gz"
    [[ $(jq '.findings | length' <<<"$output") == 1 ]]
}

@test "who waits for one lock in several functions is one queue" {
    [[ $(found "$D/readers.debug2.txt") == 'lock-convoy info main.(*sessions).visit' ]]
    exits 0 findings "$D/readers.debug2.txt"
    [[ $output == *'10 of 12 goroutines queue for a lock, most in '* ]]
}

@test "of moments that are alike the last one is shown" {
    goroutines 10 30 "sync.Mutex.Lock" main.book "sync.(*Mutex).Lock" >t0.txt
    goroutines 50 30 "sync.Mutex.Lock" main.book "sync.(*Mutex).Lock" >t1.txt
    exits 0 findings .
    [[ $output == *lock-convoy* && $output == *' ./t1.txt'* && $output != *' ./t0.txt'* ]]
}

@test "a queue that is there at two moments is not of one moment" {
    exits 0 findings --json "$PPROFX_ROOT/testdata/findings/deadlock-suspect/hit"
    [[ $output == *'the lock is never released'* && $output != *'seen at one moment'* ]]
}

@test "goroutines that no profile tells of are not none" {
    exits 0 findings "$PPROFX_ROOT/testdata/findings/timer-leak/hit/t1/heap.pb.gz"
    [[ $output == *timer-leak* && $output != *goroutines* ]]
}

@test "a finalizer that has waited for a minute is critical at two moments, too" {
    cp -R "$DATA/findings/finalizer-stuck/hit" .
    [[ $(found hit) == "finalizer-stuck warning "* ]]
    zcat hit/t1/goroutine.debug2.txt.gz | sed 's/^goroutine 4 .chan send./goroutine 4 [chan send, 2 minutes]/' >hit/t1/goroutine.debug2.txt
    rm hit/t1/goroutine.debug2.txt.gz
    [[ $(found hit) == "finalizer-stuck critical "* ]]
}

@test "levels can be lowered" {
    lowered() { # RULE LEVELS SOURCE: nothing is said by it, and something with these levels
        [[ $(found "$3") != *"$1 "* && $(found --level "$1=$2" "$3") == *"$1 "* ]]
    }
    mkdir leak
    goroutines 10 5 "chan send" main.ask >leak/t0.txt
    goroutines 10 27 "chan send" main.ask >leak/t1.txt
    lowered goroutine-leak 10,20,50 leak
    goroutines 10 20 "syscall" main.ask >threads.txt
    lowered thread-explosion 10,off,off threads.txt
    goroutines 10 600 "chan send" main.ask >many.txt
    lowered goroutine-explosion 500,off,off many.txt
    goroutines 10 6 "sync.Mutex.Lock" main.book "sync.(*Mutex).Lock" >locks.txt
    lowered lock-convoy 5,off,off locks.txt
    lowered hot-function 1%,off,off "$DATA/findings/little/cpu.pb.gz"
    lowered hot-line 1%,off,off "$DATA/findings/little/cpu.pb.gz"
}

@test "a thread each" {
    goroutines 10 150 "syscall" main.ask >dump.txt
    [[ $(found dump.txt) == "thread-explosion warning main.ask" ]]
}

@test "a moment at which nobody holds a thread is the one that counts" {
    { goroutines 10 150 "syscall" main.ask; goroutines 1 1 "chan receive" main.main; } >t0.txt
    goroutines 1 1 "chan receive" main.main >t1.txt
    [[ -z $(found .) ]]
}

@test "how many wait for a lock is told by the process's age" {
    [[ $(found "$PPROFX_ROOT/testdata/moments") == *"lock-contention info main.fight"* ]]
    # Without the collections of the heap as text there is no age: no average, and no more than information.
    cp "$PPROFX_ROOT"/testdata/moments/{mutex,block}.pb.gz .
    exits 0 findings --format=json .
    [[ $output == *"since the program began"*'"metric": null'* ]]
}
