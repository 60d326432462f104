load helper

@test "a log of garbage collections is a profile" {
    exits 0 top "$DATA/text/gctrace.txt"
    [[ $output == *"Type: cpu"* && $output == *"GC mark background"* && $output == *"GC mark assist"* ]]
    says ''
    exits 0 top -sample_index=gc "$DATA/text/gctrace.txt"
    [[ $output == *" of 400 total"* ]]
    exits 0 top -sample_index=pause "$DATA/text/gctrace.txt"
    [[ $output != *"GC mark assist"* && $output == *"GC mark termination"* ]]
}

@test "the sums are those of its lines" {
    exits 0 top -sample_index=cpu -unit=ms -nodefraction=0 --csv "$DATA/text/gctrace.txt"
    # The third field of "ms cpu" between the slashes is what ran in the background.
    want=$(sed 's/.*clock, [^/]*\/\([^/]*\)\/.*/\1/' "$DATA/text/gctrace.txt" | awk '{ s += $1 } END { printf "%.0f", s * 1e6 }')
    [[ $output == *"$want,"*"GC mark background"* ]]
}

@test "cycles that were forced can be told apart" {
    log='gc 1 @0.1s 5%: 1+2+3 ms clock, 1+2/3/4+5 ms cpu, 4->5->2 MB, 5 MB goal, 2 P'
    printf 'app | %s\n' hello "$log" "$log (forced)" world >log
    exits 0 top -sample_index=gc -tagfocus=forced=true log
    [[ $output == *"nodes accounting for 1, 50.00% of 2 total"* ]]
}

@test "gzip, standard input and several logs" {
    gzip -c "$DATA/text/gctrace.txt" >log.gz
    "$PPROFX" top -sample_index=gc "$DATA/text/gctrace.txt" log.gz - <"$DATA/text/gctrace.txt" >out
    grep -q ' of 1200 total' out
}

@test "go tool pprof reads none, and so --compat" {
    exits 3 top --compat "$DATA/text/gctrace.txt"
}

@test "--dump takes a number, last or all" {
    for good in 1 last all; do
        exits 0 top --dump=$good "$DATA/cpu.pb.gz"
    done
    for bad in 0 -1 first 1x 99999999999999999999; do
        exits 2 top --dump=$bad "$DATA/cpu.pb.gz"
        says "pprofx: option -dump needs a number from 1, last or all, not \"$bad\""
    done
    exits 2 top --dump=2 "$DATA/cpu.pb.gz"
    says "pprofx: $DATA/cpu.pb.gz: there are no goroutine dumps in it, so there is no dump 2"
}
