#!/bin/sh
# Makes every profile of this folder again: builds the programs of gen/, runs them, and derives the rest.
#
#   testdata/make.sh [FOLDER]       FOLDER: where to write (default: this folder)
#
# Needs Go 1.26, zstd and lz4; takes about three minutes, two of them for goroutines that have waited two minutes.  Programs are built in a neutral place, so that no path
# of the machine gets into a profile.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here}
mkdir -p "$out"
out=$(cd "$out" && pwd)
build=/tmp/build
rm -rf "$build"
mkdir -p "$build/src" "$build/raw/text" "$build/raw/dumps"
cp -R "$here/gen/." "$build/src"
cp -R "$here/../tests/dumps/hang" "$build/hang.src"
trap 'rm -rf "$build"' EXIT

export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off TZ=UTC
raw=$build/raw

compile() { # NAME PACKAGE [FLAG…]
    name=$1 package=$2
    shift 2
    (cd "$build/src" && go build "$@" -o "$build/$name" "./$package")
}

servers() {
    compile shop shop -trimpath
    compile labels labels -trimpath
    compile shapes shapes -trimpath
    compile shapes-untrimmed shapes
    compile shapes-stripped shapes -trimpath '-ldflags=-s -w'
    (cd "$build" && GODEBUG=gctrace=1 ./shop -out "$raw" 2>"$raw/text/gctrace.txt")
    (cd "$build" && ./labels -out "$raw" -seconds 2)
    (cd "$build" && ./shapes -o "$raw/generic.pb.gz" -seconds 2)
    (cd "$build" && ./shapes-untrimmed -o "$raw/untrimmed.pb.gz" -seconds 1)
    (cd "$build" && ./shapes-stripped -o "$raw/stripped.pb.gz" -seconds 1)
}

# One moment each, as text and as protobuf.
moments() {
    compile moments moments -trimpath
    mkdir -p "$raw/moments"
    (cd "$build" && ./moments "$raw/moments")
}

leaks() {
    (cd "$build/src" && GOEXPERIMENT=goroutineleakprofile go build -trimpath -o "$build/leak" ./leak)
    (cd "$build" && ./leak -out "$raw")
}

traces() {
    compile traced traced -trimpath
    (cd "$build" && ./traced -o traced.trace)
    for kind in net sync syscall sched; do
        go tool trace -pprof=$kind "$build/traced.trace" >"$raw/trace.$kind.pb.gz" 2>/dev/null
    done
}

# Benchmarks of the standard library, cut short.
tests() {
    bench encoding/json 'CodeMarshal$|CodeUnmarshal$' 30x -cpuprofile "$raw/test.json.cpu.pb.gz" \
        -memprofile "$raw/test.json.mem.pb.gz" -memprofilerate 65536
    bench sort 'SortString1K|StableInt1K|Sort1e4$' 300x -cpuprofile "$raw/test.sort.cpu.pb.gz"
    bench compress/flate 'Encode/Digits/Default/1e5|Decode/Newton/Default/1e5' 60x \
        -cpuprofile "$raw/test.flate.cpu.pb.gz" -memprofile "$raw/test.flate.mem.pb.gz" -memprofilerate 65536
    bench regexp 'MatchParallel|Match/Hard1/32K|FindAll' 60x -cpuprofile "$raw/test.regexp.cpu.pb.gz"
    bench sync 'Mutex' 20000x -mutexprofile "$raw/test.sync.mutex.pb.gz" -mutexprofilefraction 1 \
        -blockprofile "$raw/test.sync.block.pb.gz" -cpu 4
}

bench() { # PACKAGE BENCHMARKS TIME FLAG…
    package=$1 which=$2 length=$3
    shift 3
    (cd "$build" && go test -run '^$' -bench "$which" -benchtime "$length" "$@" \
        -o "$build/$(basename "$package").test" "$package" >/dev/null)
}

# One profile in every wrapping, by the tools that others use.
wrappings() {
    compile derive derive
    mkdir -p "$raw/wrapped"
    "$build/derive" "$raw/wrapped" "$raw/goroutine.pb.gz" "$raw/goroutine.labels.pb.gz"
    zstd -q --no-progress "$raw/wrapped/plain.pb" -o "$raw/wrapped/zstd.pb.zst"
    lz4 -q "$raw/wrapped/plain.pb" "$raw/wrapped/lz4.pb.lz4"
}

# Small ones with one property, or one defect, each: the same bytes every time.
made_by_hand() {
    compile synth synth
    compile bad bad
    "$build/synth" "$raw/synth"
    compile legacy legacy
    mkdir -p "$raw/legacy"
    "$build/legacy" "$raw/legacy"
    "$build/bad" "$raw/bad"
}

# Goroutines that wait in one known way each, and programs that die.
dumps() {
    (cd "$build/hang.src" && CGO_ENABLED=0 go build -trimpath -o "$build/hang" .)
    # shellcheck disable=SC3045 # of dash, too
    ulimit -c 0
    to=$raw/dumps
    "$build/hang" -out "$to" -age 130s convoy &
    for mode in abba accounts chain cond deep generic leak locked nilchan once orphan readers ring selects upgrade waitgroup; do
        "$build/hang" -out "$to" "$mode"
    done
    "$build/hang" -out "$to" bubble >/dev/null
    GODEBUG=tracebacklabels=1 "$build/hang" -out "$to" labels
    GODEBUG=tracebackancestors=5 "$build/hang" -out "$to" family
    for crash in asleep error goexit nilptr overflow panic repanic unlock; do
        "$build/hang" "$crash" 2>"$to/$crash.crash.txt" || true
    done
    for crash in mapwrites throw; do
        GOTRACEBACK=all "$build/hang" "$crash" 2>"$to/$crash.crash.txt" || true
    done
    for level in all system crash; do
        killed "$level"
    done
    wait
    # The protobuf and the debug=1 text of a few: the texts alone are enough of the rest.
    for mode in abba accounts bubble chain cond deep family generic locked nilchan once orphan readers ring selects upgrade waitgroup; do
        rm "$to/$mode.debug1.txt" "$to/$mode.pb.gz"
    done
    for truth in "$to"/*.truth.tsv; do
        sed "s/^/$(basename "$truth" .truth.tsv)\t/" "$truth"
        rm "$truth"
    done >"$to/truth.tsv"
}

# What kill -QUIT makes a program write under GOTRACEBACK=LEVEL.
killed() { # LEVEL
    GOTRACEBACK=$1 "$build/hang" quit >"$build/ready" 2>"$to/quit.$1.txt" &
    pid=$!
    until grep -q ready "$build/ready"; do sleep 0.1; done
    kill -QUIT "$pid"
    wait "$pid" || true
    rm "$build/ready"
}

# Texts are cut after some hundred lines: only their look matters.
shorten() {
    for text in "$raw"/text/*.txt; do
        head -n 400 "$text" >"$text.cut"
        mv "$text.cut" "$text"
    done
}

servers
leaks
moments
traces
tests
wrappings
made_by_hand
dumps
shorten
cp -R "$raw/." "$out"
