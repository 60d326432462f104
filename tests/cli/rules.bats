load helper

# rule NAME: a rule of one's own in rules/NAME.sql, from standard input.
rule() {
    mkdir -p rules
    cat >"rules/$1.sql"
}

always() { # ID
    printf -- "-- id: %s\n-- kinds: cpu\n-- levels: 1 2 3\nSELECT 2 AS metric, 'said by %s' AS message\n" "$1" "$1"
}

findings() {
    exits 0 findings --rules rules --json "$DATA/cpu.pb.gz"
}

# left_out NAME TEXT: that rule was left out for this reason, and the others did their work.
left_out() {
    findings
    if [[ $stderr != *"Rule left out: rules/$1.sql: "*"$2"* ]]; then
        printf 'stderr: %s\nwanted: %s\n' "$stderr" "$2" >&2
        return 1
    fi
    [[ $(jq -r '[.findings[] | select(.id == "codec-json")] | length' <<<"$output") -eq 1 ]]
}

@test "the list, one, and what they are written with" {
    exits 0 rules
    [[ ${lines[0]} == id* && $output == *$'\ngc-cpu-overhead '* ]]
    exits 0 rules list
    exits 0 rules show gc-cpu-overhead
    [[ $output == *'Levels: '*'info 10 %, warning 20 %, critical 35 %'* && $output == *'SELECT'* ]]
    exits 0 rules schema
    [[ $output == *'cpu_total'* && $output == *'sites(site, value)'* ]]
    exits 0 rules --json show gc-cpu-overhead
    [[ $(jq -r .facts.warning <<<"$output") == 0.2 ]]
    exits 0 rules --json
    [[ $(jq -r '[.rows[] | select(.origin == "built in")] | length' <<<"$output") -gt 40 ]]
    exits 0 rules --json schema
    [[ $(jq -r '.rows[] | select(.name == "cpu" and .column == "samples").meaning' <<<"$output") != '' ]]
    exits 2 rules show gc-cpu-overheat
    says 'pprofx: there is no rule "gc-cpu-overheat"; did you mean gc-cpu-overhead?'
    exits 2 rules bad
}

@test "each built-in rule says since which release of Go" {
    exits 0 rules --json
    [[ $(jq -r '.rows[] | select(.form == "finding" and ((.since // "") | test("^Go 1[.][0-9]+$") | not)).id' <<<"$output") == '' ]]
}

@test "every built-in rule says what it is for, and its command is one that there is" {
    exits 0 rules --json
    for id in $(jq -r '.rows[].id' <<<"$output"); do
        "$PPROFX" rules --json show "$id"
    done >shown.json
    [[ $(jq -s length shown.json) -eq $(jq '.rows | length' <<<"$output") ]]
    lacking=$(jq -r '.facts | select((.title and .why and (.form != "finding" or .remedies)) | not).id' shown.json)
    [[ -z $lacking ]] || { echo "a title, a reason or a remedy is lacking: $lacking" >&2; return 1; }
    unknown=$(comm -23 <(jq -r '.facts.more // "pprofx top"' shown.json | cut -d' ' -f2 | sort -u) <("$PPROFX" help --names | sort))
    [[ -z $unknown ]] || { echo "no commands: $unknown" >&2; return 1; }
}

@test "a copy of a built-in rule finds the same" {
    mkdir rules
    exits 0 rules --csv
    for id in $(cut -d, -f1 <<<"$output" | tail -n +2); do
        exits 0 rules source "$id" -o "rules/$id.sql"
    done
    cmp rules/gc-assist.sql "$PPROFX_ROOT"/src/findings/rules/gc-assist.sql
    local change=$DATA/findings/cpu-share-regression/hit
    for sources in "$DATA/findings" "--before $change/before $change/after"; do
        # shellcheck disable=SC2086
        exits 0 findings --json $sources
        built_in=$output
        # shellcheck disable=SC2086
        exits 0 findings --rules rules --json $sources
        says ''
        [[ $output == "$built_in" ]]
    done
    [[ $("$PPROFX" findings --json "$DATA/findings" | jq '[.. | objects | .id? // empty] | unique | length') -gt 70 ]]
}

