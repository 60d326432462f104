load helper

@test "the header in words, the legend, a line for each level" {
    COLUMNS=100 exits 0 flamegraph --term "$DATA/cpu.pb.gz"
    [[ ${lines[0]} == 'CPU profile of shop, 2s' ]]
    [[ $output == *'total 1.52s of cpu'* ]]
    [[ $output == *'Costliest (self cpu):  runtime.nanotime 9.87%'* ]]
    [[ $output == *'.. standard library 15.13%'* ]]
    [[ $output == *$'\n''|all 1.52s'* ]]
    [[ $output == *'|net/http.(*conn).serve '*'%'* ]]
    [[ $output == *'frames narrower than a column'* ]]
}

@test "no line is wider than COLUMNS, whatever the profile" {
    for file in "$DATA"/*.pb.gz; do
        COLUMNS=40 exits 0 flamegraph --term "$file"
        [[ $(LC_ALL=C.UTF-8 wc -L <<<"$output") -eq 40 ]]
    done
}

@test "the root stands at the bottom with --flame" {
    exits 0 flamegraph --term --flame --rows=3 "$DATA/heap.pb.gz"
    [[ ${lines[-2]} == '|all 1.50MB '* ]]
    [[ ${lines[-1]} == *'deeper levels not drawn' ]]
}

@test "colours are for terminals, or where they are asked for" {
    exits 0 flamegraph --term "$DATA/cpu.pb.gz"
    [[ $output != *$'\e'* ]]
    exits 0 flamegraph --term --color=always "$DATA/cpu.pb.gz"
    [[ $output == *$'\e[48;5;'* ]]
    COLORTERM=truecolor exits 0 flamegraph --term --color=always "$DATA/cpu.pb.gz"
    [[ $output == *$'\e[48;2;125;180;230m'* ]]
}

in_terminal() {
    script -qec "stty cols 50 rows 30; $1 '$PPROFX' flamegraph --term '$DATA/cpu.pb.gz' $2" /dev/null </dev/null | tr -d '\r'
}

@test "in a terminal it has the terminal's size" {
    unset COLORTERM
    run in_terminal "TERM=xterm-256color" ""
    [[ $output == *$'\e[48;5;'* && ${#lines[@]} -le 29 ]]
    run in_terminal "COLORTERM=24bit" ""
    [[ $output == *$'\e[48;2;'* ]]
    for plain in "NO_COLOR=1" "TERM=dumb"; do
        run in_terminal "$plain" ""
        [[ $output != *$'\e'* && $output == *$'\n''|all 1.52s                                        '$'\n'* ]]
    done
    run in_terminal "" "-o f.txt"
    run cat f.txt
    [[ $output != *$'\e'* && ${#lines[@]} -gt 20 ]]
}

@test "hostile names move no cursor" {
    for file in "$DATA"/synth/*.pb.gz; do
        run --separate-stderr "$PPROFX" flamegraph --term "$file"
        [[ $status -eq 0 ]] || continue
        ! LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' <<<"$output"
    done
}

@test "a sandwich has the callers above" {
    COLUMNS=60 exits 0 flamegraph --term --sandwich='json.*Encode$' --rows=7 "$DATA/heap.pb.gz"
    rows=$(sed -n 's/^|\([^ ]*\) .*/\1/p' <<<"$output")
    [[ $rows == *$'main.(*Handler).search\njson.*Encode$\nencoding/json.(*Encoder).Encode\ncompress/gzip.(*Writer).Write' ]]
    [[ $(wc -l <<<"$rows") -eq 7 ]]
}

@test "a profile without samples says so" {
    exits 0 flamegraph --term "$DATA/synth/empty.pb.gz"
    [[ ${lines[-1]} == 'nothing to draw: no sample has a value' ]]
    for palette in owner heat; do
        exits 0 flamegraph --palette=$palette "$DATA/synth/empty.pb.gz"
        [[ $output != *'By owner'* ]]
    done
}

@test "--rows is for --term" {
    exits 2 flamegraph --rows=3 "$DATA/cpu.pb.gz"
    says_line '--rows is for --term'
}

@test "links to the source are for files, which is said" {
    exits 0 flamegraph --term --source-url='https://host/{file}' "$DATA/cpu.pb.gz"
    says '--source-url is for SVG and HTML files: --term has no links'
    [[ ${lines[0]} == 'CPU profile of shop, 2s' ]]
}
