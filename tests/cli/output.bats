load helper

@test "-o writes the same bytes" {
    exits 0 top "$DATA/cpu.pb.gz"
    printf '%s\n' "$output" >want
    exits 0 top -o got "$DATA/cpu.pb.gz"
    [[ -z $output ]]
    says 'Generating report in got'
    cmp want got
    [[ -z $(compgen -G 'got?*') ]]
}

@test "-o keeps the permissions of a file it replaces, and follows links" {
    echo old >file
    chmod 600 file
    exits 0 top --output=file "$DATA/cpu.pb.gz"
    [[ $(stat -c %a file) == 600 ]]
    ln -s file link
    echo old >file
    exits 0 top -o link "$DATA/cpu.pb.gz"
    [[ -L link && $(head -c 3 file) != old ]]
}

@test "on failure nothing is written" {
    echo old >file
    exits 3 top -o file "$DATA/bad/garbage.txt"
    exits 2 top -o file -focus='(' "$DATA/cpu.pb.gz"
    [[ $(cat file) == old && -z $(compgen -G 'file?*') ]]
}

@test "a folder that cannot be written to" {
    exits 4 top -o nowhere/file "$DATA/cpu.pb.gz"
    says 'pprofx: cannot write nowhere/file: No such file or directory'
    mkdir folder
    exits 4 top -o folder "$DATA/cpu.pb.gz"
}

@test "a full disk is said" {
    run --separate-stderr bash -c '"$PPROFX" top "$DATA/cpu.pb.gz" >/dev/full'
    [[ $status -eq 4 ]]
    says 'pprofx: cannot write the standard output: No space left on device'
    exits 4 top -o /dev/full "$DATA/cpu.pb.gz"
    says 'pprofx: cannot write /dev/full: No space left on device'
}

@test "a closed pipe is quiet" {
    run --separate-stderr bash -c '"$PPROFX" top "$DATA/cpu.pb.gz" 2>err | true; echo "${PIPESTATUS[0]}"'
    # The reader may be gone before or after the only write.
    [[ $output == 4 || $output == 0 ]]
    [[ ! -s err ]]
    run --separate-stderr bash -c '"$PPROFX" top "$DATA/cpu.pb.gz" 2>err > >(exec 0<&-; sleep 1)'
    [[ ! -s err ]]
}

@test "a pipe nobody reads gives exit 4" {
    mkfifo pipe
    # The reader opens and closes; only then the program starts to write.
    bash -c 'exec 3<>pipe; exec 4>pipe; exec 3>&-; "$PPROFX" top "$DATA/cpu.pb.gz" >&4 2>err; echo $? >code'
    [[ $(cat code) == 4 && ! -s err ]]
}

@test "Ctrl-C ends with 130 and leaves no file" {
    mkfifo input
    # Somebody holds the other end open and never writes.
    sleep 30 3>&- >input &
    holder=$!
    run timeout --preserve-status -s INT 0.5 "$PPROFX" top -o file input
    kill "$holder"
    [[ $status -eq 130 && -z $(compgen -G 'file*') ]]
}

@test "names do not reach the terminal's controls" {
    comment=$'one\x1b[31mtwo'
    exits 0 top -n 1 -add_comment="$comment" "$DATA/cpu.pb.gz"
    [[ ${lines[2]} == 'one\x1b[31mtwo' ]]
    exits 0 top --compat -n 1 -add_comment="$comment" "$DATA/cpu.pb.gz"
    [[ ${lines[2]} == "$comment" ]]
    export comment
    run script -qec '"$PPROFX" top --compat -n 1 -add_comment="$comment" "$DATA/cpu.pb.gz"' /dev/null
    [[ $output == *'one\x1b[31mtwo'* && $output != *"$comment"* ]]
}

@test "colour only where it is wanted" {
    exits 0 top "$DATA/cpu.pb.gz"
    [[ $output != *$'\x1b'* ]]
    exits 0 top --color=always "$DATA/cpu.pb.gz"
    [[ $output == *$'\x1b[1m'* ]]
    run script -qec '"$PPROFX" top "$DATA/cpu.pb.gz"' /dev/null
    [[ $output == *$'\x1b[1m'* ]]
    NO_COLOR=1 run script -qec '"$PPROFX" top "$DATA/cpu.pb.gz"' /dev/null
    [[ $output != *$'\x1b'* ]]
    run script -qec '"$PPROFX" top --color=never "$DATA/cpu.pb.gz"' /dev/null
    [[ $output != *$'\x1b'* ]]
    TERM=dumb run script -qec '"$PPROFX" top "$DATA/cpu.pb.gz"' /dev/null
    [[ $output != *$'\x1b'* ]]
}

# slowly FILE: a pipe that takes over a second.
slowly() {
    head -c 8000 "$1"
    sleep 1.2
    tail -c +8001 "$1"
}

@test "progress on a terminal, when it takes over a second" {
    export -f slowly
    run script -qec 'slowly "$DATA/heap.pb.gz" | "$PPROFX" import x.db -' /dev/null
    [[ $output == *$'\r\x1b[Kreading -: 0 MB\r\x1b[Kstoring -: 0 MB\r\x1b[K- is stored as x.db#1'* ]]
    run script -qec 'slowly "$DATA/heap.pb.gz" | "$PPROFX" top -' /dev/null
    [[ $output == $'\r\x1b[Kreading -: 0 MB\r\x1b[Ksumming up -: 0 MB\r\x1b[KFile: shop'* ]]
    run script -qec 'slowly "$DATA/heap.pb.gz" | "$PPROFX" sql - "SELECT 1 AS one"' /dev/null
    [[ $output == $'\r\x1b[Kreading -: 0 MB\r\x1b[Kstoring -: 0 MB\r\x1b[Kone'* ]]
    run script -qec '"$PPROFX" top "$DATA/heap.pb.gz"' /dev/null
    [[ $output == File* ]]
    TERM=dumb run script -qec 'slowly "$DATA/heap.pb.gz" | "$PPROFX" top -' /dev/null
    [[ $output == File* ]]
    run bash -c 'slowly "$DATA/heap.pb.gz" | "$PPROFX" top - 2>&1 >/dev/null'
    [[ -z $output ]]
}

@test "Ctrl-C ends the line of progress" {
    export -f slowly
    run script -qec '(slowly "$DATA/heap.pb.gz" | head -c 16000; sleep 4) | timeout --foreground -s INT 3 "$PPROFX" top -' /dev/null
    [[ $output == $'\r\x1b[Kreading -: 0 MB\r' ]]
}
