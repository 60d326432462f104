#!/usr/bin/env bats
# import, profiles, export, forget, sql, and stored profiles as sources.
load helper

# rows QUERY SOURCE...: the rows of a query as CSV without the header.
rows() {
    local query=$1
    shift
    "$PPROFX" sql --csv "$@" "$query" | tail -n +2
}

top_sql="SELECT flat, cum, name FROM function_value v JOIN function f ON f.id = v.function
         JOIN value_type t USING (profile, value_type) WHERE is_default AND profile = 1"

@test "import stores, lists, gives back" {
    exits 0 import p.db "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    [[ ${lines[0]} == "$DATA/cpu.pb.gz is stored as p.db#1" ]]
    [[ ${lines[1]} == "$DATA/heap.pb.gz is stored as p.db#2" ]]
    exits 0 profiles p.db
    [[ ${#lines[@]} -eq 3 && ${lines[1]} =~ ^\ 1\ \ cpu\  && ${lines[2]} =~ ^\ 2\ \ heap\  ]]
    exits 0 export p.db#1 -o out
    cmp out "$DATA/cpu.pb.gz"
    [[ ! -e p.db-wal && ! -e p.db-shm ]]
}

@test "importing twice changes nothing" {
    exits 0 import p.db "$DATA/cpu.pb.gz"
    sha256sum p.db >before
    exits 0 import p.db "$DATA/cpu.pb.gz"
    [[ $output == "$DATA/cpu.pb.gz was stored before as p.db#1" ]]
    sha256sum -c before
    exits 0 import --samples p.db "$DATA/cpu.pb.gz"
    [[ $stderr == *"stored as #1 without its samples"* ]]
    [[ $(rows 'SELECT count(*) FROM profile' p.db) == 1 ]]
}

@test "bytes from a pipe are stored as they came" {
    "$PPROFX" import p.db - <"$DATA/heap.pb.gz"
    exits 0 export p.db#1 -o out
    cmp out "$DATA/heap.pb.gz"
}

@test "numbers of the tables are those of top" {
    for name in cpu heap allocs mutex block goroutine generic labels; do
        rows "$top_sql AND (flat <> 0 OR cum <> 0) ORDER BY 1, 2, 3" "$DATA/$name.pb.gz" | sort >sql
        "$PPROFX" top --json --nodefraction=0 "$DATA/$name.pb.gz" >top.json
        python3 - >top <<'EOF'
import csv, json, sys
out = csv.writer(sys.stdout, lineterminator="\n")
for row in json.load(open("top.json"))["rows"]:
    out.writerow([row["flat"]["value"], row["cum"]["value"], row["name"]])
EOF
        sort top | diff - sql
    done
}

@test "numbers of lines are those of top -lines" {
    rows "SELECT sum(flat), sum(cum) FROM line_value v JOIN value_type t USING (profile, value_type)
          WHERE is_default" "$DATA/cpu.pb.gz" >sql
    "$PPROFX" top --json --lines --nodefraction=0 "$DATA/cpu.pb.gz" >top.json
    python3 - >top <<'EOF'
import json
rows = json.load(open("top.json"))["rows"]
print(f"{sum(r['flat']['value'] for r in rows)},{sum(r['cum']['value'] for r in rows)}")
EOF
    diff top sql
}

@test "the tree adds up, pruned or whole" {
    for option in --tree --samples; do
        [[ $(rows "SELECT count(*) FROM (SELECT n.node, v.cum - v.self - coalesce(sum(c.cum), 0) AS rest
                   FROM node n JOIN node_value v USING (profile, node)
                   LEFT JOIN node m ON m.parent = n.node AND m.profile = n.profile
                   LEFT JOIN node_value c ON c.profile = m.profile AND c.node = m.node AND c.value_type = v.value_type
                   GROUP BY n.node, v.value_type HAVING rest <> 0)" $option "$DATA/cpu.pb.gz") == 0 ]]
    done
    [[ $(rows "SELECT (SELECT sum(value) FROM sample_value WHERE value_type = 1) = total FROM value_type
               WHERE value_type = 1" --samples "$DATA/cpu.pb.gz") == 1 ]]
}

@test "a stored profile is a source" {
    exits 0 import p.db "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    "$PPROFX" top "$DATA/cpu.pb.gz" >file
    for word in p.db#1 p.db#latest:cpu; do
        "$PPROFX" top "$word" | diff file -
    done
    exits 2 top p.db
    [[ $stderr == *"p.db#ID"* ]]
    exits 3 top p.db#7
    says "pprofx: p.db#7: profile 7 is not stored"
    exits 2 top p.db#cpu
    cp "$DATA/cpu.pb.gz" 'p.db#7'
    "$PPROFX" top 'p.db#7' | diff file -
}

@test "forget removes a profile and keeps the others" {
    exits 0 import p.db "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    exits 0 forget p.db#1
    exits 3 export p.db#1 -o out
    [[ ! -e out ]]
    exits 0 export p.db#2 -o out
    cmp out "$DATA/heap.pb.gz"
    exits 0 import p.db "$DATA/cpu.pb.gz"
    [[ $output == *"p.db#3" ]]
    exits 3 forget p.db#2 p.db#99
    exits 0 export p.db#2 -o out
    [[ $(sqlite3 p.db 'PRAGMA integrity_check') == ok ]]
}

@test "a bad source among good ones is a line; alone it is the end" {
    echo nonsense >bad
    exits 0 import p.db bad "$DATA/cpu.pb.gz"
    [[ $output == *"p.db#1" && $stderr == *bad* ]]
    exits 3 import p.db bad
    exits 3 import p.db absent
    says_line "^pprofx: absent: .*No such file or directory"
    [[ $(rows 'SELECT count(*) FROM profile' p.db) == 1 ]]
}

@test "sql over files, formats, errors" {
    exits 0 sql --csv "$DATA/cpu.pb.gz" "$DATA/cpu.pb.gz" 'SELECT id, kind FROM profile'
    [[ $output == $'id,kind\n1,cpu\n2,cpu' ]]
    exits 0 sql --json "$DATA/cpu.pb.gz" 'SELECT 1 AS a, NULL AS a, 2.5 AS b'
    [[ $(python3 -c 'import json,sys; print(json.load(sys.stdin)["rows"])' <<<"$output") == "[{'a': 1, 'a_2': None, 'b': 2.5}]" ]]
    exits 0 sql --format markdown "$DATA/cpu.pb.gz" "SELECT 'a|b' AS x"
    [[ ${lines[2]} == '| a\|b |' ]]
    for query in 'DELETE FROM profile' 'PRAGMA user_version' "ATTACH 'x' AS x" 'SELECT 1; SELECT 2' 'SELECT x' ''; do
        exits 2 sql "$DATA/cpu.pb.gz" "$query"
        [[ -z $output && -n $stderr ]]
    done
    exits 2 sql "$DATA/cpu.pb.gz"
}

@test "sql: what is meant when a name or the order is wrong" {
    exits 2 sql "$DATA/cpu.pb.gz" 'SELECT * FROM profiles'
    says 'pprofx: no such table: profiles; see pprofx sql --schema'
    exits 2 sql "$DATA/cpu.pb.gz" 'SELECT nam FROM function'
    says 'pprofx: no such column: nam; see pprofx sql --schema'
    exits 2 sql 'SELECT 1' "$DATA/cpu.pb.gz"
    says "pprofx: the query comes last, and \"$DATA/cpu.pb.gz\" is a file"
}

@test "a database in a folder that is not there" {
    exits 4 import nowhere/x.db "$DATA/cpu.pb.gz"
    says 'pprofx: nowhere/x.db: the database cannot be opened: No such file or directory'
}

@test "-o does not overwrite a database" {
    exits 0 import kept.db "$DATA/cpu.pb.gz"
    ln -s kept.db link.db
    exits 4 export kept.db#1 -o kept.db
    says 'pprofx: kept.db is a database, which is not overwritten'
    exits 4 top "$DATA/cpu.pb.gz" -o link.db
    exits 0 export kept.db#1 -o given.pb.gz
    cmp given.pb.gz "$DATA/cpu.pb.gz"
}

@test "two thousand columns of one name get their numbers at once" {
    local columns
    columns=$(printf '1,%.0s' {1..1999})1
    run -0 timeout 3 "$PPROFX" sql --csv "$DATA/cpu.pb.gz" "SELECT $columns"
    [[ ${lines[0]} == 1,1_2,1_3,*,1_2000 ]]
    run -0 "$PPROFX" sql --csv "$DATA/cpu.pb.gz" "SELECT 1 a, 2 a_2, 3 a, 4 a_2, 5 a"
    [[ ${lines[0]} == a,a_2,a_3,a_2_2,a_4 ]]
}

@test "many rows come in batches with one header" {
    query='WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, i * 1000 AS k FROM n'
    exits 0 sql "$DATA/cpu.pb.gz" "$query"
    [[ ${#lines[@]} -eq 5001 && $(grep -c k <<<"$output") -eq 1 && ${lines[5000]} == "5000  5000000" ]]
    exits 0 sql --csv "$DATA/cpu.pb.gz" "$query"
    [[ ${#lines[@]} -eq 5001 && ${lines[1001]} == 1001,1001000 ]]
}

@test "Ctrl-C stops a query" {
    # a background job of a script ignores SIGINT; python gives it back
    run python3 - "$PPROFX" "$DATA/cpu.pb.gz" <<'EOF'
import signal, subprocess, sys, time
query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
p = subprocess.Popen([sys.argv[1], "sql", sys.argv[2], query],
                     preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
time.sleep(1)
p.send_signal(signal.SIGINT)
print(p.wait(20))
EOF
    [[ ${lines[-1]} == 130 ]]
}

@test "the schema is explained" {
    exits 0 sql --schema
    [[ ${#lines[@]} -gt 100 && $output == *"function_value"* ]]
    exits 0 sql --schema --json
    python3 -m json.tool <<<"$output" >/dev/null
}

@test "databases that are not ours are refused in one line" {
    exits 0 import good.db "$DATA/cpu.pb.gz"
    head -c 5000 good.db >cut.db
    cp good.db id.db && sqlite3 id.db 'PRAGMA application_id = 1'
    cp good.db new.db && sqlite3 new.db 'PRAGMA user_version = 99'
    cp good.db view.db && sqlite3 view.db 'DROP TABLE edge; CREATE VIEW edge AS SELECT 1'
    cp good.db generated.db && sqlite3 generated.db 'ALTER TABLE edge ADD COLUMN x AS (hex(value))'
    sqlite3 other.db 'CREATE TABLE profile(id)'
    head -c 20000 /dev/zero >zero.db
    printf 'SQLite format 3\0' >head.db
    for name in cut id new view generated other zero head; do
        exits 3 profiles $name.db
        says_line "^pprofx: $name.db: "
        cp $name.db before
        [[ $name == zero ]] || exits 3 import $name.db "$DATA/heap.pb.gz"
        cmp $name.db before
    done
    cp good.db trigger.db
    sqlite3 trigger.db "CREATE TRIGGER t AFTER INSERT ON profile BEGIN DELETE FROM profile; END"
    exits 0 import trigger.db "$DATA/heap.pb.gz"
    [[ $(rows 'SELECT count(*) FROM profile' trigger.db) == 2 ]]
}

@test "bytes that are not those imported are refused, whoever reads them" {
    exits 0 import new.db "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    sqlite3 new.db 'UPDATE blob SET profile = profile + 10; UPDATE blob SET profile = 13 - profile'
    for command in top info export flamegraph; do
        exits 3 "$command" new.db#1
        says_line 'another SHA-256'
    done
}

@test "what is stored is judged together, once, and forgotten with its profile" {
    exits 0 import d.db "$DATA/goroutineleak.pb.gz" "$DATA/cpu.pb.gz"
    exits 0 sql --csv d.db "SELECT severity, function FROM finding WHERE rule = 'goroutine-leak'"
    [[ ${lines[1]} == "critical,main.forgottenReceive" ]]
    exits 0 import d.db "$DATA/goroutineleak.pb.gz"
    exits 0 sql --csv d.db "SELECT count(*) AS n FROM finding WHERE rule = 'goroutine-leak'"
    [[ ${lines[1]} == 1 ]]
    exits 0 forget "d.db#1"
    exits 0 sql --csv d.db "SELECT count(*) AS n FROM finding WHERE rule = 'goroutine-leak'"
    [[ ${lines[1]} == 0 ]]
}

@test "findings say how sure they are, and those of version 5 are kept" {
    exits 0 import d.db "$DATA/findings/alloc-hot-site/hit"
    [[ $(rows "SELECT count(*) > 0, min(confidence <> ''), min(reason <> ''), min(low <= metric AND metric <= high) FROM finding" d.db) == 1,1,1,1 ]]
    want=$(rows 'SELECT id, rule, message, fingerprint, cause FROM finding ORDER BY id' d.db)
    sqlite3 d.db "CREATE TABLE f AS SELECT id, profile, rule, severity, title, message, metric, unit, function, file, line,
        remedy, fingerprint, cause FROM finding; DROP TABLE finding; ALTER TABLE f RENAME TO finding; PRAGMA user_version = 5"
    exits 3 sql d.db 'SELECT * FROM finding'
    says_line 'version 5 of the tables is older than 6; an import updates it'
    exits 0 import d.db "$DATA/findings/alloc-hot-site/hit"
    [[ $(rows 'SELECT id, rule, message, fingerprint, cause FROM finding ORDER BY id' d.db) == "$want" ]]
    [[ $(rows "SELECT DISTINCT confidence || reason FROM finding" d.db) == '""' ]]
    exits 0 import d.db "$DATA/goroutineleak.pb.gz"
    [[ $(rows "SELECT max(id) > max(id) FILTER (WHERE confidence = '') FROM finding" d.db) == 1 ]]
}

@test "a finding whose cause is forgotten stands for itself" {
    exits 0 import d.db "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    [[ $(rows "SELECT count(*) > 0 FROM finding f JOIN finding c ON c.id = f.cause WHERE c.profile <> f.profile" d.db) == 1 ]]
    exits 0 forget d.db#1
    exits 0 forget d.db#2
    exits 0 import d.db "$DATA/cpu.pb.gz" "$DATA/heap.pb.gz"
    cause=$(rows "SELECT max(c.profile) FROM finding f JOIN finding c ON c.id = f.cause WHERE c.profile <> f.profile" d.db)
    exits 0 forget "d.db#$cause"
    [[ $(rows 'SELECT count(*) > 0, count(cause) FROM finding WHERE cause IS NULL OR cause NOT IN (SELECT id FROM finding)' d.db) == 1,0 ]]
}

@test "what is imported at once may be of several processes" {
    exits 0 import d.db "$DATA/goroutineleak.pb.gz" "$DATA/dumps/convoy.debug2.txt" "$DATA/generic.pb.gz"
    exits 0 sql --csv d.db "SELECT count(DISTINCT profile) > 1 AS yes FROM finding"
    [[ ${lines[1]} == 1 ]]
}

@test "import --no-findings judges nothing" {
    exits 0 import --no-findings d.db "$DATA/goroutineleak.pb.gz"
    exits 0 sql --csv d.db "SELECT count(*) AS n FROM finding"
    [[ ${lines[1]} == 0 ]]
}

@test "a folder is imported with all in it, but not the database itself" {
    mkdir -p dir/profiles dir/dumps
    cp "$DATA/cpu.pb.gz" dir/profiles/cpu
    cp "$DATA/hang/hang-1.txt" dir/dumps
    for i in 1 2 3 4; do echo "word $i" >"dir/note$i"; done
    exits 0 import dir/p.db dir
    [[ $output == $'dir/dumps/hang-1.txt is stored as dir/p.db#1\ndir/profiles/cpu is stored as dir/p.db#2' ]]
    says '4 files were not read: dir/note1: not a profile, but a text that begins "word 1"; dir/note2: not a profile, but a text that begins "word 2"; dir/note3: not a profile, but a text that begins "word 3"; …'
    [[ $(rows "SELECT count(*) FROM finding WHERE rule = 'lock-held-across-blocking'" dir/p.db) == 1 ]]
    cp dir/p.db dir/other.db
    exits 0 import dir/p.db dir
    [[ $stderr == '5 files were not read: '* ]]
    mkdir empty
    exits 3 import dir/p.db empty
    says $'empty: there are no files in it\npprofx: the only source could not be read'
}

@test "a database is made for a profile, and for nothing else" {
    echo hello >notes.txt
    exits 3 import new.db missing
    exits 3 import new.db notes.txt missing
    [[ ! -e new.db && ! -e new.db-wal ]]
    exits 0 import new.db notes.txt missing "$DATA/cpu.pb.gz"
    [[ $output == *'is stored as new.db#1' && ${#stderr_lines[@]} -eq 2 ]]
}

@test "what was stored and not judged is judged when it is imported again" {
    exits 0 import whole.db "$DATA/goroutineleak.pb.gz" "$DATA/cpu.pb.gz" "$DATA/hang/hang-2.txt"
    want=$(rows 'SELECT count(*), count(DISTINCT profile) FROM finding' whole.db)
    exits 0 import --no-findings p.db "$DATA/goroutineleak.pb.gz" "$DATA/hang/hang-2.txt"
    for _ in 1 2; do
        exits 0 import p.db "$DATA/goroutineleak.pb.gz" "$DATA/cpu.pb.gz" "$DATA/hang/hang-2.txt" "$DATA/cpu.pb.gz"
        [[ $(rows 'SELECT count(*), count(DISTINCT profile) FROM finding' p.db) == "$want" ]]
    done
}

@test "Ctrl-C ends an import; what it has stored stays" {
    run python3 - "$PPROFX" "$DATA/cpu.pb.gz" <<'EOF'
import os, signal, subprocess, sys
os.mkfifo("later")
p = subprocess.Popen([sys.argv[1], "import", "p.db", sys.argv[2], "later"], stdout=subprocess.PIPE, text=True,
                     preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
print(p.stdout.readline())
p.send_signal(signal.SIGINT)
print(p.wait(20))
EOF
    [[ ${lines[-1]} == 130 ]]
    [[ $(rows 'SELECT count(*), (SELECT count(*) FROM judged) FROM profile' p.db) == 1,0 ]]
    exits 0 import p.db "$DATA/cpu.pb.gz"
    [[ $(rows 'SELECT count(*) > 0, (SELECT count(*) FROM judged) FROM finding' p.db) == 1,1 ]]
}