@test "a rule of one's own takes the place of a built-in one, marks included" {
    rule mine <<'EOT'
-- id: memory-copy
-- title: mine
-- kinds: cpu
-- levels: 0 1 2
-- callee: copied = encoding/json.*
SELECT 1 AS metric, count(*) || ' rows' AS message FROM cpu WHERE copied
EOT
    findings
    says ''
    [[ $(jq -r '.findings[] | select(.id == "memory-copy") | .severity + " " + .title' <<<"$output") == 'warning mine' ]]
    exits 0 rules --rules rules --json
    [[ $(jq -r '.rows[] | select(.id == "memory-copy").origin' <<<"$output") == rules/mine.sql ]]
}

@test "the user's folder and settings; options win" {
    mkdir -p config/pprofx/rules other
    always mine >config/pprofx/rules/mine.sql
    exits 0 findings --json "$DATA/cpu.pb.gz"
    [[ $(jq -r '.findings[] | select(.id == "mine").severity' <<<"$output") == warning ]]
    printf '; mine\n[levels]\nmine = 0, 1, 1.5\ncodec-json = off,off,off\n' >config/pprofx/config.ini
    exits 0 findings --json "$DATA/cpu.pb.gz"
    says ''
    [[ $(jq -r '.findings[] | select(.id == "mine").severity' <<<"$output") == critical ]]
    [[ $(jq -r '[.findings[] | select(.id == "codec-json")] | length' <<<"$output") -eq 0 ]]
    exits 0 findings --json --level mine=0,-,3 --level codec-json=1%,2%,3% "$DATA/cpu.pb.gz"
    [[ $(jq -r '.findings[] | select(.id == "mine").severity' <<<"$output") == warning ]]
    [[ $(jq -r '.findings[] | select(.id == "codec-json").metric.levels.critical' <<<"$output") == 0.03 ]]
    always mine | sed 's/said/told/' >other/mine.sql
    exits 0 findings --json --rules other "$DATA/cpu.pb.gz"
    [[ $(jq -r '.findings[] | select(.id == "mine").message' <<<"$output") == 'told by mine' ]]
    XDG_CONFIG_HOME='' HOME=$PWD/home exits 0 rules
    [[ $output != *$'\nmine '* ]]
}

