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

@test "info sums the collections up" {
    exits 0 info "$DATA/text/gctrace.txt"
    [[ $output =~ Kind:\ +gc && $output =~ Written\ by:\ +Go\ 1.18\ or\ later ]]
    [[ $output =~ Collections:\ +400\ in\ 2\.28s,\ 175/s,\ 1\ forced ]]
    [[ $output =~ Collector:\ +at\ most\ 20\.7%.*,\ 10%\ since\ the\ start ]]
    [[ $output =~ Pauses:\ +median\ 602us,\ 99%\ up\ to\ 2\.60ms,\ longest\ 15\.13ms ]]
    [[ $output =~ Live\ heap:\ +3MB\ of\ a\ goal\ of\ 4MB\ at\ first,\ 2MB\ of\ a\ goal\ of\ 5MB\ at\ last ]]
    exits 0 info --json "$DATA/text/gctrace.txt"
    [[ $(jq -r '.facts | [.gc_cycles.value, .gc_forced, .gc_pause_max.value, .gc_live_last.value, .gc_goal_last.value] | join(" ")' <<<"$output") == "400 1 15130000 2097152 5242880" ]]
    # By other means: both pauses of each line, sorted.
    want=$(sed 's/.*%: \([0-9.]*\)+[0-9.]*+\([0-9.]*\) ms clock.*/\1 \2/' "$DATA/text/gctrace.txt" |
        awk '{ printf "%.0f\n", ($1 + $2) * 1e6 }' | sort -n | sed -n '200p;396p' | xargs)
    [[ $(jq -r '.facts | [.gc_pause_median.value, .gc_pause_p99.value] | join(" ")' <<<"$output") == "$want" ]]
}

@test "info of a log that goes on after a restart, without a goal" {
    log='@0.1s 5%: 1+2+3 ms clock, 1+2/3/4+5 ms cpu, 4->5->2 MB, 17592186044415 MB goal, 2 P'
    printf '%s\n' "gc 1 $log" "gc 2 $log" "gc 1 $log" >log
    exits 0 info log
    [[ $output == *"Collections:   3, 0 forced; 2 starts of a program"* ]]
    [[ $output == *"2MB without a goal at first, 2MB without a goal at last"* ]]
    [[ $output =~ Written\ by:\ +Go\ 1.17\ or\ earlier ]]
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

@test "a picture of a log says what it is of" {
    exits 0 flamegraph --term "$DATA/text/gctrace.txt"
    [[ ${lines[0]} == "Garbage collection profile, 2.28s" ]]
}
