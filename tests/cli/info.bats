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
