load helper

import() {
    exits 0 import profiles.db "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
}

@test "a stored profile gives what its file gives" {
    import
    exits 0 top "$DATA/cpu.pb.gz"
    want=$output
    for name in 'profiles.db#1' 'profiles.db#latest:cpu'; do
        exits 0 top "$name"
        [[ $output == "$want" ]]
    done
    exits 0 top "$DATA/heap.pb.gz"
    want=$output
    exits 0 top 'profiles.db#latest'
    [[ $output == "$want" ]]
    exits 0 -top 'profiles.db#latest:heap'
    [[ $output == "$want" ]]
}

@test "stored profiles and files are merged and compared" {
    import
    exits 0 top "$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz"
    want=$output
    exits 0 top 'profiles.db#1' "$DATA/cpu.pb.gz"
    [[ $output == "$want" ]]
    exits 0 top -diff_base="$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    want=$output
    exits 0 top -diff_base="$DATA/heap.old.pb.gz" 'profiles.db#2'
    [[ $output == "$want" ]]
}

@test "info says what a stored profile is" {
    import
    exits 0 info --json 'profiles.db#latest:cpu'
    [[ $(jq -r .facts.kind <<<"$output") == cpu ]]
}

@test "a bare database: its ids, and exit 2" {
    import
    exits 2 top profiles.db
    [[ ${#stderr_lines[@]} -eq 4 && ${stderr_lines[1]} == *cpu* && ${stderr_lines[2]} == *heap* ]]
    [[ ${stderr_lines[3]} == "pprofx: profiles.db: a database of 2 profiles, which pprofx sql reads; name one: "* ]]
}

@test "what a database does not hold" {
    import
    exits 3 top 'profiles.db#9'
    says 'pprofx: profiles.db#9: profile 9 is not stored'
    exits 2 top 'profiles.db#latests'
    exits 3 top 'profiles.db#latest:mutex'
    exits 3 top 'nothing.db#1'
    [[ ! -e nothing.db ]]
}

@test "an existing path wins over #" {
    import
    cp "$DATA/heap.pb.gz" 'profiles.db#1'
    exits 0 top "$DATA/heap.pb.gz"
    want=$output
    exits 0 top 'profiles.db#1'
    [[ $output == "$want" ]]
}
