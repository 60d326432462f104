load helper

# sum FILE: of the values of folded stacks.
sum() {
    awk '{ s += $NF } END { printf "%.0f\n", s }' "$1"
}

@test "folded stacks add up to the total" {
    exits 0 folded "$DATA/cpu.pb.gz" -o cpu.folded
    [[ $(sum cpu.folded) -eq 1520000000 ]]
    exits 0 folded -sample_index=samples "$DATA/cpu.pb.gz" -o samples.folded
    [[ $(sum samples.folded) -eq 152 ]]
    exits 0 folded -sample_index=samples "$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz" -o twice.folded
    [[ $(sum twice.folded) -eq 304 ]]
    grep -q '^net/http\.(\*conn)\.serve;.* [0-9]*$' cpu.folded
}

@test "a line a stack, sorted, the same in every run" {
    exits 0 folded "$DATA/cpu.pb.gz"
    want=$output
    [[ -z $(sed 's/ [0-9]*$//' <<<"$output" | sort | uniq -d) ]]
    LC_ALL=C sort -c <(sed 's/ [0-9]*$//; s/;/\x01/g' <<<"$output")
    TZ=Asia/Tokyo LC_ALL=C.UTF-8 exits 0 folded "$DATA/cpu.pb.gz"
    [[ $output == "$want" ]]
}

@test "filters, granularity, units and divisors are top's" {
    exits 0 folded -focus=json -lines "$DATA/cpu.pb.gz"
    [[ -n $output && -z $(grep -v json <<<"$output") ]]
    [[ $output == *"net/http.(*conn).serve net/http/server.go:"* ]]
    exits 0 folded -unit=ms "$DATA/cpu.pb.gz" -o ms.folded
    [[ $(sum ms.folded) -eq 1520 ]]
    exits 0 folded -divide_by=10000000 "$DATA/cpu.pb.gz" -o tens.folded
    [[ $(sum tens.folded) -eq 152 ]]
    exits 0 folded -hide=. "$DATA/cpu.pb.gz"
    [[ -z $output ]]
}

@test "--labels makes root frames" {
    exits 0 folded --labels "$DATA/labels.pb.gz"
    [[ ${lines[0]} == "route="*";tier="*";user="*";"* ]]
    exits 0 folded --labels -taghide='user|tier' "$DATA/labels.pb.gz"
    [[ ${lines[0]} == "route="* && $output != *";user="* && $output != *";tier="* ]]
    exits 0 folded --labels -files "$DATA/labels.pb.gz"
    [[ ${lines[0]} == "route="* ]]
}

@test "differences have negative values, which are said" {
    exits 0 folded -diff_base="$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    says_line '^[0-9]+ stacks have negative values'
    grep -q ' -[0-9]' <<<"$output"
    exits 0 folded -drop_negative -diff_base="$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    says ''
    ! grep -q ' -[0-9]' <<<"$output"
    exits 0 folded --labels -drop_negative -diff_base="$DATA/heap.old.pb.gz" "$DATA/heap.pb.gz"
    [[ $output != *pprof::base* ]]
}

@test "what does not go with stacks is usage" {
    exits 2 folded -mean "$DATA/mutex.pb.gz"
    says_line 'averages do not add up'
    exits 2 folded --json "$DATA/cpu.pb.gz"
    says_line '^pprofx: folded stacks are text'
    exits 2 folded
}

@test "folded stacks are a source of every command" {
    exits 0 folded "$DATA/cpu.pb.gz" -o cpu.folded
    exits 0 top --json "$DATA/cpu.pb.gz"
    want=$(jq -c '.rows[] | [.name, .flat.value, .cum.value]' <<<"$output")
    exits 0 top --json cpu.folded
    [[ $(jq -c '.rows[] | [.name, .flat.value, .cum.value]' <<<"$output") == "$want" ]]
    [[ $(jq -r .facts.type <<<"$output") == samples ]]
    exits 0 folded cpu.folded
    [[ $output == "$(cat cpu.folded)" ]]
    gzip -k cpu.folded
    run --separate-stderr bash -c '"$PPROFX" folded - <cpu.folded.gz'
    [[ $status -eq 0 && $output == "$(cat cpu.folded)" ]]
    exits 0 info --json cpu.folded
    [[ $(jq -r '.facts.types[0] | .type, .unit, .total.value' <<<"$output" | paste -sd' ') == "samples count 1520000000" ]]
    exits 0 import x.db cpu.folded
    exits 0 top -n 1 x.db#1
    exits 0 top -diff_base=cpu.folded cpu.folded
    exits 3 top --compat cpu.folded
    says_line 'not a profile, but a text that begins "net/http'
}

@test "one frame a line, other ends of lines, blank lines, fractions" {
    printf 'main 3\r\n\r\nother thing 4' >single
    exits 0 folded single
    [[ $output == $'main 3\nother thing 4' ]]
    printf 'a;b 1.5\n' >fraction
    exits 0 folded fraction
    says 'Values with a fraction are rounded to whole numbers'
    [[ $output == "a;b 2" ]]
}

@test "what is wrong with folded stacks is said with its line" {
    printf 'a;b 1\nb\n' >bad
    exits 3 top bad
    says 'pprofx: bad: line 2: does not end in a number, as a folded stack does'
    printf 'a;b 1 2\na;c 3 4\n' >two
    exits 3 top two
    says_line '^pprofx: two: folded stacks with two columns'
    yes 'main;f 1' | head -n 200000 >long
    exits 3 top --max-input=1MB long
    says_line '^pprofx: long: .*--max-input'
    seq 300000 | sed 's/.*/main;f&;g& 1/' >many
    exits 3 top --max-memory=2MB many
    says_line '^pprofx: many: .*--max-memory'
}

@test "names cannot move the cursor or make lines" {
    exits 0 folded "$DATA/synth/names.pb.gz"
    [[ -z $(tr -d '\t\n\40-\176\200-\377' <<<"$output") ]]
    [[ -z $(grep -v '^[^ ].* [0-9]*$' <<<"$output") ]]
}
