load helper

# Three dumps, the last of a panic, and a log of garbage collections.
dumps() {
    cat "$DATA/dumps/leak.debug2.txt" "$DATA/dumps/abba.debug2.txt" "$DATA/dumps/panic.crash.txt" \
        "$DATA/text/gctrace.txt"
}

@test "info of a dump" {
    dumps >three
    exits 0 info --dump=1 three
    says ''
    for want in 'Kind: +goroutine$' 'Dump: +1 of 3, from line 1$' \
        'Goroutines: +101 in 4 groups of the same stack, state and creator$' ' +chan send +60 *$' \
        ' +chan receive +25 *$' ' +select +15 *$' ' +running +1 *$'; do
        grep -Eq "$want" <<<"$output"
    done
    [[ $output =~ Try:\ +pprofx\ goroutines\ FILE && $output =~ pprofx\ locks\ FILE ]]
    exits 0 info three
    says_line '^This is goroutine dump 3 of 3 \(line [0-9]+'
    [[ $output == *"Headline:      panic: first"*"panic: second: 0s"* ]]
    exits 0 info --dump=all three
    [[ $output == *"the sum of 3"* && $output =~ Goroutines:\ +108\ in\ 7\ groups ]]
    exits 0 info --json --dump=2 three
    [[ $(jq -r '.facts | [.dump.value, .dumps, .goroutines.value, .states[0].state, .states[0].count] | join(" ")' <<<"$output") == "2 3 6 sync.Mutex.Lock 5" ]]
}

@test "waits are lower bounds of the samples that tell them" {
    printf 'goroutine %s:\nmain.f()\n\t/src/main.go:%d +0x1d\n\n' \
        '1 [select, 3 minutes]' 7 '2 [select, 90 minutes]' 7 '3 [select]' 7 '4 [running]' 9 >dump
    exits 0 info dump
    grep -Eq '^ +select +3 +at least 1h30m *$' <<<"$output"
    grep -Eq '^ +running +1 *$' <<<"$output"
    exits 0 sql --csv dump "SELECT state, count, wait_min / 60000000000, wait_median / 60000000000, wait_max / 60000000000, ids FROM goroutine"
    [[ ${lines[1]} == "select,3,0,3,90,1 2 3" && ${lines[2]} == "running,1,,,,4" ]]
}

