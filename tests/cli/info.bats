load helper

@test "a section a file" {
    exits 0 info "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    [[ $output == *cpu.pb.gz* && $output == *heap.pb.gz* && $output == *samples/count* || $output == *samples* ]]
    exits 0 info --json "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    [[ $(jq -s 'map(.pprofx) | unique | join(",")' <<<"$output") == '"info"' ]]
    [[ $(jq -s length <<<"$output") -eq 2 ]]
}

@test "every kind of profile in the folder" {
    for file in "$DATA"/*.pb.gz; do
        exits 0 info "$file"
        [[ -z $stderr ]]
    done
}

@test "a bad file among good ones is a line" {
    exits 0 info "$DATA/bad/garbage.txt" "$DATA/cpu.pb.gz"
    says_line 'garbage\.txt: '
    exits 3 info "$DATA/bad/garbage.txt"
    says_line '^pprofx: .*garbage\.txt: '
}

@test "a picture is among what to try" {
    exits 0 info "$DATA/cpu.pb.gz"
    [[ $output == *'pprofx flamegraph FILE -o FILE.svg'* ]]
}

@test "MemStats behind a heap profile as text" {
    cat >heap.txt <<'END'
heap profile: 1: 1024 [2: 2048] @ heap/32768
1: 1024 [2: 2048] @ 0x487865 0x423685
#	0x487864	main.fill+0x4	/src/shop/main.go:7

# runtime.MemStats
# Sys = 26319112
# HeapInuse = 4415488
# Stack = 786432 / 917504
# NextGC = 4194304
# PauseNs = [100000 300000 200000 0 0]
# PauseEnd = [1000000000 2000000000 3000000000 0 0]
# NumGC = 3
# NumForcedGC = 1
# GCCPUFraction = 0.125
END
    exits 0 info heap.txt
    for want in 'HeapInuse  +4\.21MB  heap in use' 'StackInuse  +768kB  stacks' 'NumGC  +3  collections' \
        'Collector:  +12\.50% of the CPUs. time since the start' \
        'Pauses:  +median 200us, longest 300us, of the last 3 collections, of which there were 1/s'; do
        grep -Eq "$want" <<<"$output"
    done
    exits 0 info --json heap.txt
    [[ $(jq -r '.facts | [.gc_cpu_fraction, .gc_pause_max.value, (.memstats[] | select(.name == "Sys") | .value.value)] | join(" ")' <<<"$output") == "0.125 300000 26319112" ]]
    exits 0 sql --csv heap.txt "SELECT value FROM memstats WHERE name = 'StackSys' OR name = 'PauseNs' ORDER BY name, position"
    [[ ${lines[*]} == "value 100000 300000 200000 917504" ]]
}

@test "waits of a dump are seconds, as in goroutines and locks" {
    local hang=$DATA/hang/hang-2.txt
    exits 0 info --json "$hang"
    [[ $(jq -c '[.. | .longest? // empty][0]' <<<"$output") == '{"value":180,"unit":"seconds","text":"at least 3m"}' ]]
    exits 0 locks --json "$hang"
    [[ $(jq -c '.rows[0].longest | .value, .unit' <<<"$output" | tr '\n' ' ') == '180 "seconds" ' ]]
    exits 0 goroutines --json "$hang"
    [[ $(jq -c '.rows[0].wait_max | .value, .unit' <<<"$output" | tr '\n' ' ') == '180 "seconds" ' ]]
}

@test "a text without a memory map has no mappings" {
    exits 0 info "$DATA/dumps/convoy.debug1.txt"
    [[ $output == *"Sample types:"* && $output != *Mappings* ]]
}
