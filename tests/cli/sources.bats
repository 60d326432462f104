load helper

@test "a source that is not there" {
    exits 3 top nowhere.pb.gz
    says_line '^pprofx: nowhere\.pb\.gz: .*No such file or directory$'
    exits 3 top .
    says_line '^pprofx: \.: '
}

@test "a limit that glued profiles pass together is named as it was given" {
    exits 3 top --max-memory=30KiB "$DATA/wrapped/glued.pb"
    says_line 'needs more than 30720 bytes of memory; --max-memory'
}

@test "a URL is not a missing file" {
    later='fetching from a server is not built yet in this version; save what it sends (curl -o FILE URL) and give FILE'
    for url in http://localhost:6060/debug/pprof/heap https://example.org/x localhost:6060 :6060/debug/pprof/heap; do
        exits 3 top "$url"
        says "pprofx: $url: $later"
    done
    exits 3 import x.db http://localhost:6060/debug/pprof/heap
    exits 0 import x.db "$DATA/heap.pb.gz"
    exits 3 top x.db#latest:cpu
    says_line 'no profile of kind "cpu" is stored'
    cp "$DATA/cpu.pb.gz" a:1
    exits 0 top a:1
}

@test "a text shows its first line, which may be a server's reason" {
    printf 'upstream request timeout\n' >cpu.pb.gz
    exits 3 top cpu.pb.gz
    says 'pprofx: cpu.pb.gz: not a profile, but a text that begins "upstream request timeout"'
    # What Go's own server says is told in words.
    printf 'Could not enable CPU profiling: cpu profiling already in use\n' >cpu.pb.gz
    exits 3 top cpu.pb.gz
    says "pprofx: cpu.pb.gz: not a profile: it looks like net/http/pprof's answer (500): a CPU profile is being taken already; fetch this one when that is done"
    # No control characters, and no character cut in two.
    printf '\n  \x1b[31m%s\u00e9 and more\n' "$(head -c 74 /dev/zero | tr '\0' x)" >long
    exits 3 top long
    says "pprofx: long: not a profile, but a text that begins \"\\x1b[31m$(head -c 74 /dev/zero | tr '\0' x)\""
}

@test "one bad source of two: a line for it, and the work goes on" {
    exits 0 top "$DATA/cpu.pb.gz"
    want=$output
    exits 0 top "$DATA/cpu.pb.gz" nowhere.pb.gz
    says_line '^nowhere\.pb\.gz: .*No such file or directory$'
    [[ $output == "$want" ]]
    exits 0 top "$DATA/bad/garbage.txt" "$DATA/cpu.pb.gz"
    says_line 'garbage\.txt: '
    [[ $output == "$want" ]]
}

@test "no source of two" {
    exits 3 top nowhere.pb.gz neither.pb.gz
    [[ ${#stderr_lines[@]} -eq 3 && ${stderr_lines[2]} == "pprofx: none of the 2 sources could be read" ]]
    exits 3 info nowhere.pb.gz neither.pb.gz
}

@test "standard input" {
    exits 0 top "$DATA/cpu.pb.gz"
    want=$output
    run --separate-stderr bash -c '"$PPROFX" top - <"$DATA/cpu.pb.gz"'
    [[ $status -eq 0 && $output == "$want" ]]
    run --separate-stderr bash -c 'cat "$DATA/cpu.pb.gz" | "$PPROFX" top -'
    [[ $status -eq 0 && $output == "$want" ]]
}

@test "every wrapping gives the same" {
    exits 0 top "$DATA/goroutine.pb.gz"
    want=$output
    for file in plain.pb members.pb.gz zstd.pb.zst lz4.pb.lz4; do
        exits 0 top "$DATA/wrapped/$file"
        [[ $output == "$want" ]]
    done
}

@test "two sources are merged" {
    exits 0 top --json "$DATA/cpu.pb.gz"
    one=$output
    exits 0 top --json "$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz"
    [[ $(jq '.rows[0].flat.value * 2' <<<"$one") -eq $(jq '.rows[0].flat.value' <<<"$output") ]]
}

@test "a program before the sources names the binary" {
    cp "$PPROFX" myprogram
    exits 0 top myprogram "$DATA/cpu.pb.gz"
    [[ ${lines[0]} == "File: myprogram" ]]
    exits 3 top myprogram
}

@test "an existing path wins over #" {
    cp "$DATA/cpu.pb.gz" 'a#1'
    exits 0 top 'a#1'
}

@test "several bases are merged, and said" {
    exits 0 top -base "$DATA/heap.old.pb.gz" -base "$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    says_line '^-base was given 2 times: the profiles are merged$'
    exits 0 top --compat -base "$DATA/heap.pb.gz" -base "$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    last=$output
    exits 0 top --compat -base "$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    [[ $output == "$last" ]]
}

@test "limits name their flag" {
    exits 3 top --max-input=100 "$DATA/cpu.pb.gz"
    says_line 'cpu\.pb\.gz: .*--max-input'
    exits 3 top --max-memory=4KiB "$DATA/cpu.pb.gz"
    says_line 'cpu\.pb\.gz: .*--max-memory'
}

@test "a pipe with a name is a source" {
    mkfifo pipe
    cat "$DATA/cpu.pb.gz" >pipe 3>&- &
    exits 0 top -nodecount=1 pipe
    [[ $output == "$("$PPROFX" top -nodecount=1 "$DATA/cpu.pb.gz")" ]]
}

@test "a folder is no profile; what reads folders is told" {
    mkdir folder
    for command in top locks goroutines; do
        exits 3 "$command" folder
        says 'pprofx: folder: is a directory, not a profile; pprofx findings and import read folders'
    done
}
