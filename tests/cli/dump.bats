load helper

@test "top of a goroutine dump" {
    exits 0 top "$DATA/dumps/leak.debug2.txt"
    [[ $output == *"Type: goroutine"* && $output == *" of 101 total"* && $output == *"main.ask"* ]]
    says ''
}

@test "a filter of labels: state, creator, wait" {
    exits 0 top -tagfocus='state=chan send' "$DATA/dumps/leak.debug2.txt"
    [[ $output == *"nodes accounting for 60, "*" of 101 total"* ]]
    exits 0 top -sample_index=wait "$DATA/dumps/convoy.debug2.txt"
    [[ $output == *"Type: wait"* ]]
}

@test "the text and the protobuf of one moment have the same stacks" {
    for name in convoy leak labels; do
        # The text leaves frames of the runtime out; the goroutine that writes it has two moments.
        for kind in debug2.txt pb.gz; do
            "$PPROFX" folded "$DATA/dumps/$name.$kind" 2>/dev/null | grep -v 'main\.write' |
                sed 's/;runtime\.[^; ]*//g' | sort >"$name.$kind"
        done
        [ -s "$name.pb.gz" ]
        diff "$name.debug2.txt" "$name.pb.gz"
    done
}

@test "goroutines as the program counts them" {
    while IFS=$'\t' read -r mode count state function; do
        exits 0 top -nodecount=0 -focus="^$(printf %s "$function" | sed 's/[][().*]/\\&/g')\$" -tagfocus="state=$state" \
            "$DATA/dumps/$mode.debug2.txt"
        [[ $output == *"nodes accounting for $count,"* ]]
    done < <(grep -v '(' "$DATA/dumps/truth.tsv")
}

@test "a log with several dumps: the last, one, all" {
    cat "$DATA/dumps/leak.debug2.txt" "$DATA/dumps/abba.debug2.txt" >two
    exits 0 top two
    [[ $output == *" of 6 total"* ]]
    exits 0 top --dump=1 two
    [[ $output == *" of 101 total"* ]]
    exits 0 top --dump=all two
    [[ $output == *" of 107 total"* ]]
    exits 2 top --dump=3 two
    says "pprofx: two: there is no goroutine dump 3 in it, it has 2"
}

@test "a dump in a log of containers, with colours, compressed, from standard input" {
    sed $'s/^/\x1b[36mweb-1  |\x1b[0m /' "$DATA/dumps/leak.debug2.txt" | sed 's/$/\r/' >log
    gzip -c log >log.gz
    exits 0 top log.gz
    [[ $output == *" of 101 total"* ]]
    "$PPROFX" top - <log | grep -q ' of 101 total'
}

@test "a cut dump is read and said to be cut" {
    head -c 9000 "$DATA/dumps/leak.debug2.txt" >cut
    "$PPROFX" top cut >out 2>err
    grep -q 'of [0-9]* total' out
    grep -q 'The text ends within a goroutine, in line [0-9]*; what follows is missing' err
}

@test "a text without goroutines is refused, and under --compat every dump" {
    printf 'hello\ngoroutines are nice\n' >log
    exits 3 top log
    exits 3 top --compat "$DATA/dumps/leak.debug2.txt"
}

@test "after SIGQUIT the runtime's own frames are left out, but where there are no others" {
    exits 0 top -focus=main "$DATA/dumps/quit.system.txt"
    [[ $output == *main.follow* && $output != *runtime.g* ]]
    exits 0 top "$DATA/dumps/quit.system.txt"
    [[ $output == *runtime.bgsweep* ]]
    exits 0 top "$DATA/dumps/panic.crash.txt"
    [[ $output == *runtime.gopanic* ]]
}
