#!/usr/bin/env bats
# Small files that are gigabytes inside: each limit stops them with an error that names its flag, in memory
# that is bounded from outside as well.

bats_require_minimum_version 1.5.0

setup_file() {
    export BOMBS="$BATS_FILE_TMPDIR"
    local compression
    for compression in gzip zstd lz4; do
        bomb unknown "$compression" 10240
        bomb strings "$compression" 2048
    done
    bomb samples gzip 2048
    bomb string gzip 8192
    bomb stacks gzip 2048
    bomb line gzip 8192
    bomb frames gzip 8192
    bomb wide none 1
    bomb collide none 1
    bomb labels none 1
    bomb name none 1
}

bomb() {
    "$BATS_TEST_DIRNAME/bomb.py" "$1" "$2" "$3" >"$BOMBS/$1.$2"
}

# bounded MEBIBYTES ARGUMENT... runs pprofx in so much address space.  The sanitizers reserve terabytes, so
# their build runs unbounded.
bounded() {
    local mebibytes=$1
    shift
    run --separate-stderr bash -c '
        [[ $PPROFX_SANITIZE == ON ]] || ulimit -v $(($1 * 1024))
        shift
        exec timeout 100 "$PPROFX" "$@"' bash "$mebibytes" "$@"
}

# refused FLAG: exit 3, nothing on stdout, one line that names the flag.
refused() {
    echo "exit $status, stdout: $output, stderr: $stderr"
    [[ $status -eq 3 ]]
    [[ -z $output ]]
    [[ ${#stderr_lines[@]} -eq 1 ]]
    [[ $stderr == *"$1"* ]]
}

@test "the bombs are small" {
    local size
    for bomb in "$BOMBS"/*; do
        size=$(stat -c %s "$bomb")
        [[ $size -lt 50000000 ]]
    done
}

@test "--max-input stops bombs of 10 GB: gzip, zstd, LZ4" {
    local compression
    for compression in gzip zstd lz4; do
        bounded 128 top --max-input=256MiB "$BOMBS/unknown.$compression"
        refused --max-input
    done
}

@test "--max-input counts what standard input gives, too" {
    run --separate-stderr bash -c '
        [[ $PPROFX_SANITIZE == ON ]] || ulimit -v $((256 * 1024))
        "$1/bomb.py" unknown none 2048 | timeout 100 "$PPROFX" top --max-input=32MiB -' bash "$BATS_TEST_DIRNAME"
    refused --max-input
}

@test "--max-memory stops strings that cost more than they weigh, samples without end, one string of 8 GB" {
    local bomb
    for bomb in strings.gzip strings.zstd strings.lz4 samples.gzip string.gzip; do
        bounded 256 top --max-memory=64MiB "$BOMBS/$bomb"
        refused --max-memory
    done
}

@test "folded stacks obey both limits: lines, one line, one line of frames" {
    local bomb
    for bomb in stacks line frames; do
        bounded 256 top --max-memory=64MiB "$BOMBS/$bomb.gzip"
        refused --max-memory
    done
    bounded 256 folded --max-input=16MiB "$BOMBS/stacks.gzip"
    refused --max-input
}

@test "ids cannot be chosen to collide" {
    run -0 timeout 20 "$PPROFX" info --csv "$BOMBS/collide.none"
    [[ $output == *"locations,300000,"* ]]
}

@test "labels of a sample are not compared with each other" {
    bounded 512 flamegraph -o /dev/null "$BOMBS/labels.none"
    [[ $status -eq 0 ]]
}

@test "one long name does not make every row long" {
    local query="SELECT file, x FROM mapping, (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n \
                 WHERE x < 3) SELECT x FROM n)"
    bounded 256 info "$BOMBS/name.none"
    [[ $status -eq 0 && ${#output} -lt 12000000 ]]
    bounded 256 sql "$BOMBS/name.none" "$query"
    [[ $status -eq 0 && ${#output} -gt 15000000 && ${#output} -lt 30000000 ]]
}

@test "rows of long texts are not gathered" {
    bounded 400 sql -o /dev/null "$BOMBS/name.none" "SELECT hex(zeroblob(10000000)) FROM mapping LIMIT 12"
    [[ $status -eq 0 ]]
}

@test "a database import obeys the limits and stores nothing" {
    bounded 256 import --max-memory=64MiB "$BOMBS/new.db" "$BOMBS/strings.gzip"
    refused --max-memory
    [[ ! -e "$BOMBS/new.db" ]]
    run -0 --separate-stderr "$PPROFX" import "$BOMBS/old.db" "$PPROFX_ROOT/testdata/cpu.pb.gz"
    bounded 256 import --max-memory=64MiB "$BOMBS/old.db" "$BOMBS/strings.gzip"
    refused --max-memory
    run -0 "$PPROFX" profiles --csv "$BOMBS/old.db"
    [[ ${#lines[@]} -eq 2 ]]
    rm -f "$BOMBS"/old.db*
}

@test "a machine without memory is an error, not a crash" {
    [[ $PPROFX_SANITIZE != ON ]] || skip "the sanitizers need the address space"
    bounded 96 top --max-memory=4GiB "$BOMBS/strings.gzip"
    refused memory
}

@test "a profile within the limits is read" {
    bounded 128 top --max-input=1MiB --max-memory=16MiB "$BATS_TEST_DIRNAME/../../testdata/cpu.pb.gz"
    [[ $status -eq 0 ]]
    [[ -z $stderr ]]
}