@test "settings that are wrong are named and passed over" {
    mkdir -p config/pprofx
    printf '[levels]\nno-such = 1,2,3\ncodec-json = 1,2\nslice-growth = 1,2,x\nbroken\n[paint]\nred = 1\n' >config/pprofx/config.ini
    exits 0 rules
    [[ $stderr == *'there is no rule "no-such"'* && $stderr == *'three levels are needed'* ]]
    [[ $stderr == *'"x" is no level'* && $stderr == *'line 5 is not "NAME = VALUE"'* && $stderr == *'[paint] is no section'* ]]
    head -c 300000 /dev/zero | tr '\0' x >config/pprofx/config.ini
    exits 0 rules
    says_line '^Settings passed over: .*config.ini: longer than 256 KiB$'
    rm config/pprofx/config.ini
    mkfifo config/pprofx/config.ini
    exits 0 rules
    says_line 'config.ini: not a regular file$'
    rm config/pprofx/config.ini
    ln -s config.ini config/pprofx/config.ini
    ln -s nowhere config/pprofx/rules
    exits 0 rules
    [[ ${#stderr_lines[@]} -eq 2 && $stderr == *'config.ini: Too many levels of symbolic links'* ]]
    [[ $stderr == *'Rules passed over: '*'/rules: not a folder'* ]]
}

@test "options that are wrong are errors" {
    exits 2 findings --rules missing "$DATA/cpu.pb.gz"
    says 'pprofx: missing: No such file or directory'
    exits 2 findings --level slice-growth=1,2 "$DATA/cpu.pb.gz"
    exits 2 findings --level no-such=1,2,3 "$DATA/cpu.pb.gz"
    says 'pprofx: there is no rule "no-such"; "pprofx rules" lists them'
    exits 2 findings --level slice-grwth=1,2,3 "$DATA/cpu.pb.gz"
    says 'pprofx: there is no rule "slice-grwth"; did you mean slice-growth?'
    exits 2 findings --level slice-growth "$DATA/cpu.pb.gz"
    exits 2 findings --level lock-held-across-blocking "$DATA/cpu.pb.gz"
}

@test "a rule that is broken is named and left out" {
    rule broken <<<'SELECT 1'
    left_out broken '"id:" is missing'
    printf -- '-- id: broken\nSELECT 1 AS other' | rule broken
    left_out broken 'neither "metric" nor "k" and "n"'
    printf -- '-- id: broken\nSELECT x FROM cpu' | rule broken
    left_out broken 'no such column: x'
    printf -- '-- id: broken\n-- colour: red\nSELECT 1 AS metric' | rule broken
    left_out broken 'line 2: "colour" is unknown'
    printf -- '-- id: broken\n-- kinds: cpuu heap\nSELECT 1 AS metric' | rule broken
    left_out broken '"cpuu" is no kind of profile; did you mean cpu?; there are cpu heap '
    printf -- '-- id: broken\n-- levels: 1 2\nSELECT 1 AS metric' | rule broken
    left_out broken 'three levels are needed'
    printf -- '-- id: ../x\nSELECT 1 AS metric' | rule broken
    left_out broken 'an id is of small letters'
    printf -- '-- id: broken\nSELECT 1 AS metric; SELECT 2 AS metric' | rule broken
    left_out broken 'a rule is one SELECT'
    printf -- '-- id: broken\n-- frames: malloc = main.*\nSELECT 1 AS metric' | rule broken
    left_out broken 'the mark "malloc" has other patterns already'
    printf -- '-- id: broken\n-- frames: samples = main.*\nSELECT 1 AS metric' | rule broken
    left_out broken '"samples" is a name in pprofx'
    printf -- '-- id: broken\n-- frames: select = main.*\nSELECT 1 AS metric FROM cpu WHERE "select" LIMIT 1' | rule broken
    findings
    says ''
    printf -- "-- id: broken\nSELECT 1 AS metric, 'critcal' AS severity" | rule broken
    left_out broken 'its severity is "critcal", not info, warning or critical'
    printf -- "-- id: broken\nSELECT 1 AS metric, 'inf' AS cap" | rule broken
    left_out broken 'its cap is "inf", not info, warning or critical'
    printf -- '-- id: broken\n-- basis: nonsense\nSELECT 1 AS metric' | rule broken
    left_out broken '"nonsense" is no basis; cpu, heap'
    printf -- '-- id: broken\n-- remedy go1.24-: x\nSELECT 1 AS metric' | rule broken
    left_out broken '"go1.24-" is no range of releases, such as 1.24- or 1.22-1.25'
    printf -- '-- id: broken\n-- remedy 1.99: x\nSELECT 1 AS metric' | rule broken
    left_out broken '"1.99" is no range of releases'
    printf -- '-- id: broken\n\n-- kinds: cpu\n-- remedy 1.24-: x\nSELECT 1 AS metric' | rule broken
    left_out broken '"kinds:" stands behind an empty line, with which the head has ended'
    printf -- '-- id: broken\n-- kinds: files\nSELECT 1 AS metric' | rule broken
    left_out broken 'of the kind files are only remarks'
    printf -- '-- id: broken\n-- form: chain\nSELECT 1, 2, 3, 4' | rule broken
    left_out broken 'a chain gives the columns cause, effect, because, severity'
    printf -- "-- id: broken\n-- form: chain\nSELECT 1 AS cause, 1 AS effect, '' AS because, 'bad' AS severity" | rule broken
    left_out broken 'its severity is "bad", not'
}

@test "a mark that is called like something in the built-in rules does not break them" {
    exits 0 findings --json "$DATA/cpu.pb.gz"
    without=$output
    mkdir rules
    sed "s/^--.*//; s/'[^']*'//g" "$PPROFX_ROOT"/src/findings/*.sql "$PPROFX_ROOT"/src/findings/rules/*.sql |
        grep -o '\b[a-z_][a-z_0-9]*\b' | sort -u >words
    while read -r word; do
        printf -- '-- id: x-%s\n-- frames: %s = main.*\nSELECT 1 AS metric WHERE 0\n' "${word//_/-}" "$word" \
            >"rules/$word.sql"
    done <words
    findings
    [[ $output == "$without" ]]
    [[ $stderr == *'rules/app_samples.sql: "app_samples" is a name in pprofx'* ]]
}

@test "a rule that fails is not tried with every process" {
    rule broken <<'EOT'
-- id: broken
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) AS metric FROM n
EOT
    mkdir -p {a..l}
    for folder in {a..l}; do cp "$DATA/cpu.pb.gz" "$folder"; done
    exits 0 findings --rules rules {a..l}
    [[ $(grep -c 'it takes longer than 2 s' <<<"$stderr") -eq 1 ]]
    ((SECONDS < 20)) # else it takes 24
}

@test "where a copy of a built-in rule is broken, the built-in one is used" {
    mkdir rules
    hit=$DATA/findings/string-concat/hit
    exits 1 findings --json --fail-on critical "$hit"
    wanted=$output
    "$PPROFX" rules source string-concat | sed 's/FROM cpu\b/FROM cpuu/' >rules/string-concat.sql
    exits 1 findings --json --fail-on critical --rules rules "$hit"
    [[ $output == "$wanted" && $stderr == *'no such table: cpuu; the built-in one is used'* ]]
    exits 0 findings --json --fail-on critical --rules rules --level string-concat=off,off,off "$hit"
    "$PPROFX" rules source string-concat | sed 's/^-- metric:/metric:/' >rules/string-concat.sql
    exits 1 findings --json --fail-on critical --rules rules "$hit"
    [[ $output == "$wanted" ]]
}

@test "--rules takes a file, too" {
    always one | rule one
    always two | rule two
    exits 0 findings --json --rules rules/one.sql "$DATA/cpu.pb.gz"
    [[ $(jq -r '[.. | objects | .id? // empty | select(. == "one" or . == "two")] | join(" ")' <<<"$output") == one ]]
    exits 0 findings --rules rules/none.sql "$DATA/cpu.pb.gz"
    [[ $stderr == *'Rule left out: rules/none.sql: '* ]]
}

@test "rules that fit no table are named where rules are listed" {
    printf -- '-- id: bad\n-- kinds: cpu\nSELECT 1 AS metric FROM nowhere' | rule bad
    printf -- '-- id: good\n-- kinds: cpu\nSELECT count(*) AS metric FROM cpu WHERE malloc' | rule good
    printf -- '-- id: joins\n-- form: chain\nSELECT 1 FROM finding' | rule joins
    exits 0 rules --rules rules
    [[ $stderr == *'rules/bad.sql: no such table: nowhere'*'rules/joins.sql: a chain gives the columns'* && $stderr != *good* ]]
}

@test "a rule is bounded while it is compiled, and in what it says" {
    {
        printf -- '-- id: broken\nWITH a0 AS (SELECT 1 AS x)'
        for i in {1..15}; do
            printf ', a%d AS NOT MATERIALIZED (SELECT p.x + q.x AS x FROM a%d p, a%d q)' "$i" $((i - 1)) $((i - 1))
        done
        printf ' SELECT x AS metric FROM a15'
    } | rule broken
    left_out broken 'it takes longer than 2 s'
    printf -- "-- id: broken\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT 1 AS metric, printf('%%d%%60000s', i, 'x') AS function FROM n" | rule broken
    left_out broken 'it says more than 4 MB'
    ((SECONDS < 20))
}

@test "a rule that is left out leaves no marks behind" {
    printf -- '-- id: a\n-- frames: mine = main.*\n-- frames: samples = main.*\nSELECT 1 AS metric' | rule a
    printf -- '-- id: b\n-- frames: mine = main.run\nSELECT count(*) AS metric FROM cpu WHERE mine OR 1' | rule b
    findings
    [[ $stderr == *'rules/a.sql: '* && $stderr != *'rules/b.sql: '* ]]
    [[ $(jq '[.. | objects | select(.id? == "b")] | length' <<<"$output") -eq 1 ]]
}

@test "a rule without a title, a unit or a remedy is a rule, and an import stores what it finds" {
    mkdir -p "$XDG_CONFIG_HOME/pprofx/rules"
    printf -- "-- id: bare\n-- kinds: cpu\nSELECT 5 AS metric, 'five' AS message" >"$XDG_CONFIG_HOME/pprofx/rules/bare.sql"
    exits 0 import d.db "$DATA/cpu.pb.gz"
    exits 0 sql --csv d.db "SELECT title, message, unit FROM finding WHERE rule = 'bare'"
    [[ ${lines[1]} == 'bare,five,""' ]]
}

@test "a chain's columns are known by their names" {
    always one | rule one
    always two | rule two
    printf -- "-- id: joins\n-- form: chain\nSELECT b.number AS effect, 'so it is' AS because, NULL AS severity, a.number AS cause FROM finding a, finding b WHERE a.id = 'one' AND b.id = 'two'" | rule joins
    findings
    [[ $(jq -r '.findings[] | select(.id == "one").parts[] | "\(.id) \(.because)"' <<<"$output") == 'two so it is' ]]
}

@test "a chain that fails half-way joins nothing" {
    always one | rule one
    always two | rule two
    rule joins <<'EOT'
-- id: joins
-- form: chain
SELECT a.number AS cause, b.number AS effect, 'joined' AS because, NULL AS severity FROM finding a, finding b
WHERE a.id = 'one' AND b.id = 'two'
EOT
    findings
    [[ $(jq -r '.findings[] | select(.id == "one").parts[].id' <<<"$output") == two ]]
    echo "UNION ALL SELECT number, number, json('{' || number), NULL FROM finding" >>rules/joins.sql
    left_out joins 'malformed JSON'
    [[ $(jq -r '[.findings[] | select(.id == "one" or .id == "two") | .parts[]] | length' <<<"$output") -eq 0 ]]
    [[ $(jq -r '[.findings[] | select(.id == "two")] | length' <<<"$output") -eq 1 ]]
}

@test "the time of a rule is kept within its functions, too" {
    rule broken <<'EOT'
-- id: broken
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(instr(hex(zeroblob(30000)), hex(zeroblob(20000)) || i)) AS metric FROM n
EOT
    left_out broken 'it takes longer than 2 s'
    printf -- "-- id: broken\nSELECT 1 AS metric WHERE hex(zeroblob(30000)) GLOB '*' || hex(zeroblob(20000)) || 'b'" | rule broken
    left_out broken 'pattern too complex'
    ((SECONDS < 30))
}

@test "a rule only reads" {
    for sql in 'DELETE FROM profile' 'DROP TABLE profile' "ATTACH 'x.db' AS x" 'PRAGMA journal_mode = wal' \
        'INSERT INTO memstats SELECT * FROM memstats' 'CREATE TABLE x (a)' "SELECT load_extension('x')"; do
        printf -- '-- id: broken\n%s\n' "$sql" | rule broken
        left_out broken ''
    done
    [[ ! -e x.db ]]
}

@test "a rule that never ends, that takes much memory, that says too much" {
    rule broken <<'EOT'
-- id: broken
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) AS metric FROM n
EOT
    left_out broken 'it takes longer than 2 s'
    rule broken <<'EOT'
-- id: broken
WITH RECURSIVE n(i, t) AS (SELECT 1, hex(randomblob(4000)) UNION SELECT i + 1, hex(randomblob(4000)) FROM n) SELECT count(*) AS metric FROM n
EOT
    left_out broken 'it takes '
    rule broken <<'EOT'
-- id: broken
SELECT 1 AS metric, hex(zeroblob(100000000)) AS message
EOT
    left_out broken 'too big'
    rule broken <<'EOT'
-- id: broken
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS metric FROM n
EOT
    left_out broken 'it finds more than 1000 things'
    [[ $(jq -r '[.findings[] | select(.id == "broken")] | length' <<<"$output") -eq 0 ]]
}

@test "files that are no rules" {
    mkdir rules
    head -c 5000 /dev/urandom >rules/binary.sql
    printf -- '-- id: nul\0\nSELECT 1 AS metric' >rules/nul.sql
    (printf -- '-- id: huge\nSELECT 1 AS metric --'; head -c 400000 /dev/zero | tr '\0' x) >rules/huge.sql
    (printf -- '-- id: deep\nSELECT '; head -c 50000 /dev/zero | tr '\0' '('; echo 1) >rules/deep.sql
    (printf -- '-- id: heads\n'; yes -- '-- remedy: x' | head -n 20000; echo 'SELECT 1 AS metric') >rules/heads.sql
    (printf -- '-- id: marks\n'; seq -f '-- frames: mark_%.0f = x' 5000; echo 'SELECT 1 AS metric') >rules/marks.sql
    (printf -- '-- id: stars\n-- frames: stars = '; yes '*a' | head -n 30000 | tr -d '\n'; printf '\nSELECT 1 AS metric') >rules/stars.sql
    : >rules/empty.sql
    mkfifo rules/fifo.sql
    mkdir rules/folder.sql
    ln -s nowhere rules/gone.sql
    echo 'no rule' >rules/readme.txt
    always fine >rules/fine.sql
    findings
    for name in binary nul huge deep marks stars empty fifo folder gone; do
        [[ $stderr == *"rules/$name.sql: "* ]] || { echo "$name: $stderr" >&2; return 1; }
    done
    [[ $stderr != *readme* && $stderr != *fine.sql* ]]
    [[ $(jq -r '.findings[] | select(.id == "fine").message' <<<"$output") == 'said by fine' ]]
}

@test "chains of one's own" {
    printf -- '-- id: broken\n-- form: chain\nSELECT 1 AS cause, 2 AS effect' | rule broken
    left_out broken 'a chain gives the columns cause, effect, because, severity'
    rm rules/broken.sql
    always one | rule one
    always two | rule two
    rule both <<'EOT'
-- id: both
-- form: chain
SELECT a.number AS cause, b.number AS effect, 'they are one' AS because, NULL AS severity FROM finding a, finding b
WHERE a.id = 'one' AND b.id = 'two'
EOT
    findings
    [[ $(jq -r '.findings[] | select(.id == "one").parts[0] | .id + ": " + .because' <<<"$output") == 'two: they are one' ]]
    exits 0 findings --rules rules "$DATA/cpu.pb.gz"
    [[ $output == *'              part    they are one'* ]]
}

@test "what stands for others is as severe as the worst of them in the end" {
    always one | rule one
    printf -- "-- id: two\n-- kinds: cpu\n-- levels: 1 2 3\nSELECT 3 AS metric, 'said by two' AS message\n" | rule two
    rule joins <<'EOT'
-- id: joins
-- form: chain
SELECT a.number AS cause, b.number AS effect, 'joined' AS because, NULL AS severity FROM finding a, finding b
WHERE a.id = 'one' AND b.id = 'two'
EOT
    lowers() { # ID
        printf -- "-- id: lowers\n-- form: chain\nSELECT NULL AS cause, number AS effect, 'it is little' AS because, 'info' AS severity FROM finding WHERE id = '%s'\n" "$1" | rule lowers
        findings
        jq -r '.findings[] | select(.id == "one") | .severity + " over " + .parts[0].severity' <<<"$output"
    }
    [[ $(lowers one) == 'critical over critical' ]]
    [[ $(lowers two) == 'warning over info' ]]
}

@test "docs/writing-a-rule.md shows the rule that it runs" {
    diff <(sed -n '/^```sql$/,/^```$/p' "$PPROFX_ROOT/docs/writing-a-rule.md" | grep -v '^```') \
        "$DATA/rules/answer-compress.sql"
    exits 0 findings --rules "$DATA/rules" --json "$DATA/cpu.pb.gz"
    says ''
    [[ $(jq -r '.findings[] | select(.id == "answer-compress").blame.function' <<<"$output") == 'main.(*Handler).search' ]]
}

@test "docs/findings.md is what the rules say" {
    exits 0 rules docs
    if ! diff <(printf '%s\n' "$output") "$PPROFX_ROOT/docs/findings.md" >&2; then
        echo 'write it anew: build/release/pprofx rules docs >docs/findings.md' >&2
        return 1
    fi
}

@test "levels of the user's win over what a rule says itself" {
    level() {
        "$PPROFX" findings --json --level alloc-hot-site="$1" "$DATA/findings/alloc-hot-site/hit" |
            jq -r '[.. | objects | select(.id? == "alloc-hot-site").severity] | join(" ")'
    }
    mine=$("$PPROFX" findings --json "$DATA/findings/alloc-hot-site/hit" | jq -r '[.. | objects | select(.id? == "alloc-hot-site").severity] | join(" ")')
    [[ $mine == warning && $(level -,-,-) == "$mine" && $(level -,90%,99%) == critical && $(level -,101%,-) == info ]]
    [[ $(level 20%,90%,off) == warning && $(level off,off,off) == '' ]]
}

@test "a rule says why it is so severe, on what that rests, and may blame nobody" {
    mkdir rules
    cat >rules/mine.sql <<'SQL'
-- id: mine
-- title: Mine
-- kinds: heap
-- basis: memstats
-- metric: bytes
-- unit: bytes
-- levels: 1 off off
-- remedy: Look. Mend.
-- more: pprofx top -focus={function} {heap}
SELECT 7e6 AS metric, 20 AS raw, 1000 AS objects, 'warning' AS severity, 'it is mine' AS reason, 'I say so' AS confidence,
    sites(coalesce(site, outer), inuse_bytes, stack) AS sites, '' AS function, 'Leave it. Wait.' AS remedy FROM heap
SQL
    "$PPROFX" findings --json --rules rules "$DATA/findings/heap-growth/hit" | jq '.. | objects | select(.id? == "mine")' >mine
    [[ $(jq -r .reason mine) == '6.7 MB, warning: it is mine' ]]
    [[ $(jq -r .confidence mine) == '20 sampled objects: give or take 43 % (95 %); I say so' ]]
    [[ $(jq -r .remedy mine) == 'Leave it. Wait.' && $(jq -r .blame mine) == null && $(jq '.evidence | length' mine) -gt 0 ]]
    [[ $(jq -r .command mine) != *-focus* ]]
    [[ $(jq '.metric | .samples == 20 and .low < .value and .value < .high' mine) == true ]]
}
