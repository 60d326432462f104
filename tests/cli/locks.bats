load helper

D=$PPROFX_ROOT/testdata/dumps

# has TEXT...: all of them stand in the output.
has() {
    local text
    for text in "$@"; do
        if [[ $output != *"$text"* ]]; then
            printf 'not there: %s\n%s\n' "$text" "$output" >&2
            return 1
        fi
    done
}

# rows FILE EXPRESSION: of the rows in JSON.
rows() {
    "$PPROFX" locks --json "$1" | python3 -c "
import json, sys
d = json.load(sys.stdin); rows = d['rows']; facts = d['facts']
print(($2))"
}

@test "a convoy: who holds the lock waits for the network" {
    exits 0 locks "$D/convoy.debug2.txt"
    has "40 of 42 goroutines wait for 1 lock, the longest at least 2m." \
        "Held while waiting (likely): goroutine" "IO wait for at least 2m, in main.(*prices).ask (locks.go:" \
        "40 goroutines wait behind it"
    [[ $output != *Deadlock* && $output != *moment* ]]
    [[ $(rows "$D/convoy.debug2.txt" "[(r['waiters'], r['writers'], r['readers'], r['wanted_in'], r['sure'], r['holder_in'], r['holder_state'], r['longest']['value']) for r in rows]") == \
        "[(40, 40, 0, 'main.(*prices).get', 'likely', 'main.(*prices).ask', 'IO wait', 120)]" ]]
}

@test "two that wait for each other" {
    exits 0 locks "$D/abba.debug2.txt"
    has "Deadlock suspect (possible): 2 goroutines hold a lock each and wait for the next one's; 5 goroutines wait there" \
        "in main.(*account).deposit" "because an argument of main.transfer (locks.go:" "No wait is dated"
    [[ $(rows "$D/abba.debug2.txt" "[r['cycle'] for r in rows], len({r['holder'] for r in rows}), len(facts['suspects'])") == \
        "([1, 1], 2, 1)" ]]
}

@test "a ring that no argument tells of" {
    exits 0 locks "$D/accounts.debug2.txt"
    has "9 of 10 goroutines wait for 4 locks." \
        "Deadlock suspect (possible): all 9 goroutines in main.(*bank).move wait for 4 locks, 4 of them behind the one"
    [[ $output != *"held by goroutine"* ]]
}

@test "a ring of five" {
    exits 0 locks "$D/ring.debug2.txt"
    has "Deadlock suspect (possible): 5 goroutines hold a lock each"
    [[ $(grep -c 'holds sync.Mutex 0x' <<<"$output") -eq 5 ]]
    [[ $(rows "$D/ring.debug2.txt" "[r['cycle'] for r in rows], len({r['holder'] for r in rows})") == "([1, 1, 1, 1, 1], 5)" ]]
}

@test "a read lock that becomes a write lock" {
    exits 0 locks "$D/upgrade.debug2.txt"
    has "Deadlock suspect (possible): goroutine" "seems to wait for the write lock while it holds the read lock; 7 goroutines" \
        "it is behind the line that locks it, in main.(*sessions).visit (locks.go:"
    [[ $(rows "$D/upgrade.debug2.txt" "[(r['kind'], r['writers'], r['readers'], r['known_by']) for r in rows]") == \
        "[('sync.RWMutex', 1, 6, 'struct')]" ]]
}

@test "a writer that waits for a reader is no upgrade" {
    exits 0 locks "$D/readers.debug2.txt"
    has "which waits to write until those who read are done" "chan send, in main.(*sessions).export" "(possible: "
    [[ $output != *Deadlock* ]]
}

@test "a chain of holders" {
    exits 0 locks "$D/chain.debug2.txt"
    has "9 of 11 goroutines wait for 3 locks." "chan receive, in main.(*shelf).tidy" "9 goroutines wait behind it"
    [[ $(grep -c -- '`- held by goroutine' <<<"$output") -eq 3 ]]
    [[ $(rows "$D/chain.debug2.txt" "[(r['waiters'], r['behind']) for r in rows if not r['holder_waits_for']]") == "[(1, 9)]" ]]
}

