load helper

@test "top, text, -top and -text are one" {
    exits 0 top "$DATA/cpu.pb.gz"
    want=$output
    [[ ${lines[0]} == "File: "* ]]
    for way in text -top --top -text; do
        exits 0 "$way" "$DATA/cpu.pb.gz"
        [[ $output == "$want" ]]
    done
    exits 0 -cum=false -top "$DATA/cpu.pb.gz"
    [[ $output == "$want" ]]
}

@test "options in any spelling and order" {
    exits 0 top -focus=json -cum -nodecount=5 "$DATA/cpu.pb.gz"
    want=$output
    [[ $(wc -l <<<"$output") -ge 6 ]]
    exits 0 top "$DATA/cpu.pb.gz" --focus json -n 5 --cum
    [[ $output == "$want" ]]
    exits 0 -n=5 -top --cum=1 "$DATA/cpu.pb.gz" -focus json
    [[ $output == "$want" ]]
}

@test "without a command: info and ten rows" {
    exits 0 "$DATA/cpu.pb.gz"
    [[ $output == *"flat%"* ]]
    rows=$(sed -n '/flat%/,$p' <<<"$output" | tail -n +2 | wc -l)
    [[ $rows -eq 10 ]]
    exits 0 -n 3 "$DATA/cpu.pb.gz"
    rows=$(sed -n '/flat%/,$p' <<<"$output" | tail -n +2 | wc -l)
    [[ $rows -eq 3 ]]
}

@test "conflicts are refused, sorted" {
    exits 2 top -lines -files "$DATA/cpu.pb.gz"
    says 'pprofx: conflicting options set: [files lines]'
    exits 2 top -flat -cum "$DATA/cpu.pb.gz"
    says 'pprofx: conflicting options set: [cum flat]'
    exits 2 top -base a -diff_base b "$DATA/cpu.pb.gz"
    says 'pprofx: -base and -diff_base flags cannot both be specified'
    exits 2 top -normalize "$DATA/cpu.pb.gz"
    says 'pprofx: must have base profile to normalize by'
}

@test "what only the profile can tell is wrong is usage too" {
    exits 2 top -sample_index=nosuch "$DATA/cpu.pb.gz"
    [[ $stderr == *'nosuch'* ]]
    exits 2 top -divide_by=0 "$DATA/cpu.pb.gz"
    says 'pprofx: zero divisor specified'
    exits 2 top -focus='(' "$DATA/cpu.pb.gz"
    says_line '^pprofx: parsing focus regexp: '
}

@test "several value selections: the first counts" {
    exits 0 top -alloc_space -inuse_space "$DATA/heap.pb.gz"
    says 'Multiple value selections, ignoring -alloc_space'
    [[ $output == *"Type: inuse_space"* ]]
    exits 0 top -sample_index=alloc_objects -inuse_space "$DATA/heap.pb.gz"
    says 'Multiple value selections, ignoring -inuse_space'
    [[ $output == *"Type: alloc_objects"* ]]
}

@test "a filter that matches nothing is a note" {
    exits 0 top -focus=zzzznothing "$DATA/cpu.pb.gz"
    says 'Focus expression matched no samples'
}

@test "-symbolize: unknown words are notes" {
    exits 0 top -symbolize=bogus "$DATA/cpu.pb.gz"
    [[ ${stderr_lines[0]} == "ignoring unrecognized symbolization option: bogus" ]]
    exits 0 top -symbolize=none "$DATA/synth/cxx.pb.gz"
    none=$output
    exits 0 top "$DATA/synth/cxx.pb.gz"
    [[ $output != "$none" ]]
}

@test "comments and build ids can be added" {
    exits 0 top -add_comment='made by hand' -buildid=abc "$DATA/trace.net.pb.gz"
    [[ ${lines[0]} == "Build ID: abc" && ${lines[1]} == "made by hand" ]]
    exits 0 top -buildid=abc "$DATA/cpu.pb.gz"
    [[ $output != *"Build ID: abc"* ]]
}

@test "JSON, CSV and Markdown are sound" {
    exits 0 top --json "$DATA/cpu.pb.gz"
    jq -e '.pprofx == "top" and .version == 1 and (.rows | length) > 5
           and (.rows[0].flat.value | type) == "number" and (.rows[0].name | type) == "string"' <<<"$output"
    exits 0 top --format=csv "$DATA/cpu.pb.gz"
    python3 -c 'import csv, sys; rows = list(csv.reader(sys.stdin)); assert len({len(r) for r in rows}) == 1 < len(rows)' <<<"$output"
    csv=$output
    exits 0 top --csv "$DATA/cpu.pb.gz"
    [[ $output == "$csv" ]]
    exits 0 top --format=markdown "$DATA/cpu.pb.gz"
    [[ $output == *"| ---"* || $output == *"|---"* || $output == *"---:"* ]]
    exits 0 "$DATA/cpu.pb.gz" --json
    [[ $(jq -s length <<<"$output") -eq 2 ]]
}

@test "names cannot move the cursor" {
    exits 0 top "$DATA/synth/names.pb.gz"
    [[ -z $(tr -d '\t\n\40-\176\200-\377' <<<"$output") ]]
}

@test "--compat=go1.23 has the older header" {
    exits 0 top -n 1 --compat=go1.23 "$DATA/synth/meta.pb.gz"
    [[ $output != *'Doc: '* && $output == *$'\nTime: Nov 14, 2023 at 10:13pm (UTC)\n'* ]]
    if [[ -e /usr/share/zoneinfo/America/New_York ]]; then
        TZ=America/New_York exits 0 top -n 1 --compat=go1.23 "$DATA/synth/meta.pb.gz"
        [[ $output == *$'\nTime: Nov 14, 2023 at 5:13pm (EST)\n'* ]]
    fi
    exits 0 top -n 1 --compat "$DATA/synth/meta.pb.gz"
    [[ $output == *'Doc: '* && $output == *$'\nTime: 2023-11-14 22:13:20 UTC\n'* ]]
    exits 2 top --compat=go1.22 "$DATA/synth/meta.pb.gz"
    says 'pprofx: option -compat needs go1.26|go1.23, not "go1.22"'
}

@test "TZ is the name of a zone, as for Go" {
    for zone in UTC '' Nosuch/Zone CET-1CEST Europe; do
        TZ=$zone exits 0 top -n 1 "$DATA/synth/meta.pb.gz"
        [[ $output == *$'\nTime: 2023-11-14 22:13:20 UTC\n'* ]]
    done
    [[ -e /usr/share/zoneinfo/Asia/Kolkata ]] || skip "tzdata is not here"
    for zone in Asia/Kolkata :Asia/Kolkata /usr/share/zoneinfo/Asia/Kolkata; do
        TZ=$zone exits 0 top -n 1 "$DATA/synth/meta.pb.gz"
        [[ $output == *$'\nTime: 2023-11-15 03:43:20 IST\n'* ]]
    done
}
