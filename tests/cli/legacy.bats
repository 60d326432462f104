load helper

ALL=(-trim=false -nodecount=0 -unit=minimum)

# table OPTION... FILE: flat, cum, name and inlining of every row, but for the runtime's where that is asked for.
table() {
    "$PPROFX" top --csv "${ALL[@]}" "$@" 2>/dev/null
}

# addresses OPTION... FILE: flat, cum and address of every row.
addresses() {
    "$PPROFX" top --csv -addresses -sample_index=0 "${ALL[@]}" "$@" 2>/dev/null |
        sed -E 's/^([^,]*,[^,]*,[^,]*),[^,]*,[^,]*,([^,]*,[^,]*,[^,]*),[^,]*,"?([0-9a-f]{16}).*/\1 \2 \3/' | sort
}

@test "a text and the protobuf of the same moment are the same functions" {
    for kind in heap mutex block threadcreate; do
        for option in -functions -lines -files -noinlines; do
            [[ $(table $option "$DATA/moments/$kind.pb.gz" | wc -l) -gt 1 ]]
            diff <(table $option "$DATA/moments/$kind.debug1.txt") <(table $option "$DATA/moments/$kind.pb.gz")
        done
    done
    for option in -sample_index={alloc,inuse}_{objects,space} -focus=deferred -tagfocus=bytes=1kb:4kb; do
        diff <(table "$option" "$DATA/moments/heap.debug1.txt") <(table "$option" "$DATA/moments/heap.pb.gz")
    done
}

@test "so are goroutines, but for the runtime's functions, which a text does not name" {
    known() {
        table "$@" | grep -v ',runtime\.' | cut -d, -f1,6,9-
    }
    for option in -functions -lines -tagfocus=worker='[1]' -tagroot=worker; do
        [[ $(known $option "$DATA/moments/goroutine.pb.gz" | wc -l) -gt 1 ]]
        diff <(known $option "$DATA/moments/goroutine.debug1.txt") <(known $option "$DATA/moments/goroutine.pb.gz")
    done
    exits 0 top "$DATA/moments/goroutine.debug1.txt"
    [[ $output == *"41   100%   100%         41   100%  runtime.(hidden)"* ]]
    says_line 'the text does not name .* debug=0 has their names$'
    exits 0 top -tagroot='quoted "key"' "$DATA/moments/goroutine.debug1.txt"
    [[ $output == *$'tab\tand é'* ]]
}

@test "names change nothing of an address" {
    for text in "$DATA"/moments/*.debug1.txt "$DATA"/text/*.debug1.txt; do
        [[ $(addresses "$text" | wc -l) -gt 1 ]]
        diff <(addresses "$text") <(addresses --compat "$text")
    done
}

@test "--compat passes over names, labels and statistics" {
    exits 0 top --compat "$DATA/moments/heap.debug1.txt"
    [[ $output == *"  <unknown>" && $output != *main* ]]
    exits 0 info --compat "$DATA/moments/heap.debug1.txt"
    [[ $output != *HeapInuse* ]]
    exits 0 info --compat "$DATA/moments/goroutine.debug1.txt"
    [[ $output != *worker* ]]
    exits 0 info "$DATA/moments/heap.debug1.txt"
    [[ $output == *HeapInuse* && $output == *"Symbolised:    all"* && $output != *"Go 1.20 and earlier"* ]]
}

@test "a sampling period that is applied twice is noted" {
    printf -- '--- mutex:\ncycles/second=1000000000\nsampling period=3\n9000 3 @ 0x401000\n' >mutex.txt
    exits 0 top mutex.txt
    [[ $output == *"27us"* ]]
    says_line 'multiplied by the sampling period, 3, as go tool pprof does'
    exits 0 top --compat mutex.txt
    [[ -z $stderr ]]
}

@test "gperftools' formats" {
    for file in "$DATA"/legacy/*; do
        exits 0 top "$file"
        [[ $(wc -l <<<"$output") -gt 3 ]]
        want=$output
        exits 0 top --compat "$file"
        [[ $output == "$want" ]]
        exits 0 convert --to=pprof -o made.pb.gz "$file"
        exits 0 top made.pb.gz
        [[ $output == "$want" ]]
    done
}

@test "the line that cannot be read is named" {
    exits 3 top "$DATA/bad/goroutine-line.txt"
    says_line 'goroutine-line\.txt: line 2: is no sample \(COUNT @ 0xADDRESS …\)$'
    head -c 100 "$DATA/legacy/cpu.64le.prof" >cut.prof
    exits 3 top cut.prof
    says_line 'cut\.prof: at byte [0-9]+: the file ends in a '
}
