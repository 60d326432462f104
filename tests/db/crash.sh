#!/bin/bash
# What a store must survive.  Usage: crash.sh PPROFX TESTDATA [KILLS]
#
# Imports are killed at random moments; a disk fills up; a folder is read-only; two processes write at once.
# After each: integrity_check is ok, and every profile that was reported done is there and byte-equal.
set -euo pipefail
program=$(realpath "$1") data=$(realpath "$2") kills=${3:-120}
work=$(mktemp -d)
mounted=
cleanup() {
    [[ -z $mounted ]] || umount "$mounted"
    chmod -R u+w "$work"
    rm -rf "$work"
}
trap cleanup EXIT
cd "$work"

fail() {
    echo "crash.sh: $*" >&2
    exit 1
}

# check DB DONE: DONE holds the lines that import printed.
check() {
    local db=$1 done=$2 file id
    if [[ ! -e $db ]]; then
        [[ ! -s $done ]] || fail "$db is gone"
        return
    fi
    [[ $(sqlite3 "$db" 'PRAGMA integrity_check') == ok ]] || fail "$db: integrity_check"
    while read -r file id; do
        "$program" export "$db#$id" -o out || fail "$file was reported done as #$id"
        cmp "$file" out || fail "$db#$id is not $file"
    done < <(sed -nE 's/^(.*) (is|was) stored (before )?as .*#([0-9]+)$/\1 \4/p' "$done")
}

random_sleep() { # up to so many milliseconds
    sleep "$(printf '0.%03d' $((RANDOM % $1)))"
}

# Many different profiles: the same one with a comment of its own, glued on as protobuf allows.
make_profiles() {
    local i
    for ((i = 0; i < $1; i++)); do
        gzip -dc "$data/heap.pb.gz" >"p$i"
        printf '\x68%b' "\\x$(printf %02x $((i % 100 + 1)))" >>"p$i" # comment: string i + 1
        printf '\x68%b' "\\x$(printf %02x $((i / 100 + 1)))" >>"p$i"
    done
}

kill_imports() {
    local i pid reported=0
    : >told
    for ((i = 0; i < kills; i++)); do
        "$program" import kill.db p$((i * 3)) p$((i * 3 + 1)) p$((i * 3 + 2)) >>told 2>>err &
        pid=$!
        random_sleep "$window"
        kill -KILL $pid 2>/dev/null || true
        wait $pid 2>/dev/null || true
        [[ -z $(tail -c 1 told) ]] || sed -i '$d' told # it was killed while it wrote the line
        ((i % 10)) || check kill.db told
    done
    check kill.db told
    reported=$(wc -l <told)
    ((reported > 0)) || fail "no import was done before it was killed"
    ((reported < kills * 3)) || fail "no import was killed before it was done"
    echo "killed $kills imports; $reported profiles were reported done, and are there"
}

# Milliseconds that an import of three takes, so that kills fall into it.
measure() {
    local start end
    start=$(date +%s%N)
    "$program" import measure.db p0 p1 p2 >/dev/null
    end=$(date +%s%N)
    window=$(((end - start) / 1000000 + 20))
    ((window < 900)) || window=900
}

full_disk() {
    mkdir small
    if ! mount -t tmpfs -o size=1m tmpfs small 2>/dev/null; then
        echo "skipped: a full disk (no permission to mount a tmpfs)"
        return
    fi
    mounted=$work/small
    local i rc=0
    : >small.done
    for ((i = 0; i < 50 && rc == 0; i++)); do
        "$program" import small/full.db "p$i" >>small.done 2>small.err || rc=$?
    done
    ((rc == 4)) || fail "a full disk ended with $rc, not 4: $(cat small.err)"
    [[ $(wc -l <small.err) == 1 ]] || fail "a full disk is said in one line: $(cat small.err)"
    check small/full.db small.done
    umount small
    mounted=
    echo "a disk of 1 MB was full after $((i - 1)) profiles, which are there: $(cat small.err)"
}

# as_user COMMAND…: root may write everywhere, so it becomes somebody else.
as_user() {
    if ((UID)); then
        "$@"
    else
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    fi
}

read_only_folder() {
    local rc=0
    mkdir locked
    chmod 755 "$work"
    "$program" import locked/a.db p0 >locked.done
    chmod 555 locked
    chmod 444 locked/a.db
    if ! as_user "$program" --version >/dev/null 2>&1; then
        echo "skipped: a read-only folder (the program cannot be run as another user)"
        return
    fi
    as_user "$program" import locked/new.db p0 >/dev/null 2>locked.err || rc=$?
    ((rc == 4)) || fail "a read-only folder ended with $rc, not 4: $(cat locked.err)"
    [[ $(wc -l <locked.err) == 1 ]] || fail "a read-only folder is said in one line"
    rc=0
    as_user "$program" import locked/a.db p1 >/dev/null 2>locked.err || rc=$?
    ((rc == 4)) || fail "a read-only database ended with $rc, not 4: $(cat locked.err)"
    as_user "$program" profiles locked/a.db >/dev/null || fail "a read-only database cannot be read"
    as_user "$program" export 'locked/a.db#1' | cmp - p0 || fail "a read-only database gives other bytes"
    [[ $(ls locked) == a.db ]] || fail "files were left in a read-only folder"
    echo "a read-only folder: not written, read"
}

second_writer() {
    local rc=0 start
    "$program" import two.db p0 >two.done
    # A writer that holds the lock longer than anybody waits, and one that lets go in time.
    (echo 'BEGIN IMMEDIATE;' && sleep 8) | sqlite3 two.db &
    sleep 1
    start=$SECONDS
    "$program" import two.db p1 >/dev/null 2>two.err || rc=$?
    ((rc == 4)) || fail "a second writer ended with $rc, not 4: $(cat two.err)"
    ((SECONDS - start >= 4)) || fail "a second writer did not wait"
    grep -q 'another process is writing' two.err || fail "a second writer says: $(cat two.err)"
    wait
    (echo 'BEGIN IMMEDIATE;' && sleep 2) | sqlite3 two.db &
    sleep 0.5
    "$program" import two.db p2 >>two.done || fail "a second writer did not wait for 2 s"
    wait
    local i
    for i in 3 4 5 6; do
        "$program" import two.db "p$i" "p$((i + 10))" >two.done.$i &
    done
    wait
    cat two.done.* >>two.done
    [[ $(wc -l <two.done) == 10 ]] || fail "of four writers at once some did not finish"
    check two.db two.done
    echo "a second writer waits, then says so; four at once all finish"
}

make_profiles $((kills * 3))
measure
kill_imports
full_disk
read_only_folder
second_writer