@test "a dump with too many goroutines to keep is read twice and tells the same" {
    local dump
    for dump in "$D"/*.debug2.txt "$D"/*.crash.txt; do
        diff <("$PPROFX" locks --json "$dump") <("$PPROFX" locks --json --max-memory=16KiB "$dump")
    done
}

@test "a lock whose holder is gone" {
    exits 0 locks "$D/orphan.debug2.txt"
    has "12 wait for sync.Mutex 0x" "holder not in the dump, as far as its arguments tell"
    [[ $(rows "$D/orphan.debug2.txt" "[(r['holder'], r['sure'], r['holder_in']) for r in rows]") == "[(None, None, None)]" ]]
}

@test "a sync.Once whose function takes long" {
    exits 0 locks "$D/once.debug2.txt"
    has "Held while waiting (possible): goroutine" "8 wait for sync.Once 0x" "sleep, in main.(*config).get" \
        "it is in the function of a sync.Once"
}

@test "what the runtime or a signal wrote" {
    exits 0 locks "$D/asleep.crash.txt"
    has "fatal error: all goroutines are asleep - deadlock!" "2 of 3 goroutines wait for 1 lock."
    [[ $(rows "$D/asleep.crash.txt" "facts['headline']") == "['fatal error: all goroutines are asleep - deadlock!']" ]]
    exits 0 locks "$D/throw.crash.txt"
    has "panic: out of cheese" "40 of 142 goroutines wait for 1 lock."
    for level in all system crash; do
        exits 0 locks "$D/quit.$level.txt"
        has "SIGQUIT: quit" "wait for 3 locks." "9 goroutines wait behind it"
    done
}

@test "nobody waits" {
    for name in leak nilchan selects waitgroup cond deep labels; do
        exits 0 locks "$D/$name.debug2.txt"
        [[ $output == "None of "*" goroutines waits for a lock." ]]
    done
    [[ $(rows "$D/leak.debug2.txt" "rows, facts['waiting'], facts['suspects'] if 'suspects' in facts else []") == "([], 0, [])" ]]
}

@test "an earlier dump tells a moment from a standstill" {
    exits 0 locks "$D/abba.debug2.txt" "$D/abba.debug2.txt"
    has "Deadlock suspect (likely): 2 goroutines"
    [[ $output != *"No wait is dated"* ]]
    cat "$D/abba.debug2.txt" "$D/abba.debug2.txt" >both.txt
    exits 0 locks both.txt
    has "Deadlock suspect (likely): 2 goroutines"
    cat "$D/abba.debug2.txt" "$D/leak.debug2.txt" >last.txt
    exits 0 locks last.txt
    has "None of 101 goroutines"
    exits 0 locks --dump=1 last.txt
    has "Deadlock suspect (possible)"
    exits 2 locks --dump=3 last.txt
    says "pprofx: last.txt: there is no dump 3 in it"
    exits 2 locks --dump=all last.txt
}

@test "standard input, compressed too" {
    exits 0 locks - <"$D/convoy.debug2.txt"
    want=$output
    gzip -c "$D/convoy.debug2.txt" >convoy.txt.gz
    exits 0 locks convoy.txt.gz
    [[ $output == "$want" ]]
}

@test "every format" {
    exits 0 locks --csv "$D/convoy.debug2.txt"
    [[ ${lines[0]} == waiters,writers,readers,longest,* && ${#lines[@]} -eq 2 ]]
    exits 0 locks --format=markdown "$D/convoy.debug2.txt"
    has "Held while waiting" "| waiters"
    exits 0 locks --json "$D/leak.debug2.txt"
    exits 0 locks --csv "$D/leak.debug2.txt"
    [[ ${#lines[@]} -eq 1 ]]
}

@test "other profiles of goroutines are not enough, and it says what is" {
    for file in "$D/convoy.pb.gz" "$D/convoy.debug1.txt" "$DATA/cpu.pb.gz"; do
        exits 3 locks "$file"
        [[ $stderr == *"curl -o FILE 'http://HOST:PORT/debug/pprof/goroutine?debug=2'"* ]]
    done
    exits 3 locks missing.txt
    says "pprofx: missing.txt: cannot open: No such file or directory"
    exits 2 locks
}

@test "cut at any byte it says what is left" {
    size=$(wc -c <"$D/abba.debug2.txt")
    for ((n = 200; n < size; n += 137)); do
        head -c "$n" "$D/abba.debug2.txt" >cut.txt
        exits 0 locks cut.txt
    done
}

@test "names from the file do nothing to the terminal" {
    sed -e 's/main\.(\*prices)\.get/main.\x1b[31mget/; s/IO wait/IO \x1b[5mwait/; s/locks\.go/\x07.go/' "$D/convoy.debug2.txt" >odd.txt
    exits 0 locks odd.txt
    [[ $output != *$'\x1b'* && $output != *$'\x07'* ]]
}

@test "a queue says in which function, its lock may have no name" {
    exits 0 locks "$D/readers.debug2.txt"
    has "Queue: 10 of 12 goroutines wait for sync.RWMutex in the struct at 0x" ", most in main.(*sessions).visit (locks.go:"
}

@test "stored dumps" {
    cat "$D/abba.debug2.txt" "$D/leak.debug2.txt" >two.txt
    exits 0 import store.db two.txt
    exits 0 locks store.db#1
    has "Deadlock suspect (possible): 2 goroutines"
    exits 0 locks store.db#2
    has "None of 101 goroutines"
    exits 0 locks store.db#1 store.db#1
    has "Deadlock suspect (likely): 2 goroutines"
}

@test "who waits in the same function for another lock may be the holder" {
    local id lock
    for lock in 590 5a0; do
        id=$((${id:-6} + 1))
        printf 'goroutine %s [sync.Mutex.Lock, 1500 minutes]:\n' "$id"
        printf 'internal/sync.runtime_SemacquireMutex(0x1f4?, 0x0?, 0x1f4?)\n\t/go/src/runtime/sema.go:95 +0x25\n'
        printf 'internal/sync.(*Mutex).lockSlow(0xc000612%s)\n\t/go/src/internal/sync/mutex.go:149 +0x15d\n' "$lock"
        printf 'internal/sync.(*Mutex).Lock(...)\n\t/go/src/internal/sync/mutex.go:70\n'
        printf 'sync.(*Mutex).Lock(...)\n\t/go/src/sync/mutex.go:46\n'
        printf 'main.transfer(0xc0004c0400?, 0xc000612%s, 0x1)\n\t/src/main.go:45 +0xa6\n' "$lock"
        printf 'created by main.main in goroutine 1\n\t/src/main.go:106 +0x537\n\n'
    done >transfer.txt
    exits 0 locks transfer.txt
    has "as far as its arguments tell; or it is the other one that waits in main.transfer, if that takes several" \
        "at least 1d1h"
    [[ $(rows transfer.txt "[r['longest'] for r in rows][0]") == *"'value': 90000, 'unit': 'seconds', 'text': '1d1h'"* ]]
}

@test "-focus and -ignore choose among those who wait, -n says how many locks are shown" {
    exits 0 locks -focus='\.audit$' "$D/abba.debug2.txt"
    has "3 of 6 goroutines wait for 1 lock; 2 more are filtered out."
    exits 0 locks -ignore='\.audit$' "$D/abba.debug2.txt"
    has "2 of 6 goroutines wait for 2 locks; 3 more are filtered out." "Deadlock suspect"
    exits 0 locks -focus='no such function' "$D/chain.debug2.txt"
    has "9 of 11 goroutines wait for locks; all are filtered out."
    exits 0 locks -n=1 "$D/chain.debug2.txt"
    has "The 1 of 3 locks with the most waiters:"
    exits 0 locks -n 0 "$D/chain.debug2.txt"
    [[ $output != *"with the most waiters:"* ]]
    [[ $("$PPROFX" locks --json -n=2 "$D/chain.debug2.txt" | grep -c '"waiters"') -eq 2 ]]
    exits 2 locks -focus='(' "$D/chain.debug2.txt"
    [[ $stderr == *"parsing focus regexp: "* ]]
}

@test "on a terminal lines fit" {
    command -v script >/dev/null || skip "there is no script(1)"
    COLUMNS=100 script -qec "stty cols 100; '$PPROFX' locks --color=never '$D/upgrade.debug2.txt'" /dev/null >"$BATS_TEST_TMPDIR/out"
    [[ $(tr -d '\r' <"$BATS_TEST_TMPDIR/out" | awk '{ if (length($0) > 100 && !/^ *[0-9]|^waiters/) n++ } END { print n + 0 }') -eq 0 ]]
    grep -q 'waits for it again' "$BATS_TEST_TMPDIR/out"
}
