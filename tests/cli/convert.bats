load helper

@test "to speedscope: a profile for each sample type" {
    exits 0 convert --to speedscope "$DATA/heap.pb.gz" -o heap.json
    says 'Generating report in heap.json'
    [[ $(jq -r '.profiles | map(.name + "/" + .unit) | join(" ")' heap.json) == \
        "alloc_objects/none alloc_space/bytes inuse_objects/none inuse_space/bytes" ]]
    [[ $(jq .activeProfileIndex heap.json) -eq 3 ]]
    [[ $(jq '[.profiles[] | (.samples | length) == (.weights | length) and .endValue == (.weights | add)] | all' heap.json) == true ]]
    [[ $(jq '[.profiles[].samples[][]] | max < (input | .shared.frames | length)' heap.json heap.json) == true ]]
    exits 0 convert --to=speedscope -sample_index=alloc_space "$DATA/heap.pb.gz"
    [[ $(jq .activeProfileIndex <<<"$output") -eq 1 ]]
    jq -e '[.shared.frames[] | select(.name == "bufio.NewReaderSize") | .file] == ["bufio/bufio.go"]' <<<"$output"
}

@test "to speedscope: lines, labels, differences" {
    exits 0 convert --to=speedscope -lines "$DATA/cpu.pb.gz"
    [[ $(jq '[.shared.frames[] | select(.name == "net/http.(*conn).serve")] | length' <<<"$output") -gt 1 ]]
    exits 0 convert --to=speedscope --labels "$DATA/labels.pb.gz"
    [[ $(jq -r '.shared.frames[.profiles[1].samples[0][0]].name' <<<"$output") == "route="* ]]
    exits 0 convert --to=speedscope -diff_base="$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    says_line '^[0-9]+ negative values are left out: speedscope has none$'
    [[ $(jq '[.profiles[].weights[]] | min > 0' <<<"$output") == true ]]
}

@test "to folded is folded" {
    exits 0 folded --labels -lines "$DATA/labels.pb.gz"
    want=$output
    exits 0 convert --to=folded --labels -lines "$DATA/labels.pb.gz"
    [[ $output == "$want" ]]
}

@test "to pprof: merged and filtered, and as good as the sources" {
    exits 0 convert --to=pprof "$DATA/heap.pb.gz" -o heap.pb.gz
    exits 0 top "$DATA/heap.pb.gz"
    want=$output
    exits 0 top heap.pb.gz
    [[ $output == "$want" ]]
    exits 0 convert --to=pprof -focus=json "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -o both.pb.gz
    exits 0 top --json -cum -relative_percentages -focus=json "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz"
    want=$(jq -c .rows <<<"$output")
    exits 0 top --json -cum both.pb.gz
    [[ $(jq -c .rows <<<"$output") == "$want" ]]
}

@test "to pprof: the type asked for is the default, values are divided" {
    exits 0 convert --to=pprof -sample_index=alloc_objects -divide_by=10 "$DATA/heap.pb.gz" -o heap.pb.gz
    exits 0 top --json "$DATA/heap.pb.gz" -sample_index=alloc_objects
    want=$(jq .facts.total.value <<<"$output")
    exits 0 top --json heap.pb.gz
    [[ $(jq -r .facts.type <<<"$output") == alloc_objects ]]
    [[ $(($(jq .facts.total.value <<<"$output") * 10 / want)) -eq 1 ||
        $(($(jq .facts.total.value <<<"$output") * 10 / want)) -eq 0 ]]
}

@test "folded stacks become a profile" {
    printf 'main;a 1\nmain;b 2\n' >x.folded
    exits 0 convert --to=pprof x.folded -o x.pb.gz
    exits 0 folded x.pb.gz
    [[ $output == $'main;a 1\nmain;b 2' ]]
    exits 0 top --compat x.pb.gz
    [[ $output == *"Type: samples"* ]]
}

@test "the format is named, once" {
    exits 2 convert "$DATA/cpu.pb.gz"
    says 'pprofx: convert needs --to=speedscope, --to=folded or --to=pprof'
    exits 2 convert --to=svg "$DATA/cpu.pb.gz"
    says_line 'speedscope\|folded\|pprof'
    exits 2 convert --to=folded --json "$DATA/cpu.pb.gz"
    says_line '^pprofx: --to names the format'
    exits 2 convert --to=pprof -mean "$DATA/cpu.pb.gz"
    exits 2 convert --to=pprof
}

@test "proto, as pprof spells it" {
    exits 0 proto -focus=json "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -output=a.pb.gz
    says 'Generating report in a.pb.gz'
    exits 0 -proto -focus=json "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -output=b.pb.gz
    exits 0 convert --to=pprof -focus=json "$DATA/cpu.pb.gz" "$DATA/cpu.new.pb.gz" -o c.pb.gz
    cmp a.pb.gz b.pb.gz
    cmp a.pb.gz c.pb.gz
    "$PPROFX" -proto "$DATA/cpu.pb.gz" | "$PPROFX" info - | grep -q '^Samples: *114$'
    exits 0 proto -mean -sample_index=samples "$DATA/cpu.pb.gz" -o a.pb.gz
    exits 0 info --json a.pb.gz
    [[ $(jq -r '.facts.types[] | select(.is_default) | .type' <<<"$output") == cpu ]]
    exits 2 proto --json "$DATA/cpu.pb.gz"
    run script -qec "$PPROFX proto $DATA/cpu.pb.gz" /dev/null
    [[ $output == *'not for a terminal'* ]]
}