@test "import stores each dump, with one copy of the bytes" {
    dumps >three
    exits 0 import t.db three
    [[ $output == "three, dump 1 of 3, is stored as t.db#1
three, dump 2 of 3, is stored as t.db#2
three, dump 3 of 3, is stored as t.db#3" ]]
    exits 0 import --json t.db three
    [[ $(jq -c '[.rows[] | [.id, .new, .moment]]' <<<"$output") == "[[1,false,1],[2,false,2],[3,false,3]]" ]]
    exits 0 profiles t.db
    [[ ${lines[2]} == *"three (dump 2 of 3)" ]]
    exits 0 sql --csv t.db "SELECT count(*), sum(size), sum(length(data)) < sum(size) / 2 FROM blob"
    [[ ${lines[1]} == "1,$(stat -c %s three),1" ]]
    cmp three <("$PPROFX" export t.db#2)
    exits 0 sql --csv t.db "SELECT DISTINCT bytes, compression, lower(hex(sha256)) FROM profile"
    [[ ${lines[1]} == "$(stat -c %s three),\"\",$(sha256sum <three | cut -d' ' -f1)" ]]
    exits 0 sql --csv t.db "SELECT id, moment, n_moments, file, line, substr(headline, 1, 12) FROM profile"
    [[ ${lines[1]} == '1,1,3,1,1,""' && ${lines[3]} == "3,3,3,1,"*",panic: first" ]]
}

@test "a stored dump is a source of its own" {
    dumps >three
    exits 0 import t.db three
    exits 0 top t.db#1
    [[ $output == *" of 101 total"* ]]
    says ''
    exits 0 top t.db#2
    [[ $output == *" of 6 total"* ]]
    exits 0 top t.db#latest:goroutine
    [[ $output == *" of 1 total"* ]]
    exits 0 top -base=t.db#2 t.db#1
    exits 0 goroutines t.db#1
    [[ ${lines[0]} == "101 goroutines in "* ]]
    exits 0 goroutines t.db#2 t.db#1
    [[ $output == *"Growth is from the first to the last"* && $output != *"dump 3"* ]]
    exits 0 top --dump=3 t.db#2
    [[ $output == *" of 6 total"* ]]
    says 't.db#2 is one dump already, which --dump does not change'
    exits 0 sql --csv t.db#2 "SELECT id, moment, n_moments FROM profile"
    [[ ${lines[1]} == "1,2,3" && ${#lines[@]} -eq 2 ]]
}

@test "export gives the whole file, and forgetting one dump leaves the others theirs" {
    dumps | gzip >three.gz
    exits 0 import t.db three.gz
    exits 0 forget t.db#1
    exits 0 export t.db#2 -o back
    cmp back three.gz
    exits 0 top t.db#3
    exits 0 import t.db three.gz
    [[ ${lines[0]} == "three.gz, dump 1 of 3, is stored as t.db#4" ]]
    [[ ${lines[1]} == "three.gz, dump 2 of 3, was stored before as t.db#2" ]]
    exits 0 forget t.db#2 t.db#3
    exits 0 export t.db#4 -o back
    cmp back three.gz
    exits 0 forget t.db#4
    exits 0 sql --csv t.db "SELECT (SELECT count(*) FROM blob), (SELECT count(*) FROM goroutine), (SELECT count(*) FROM function)"
    [[ ${lines[1]} == "0,0,0" ]]
}

@test "a bad end of a text leaves nothing behind" {
    dumps | gzip | head -c 9000 >cut.gz
    exits 3 import t.db cut.gz
    [[ ! -e t.db ]]
    exits 0 import t.db "$DATA/cpu.pb.gz"
    exits 3 import t.db cut.gz
    exits 0 sql --csv t.db "SELECT (SELECT count(*) FROM profile), (SELECT count(*) FROM blob), (SELECT count(*) FROM goroutine)"
    [[ ${lines[1]} == "1,1,0" ]]
}

@test "--goroutines keeps every one" {
    dumps >three
    exits 0 import t.db three
    exits 0 sql --csv t.db "SELECT count(*) FROM goroutine_each"
    [[ ${lines[1]} == 0 ]]
    exits 0 import --goroutines t.db three
    [[ $stderr == *"stored as #1 without every goroutine; forget it and import it again"* ]]
    exits 0 import --goroutines u.db three
    exits 0 sql --csv u.db "SELECT profile, state, count(*), count(parent) FROM goroutine_each JOIN goroutine USING (profile, goroutine) GROUP BY 1, 2 ORDER BY 1, 3 DESC"
    [[ ${lines[*]} == "profile,state,count(*),count(parent) 1,chan send,60,60 1,chan receive,25,25 1,select,15,15 1,running,1,0 2,sync.Mutex.Lock,5,5 2,running,1,0 3,running,1,0" ]]
    exits 0 sql --goroutines --csv three "SELECT count(*), max(id) FROM goroutine_each WHERE profile = 1"
    [[ ${lines[1]} == "101,119" ]]
    exits 2 sql --goroutines u.db "SELECT 1"
}

@test "what takes every dump takes no --dump" {
    dumps >three
    exits 2 import --dump=1 t.db three
    exits 2 sql --dump=1 three "SELECT 1"
    [ ! -e t.db ]
}

@test "the groups are those that the program counts" {
    while IFS=$'\t' read -r mode count state function; do
        exits 0 sql --csv "$DATA/dumps/$mode.debug2.txt" "SELECT sum(count) FROM goroutine WHERE state = '$state' AND instr(char(10) || stack, char(10) || '$function ') > 0"
        [[ ${lines[1]} == "$count" ]]
    done < <(grep -v '(' "$DATA/dumps/truth.tsv")
}

@test "profiles that tell stacks alone have groups too" {
    for file in leak.pb.gz leak.debug1.txt; do
        exits 0 sql --csv "$DATA/dumps/$file" "SELECT state, count, wait_max, ids FROM goroutine WHERE stack LIKE '%main.ask %'"
        [[ ${lines[1]} == '"",60,,""' ]]
    done
    exits 0 sql --csv "$DATA/cpu.pb.gz" "SELECT count(*) FROM goroutine"
    [[ ${lines[1]} == 0 ]]
}

@test "bytes that are compressed are stored as they are" {
    dumps | gzip >three.gz
    exits 0 import t.db three.gz
    exits 0 sql --csv t.db "SELECT size = length(data), compression FROM blob, profile WHERE file = profile LIMIT 1"
    [[ ${lines[1]} == "1,gzip" ]]
    cmp three.gz <("$PPROFX" export t.db#1)
}

@test "packed bytes that are damaged are told" {
    dumps >three
    exits 0 import t.db three
    command -v sqlite3 >/dev/null || skip "there is no sqlite3"
    cp t.db u.db
    sqlite3 u.db "UPDATE blob SET data = substr(data, 1, length(data) - 9)"
    exits 3 export u.db#1
    [[ $stderr == *"the database is damaged: damaged zstd data"* ]]
    cp t.db u.db
    sqlite3 u.db "UPDATE blob SET size = size + 1"
    exits 3 export u.db#1
    [[ $stderr == *"the database is damaged: "*" bytes were packed, not "* ]]
    cp t.db u.db
    sqlite3 u.db "UPDATE blob SET size = 1 << 40"
    exits 3 top u.db#1
    [[ $stderr == *"the database is damaged: "*" bytes cannot be 1099511627776"* ]]
}
