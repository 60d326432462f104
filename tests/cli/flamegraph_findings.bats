load helper

is_xml() {
    xmllint --noout "$1"
}

# What the header says of findings, an item a line.
sentences() {
    tr '\n' ' ' <"$1" | sed -E 's/.*<g id="px-find">//; s/<g id="px-.*//; s/<title>[^<]*<\/title>//g; s/<text[^>]*font-size="10"[^>]*>/#/g; s/<\/(text|g)>/\n/g' |
        sed -E 's/<[^>]*>//g; s/ +$//; /^(#.)?$/d' | sed '/^Costliest/,$d'
}

badges() {
    grep -o '<g id="px-badges">.*' "$1" >/dev/null && tr '\n' ' ' <"$1" | sed 's/.*<g id="px-badges">//; s/<text class="px-hint".*//' | grep -o '<g class="px-s" transform=' | wc -l
}

# rule ID SEVERITY MESSAGE: a rule of one's own that finds this, the message an SQL expression.
rule() {
    mkdir -p "$XDG_CONFIG_HOME/pprofx/rules"
    cat >"$XDG_CONFIG_HOME/pprofx/rules/$1.sql" <<END
-- id: $1
-- title: A test
-- kinds: cpu
-- metric: share of application CPU
-- unit: share
-- levels: 0.0001 off off
-- why: It is a test.
-- remedy: Nothing.
-- more: pprofx top {cpu}
SELECT sum(samples) AS k, app_samples AS n, sites(site, samples, stack) AS sites, $2 AS message
FROM cpu, cpu_total
WHERE app
END
}

@test "what is wrong stands in the header, and the frames to blame have signs" {
    exits 0 flamegraph --findings "$DATA/generic.pb.gz" -o f.svg
    is_xml f.svg
    sentences f.svg >said
    grep -qxE "warning: [0-9]+ % of the application's CPU goes to boxing values into" said
    grep -qx 'interfaces' said
    grep -qx 'main.shapes.layered main.go:151' said
    grep -qxE 'info: [0-9.]+ % of the CPU goes to growing stacks' said
    [[ $(badges f.svg) -eq 2 ]]
    [[ $(grep -o '<view id="v1[0-9]"' f.svg | sort -u | wc -l) -eq 2 ]]
    [[ $(grep -o '<a href="#v1[0-9]"' f.svg | sort -u | wc -l) -eq 2 ]]
    xmllint --xpath 'string(/*/@data-px)' f.svg | jq -e '.views | .v10 > 0 and .v11 > 0 and .v10 != .v11' >/dev/null
    grep -q 'Findings: warning: .* goes to boxing values into interfaces.*main.shapes.layered main.go:151; info: ' <(xmllint --xpath 'string(//*[@id="px-d"])' f.svg)
}

@test "without --findings nothing is judged, and the file is as it was" {
    exits 0 flamegraph "$DATA/generic.pb.gz"
    [[ $output == *'<g id="px-find"/>'* && $output == *'<g id="px-badges"/>'* && $output != *'<view id="v10"'* ]]
}

@test "a finding with its sign can be told without colours: a word, a shape, a number" {
    exits 0 flamegraph --findings "$DATA/generic.pb.gz" -o f.svg
    for path in 'l8 14h-16z' 'a7 7 0 1 0 14 0'; do
        [[ $(grep -o "$path" f.svg | wc -l) -eq 2 ]]
    done
    exits 0 flamegraph --findings "$DATA/goroutineleak.pb.gz" -o f.svg
    [[ $(grep -o 'h6l4 4v6l-4 4h-6l-4-4v-6z' f.svg | wc -l) -eq 2 ]]
    [[ $(sentences f.svg) == critical:* ]]
}

@test "equal input gives equal bytes, findings and all" {
    exits 0 flamegraph --findings "$DATA/generic.pb.gz" -o a.svg
    TZ=Asia/Kathmandu LC_ALL=de_DE.UTF-8 exits 0 flamegraph --findings "$DATA/generic.pb.gz" -o b.svg
    cmp a.svg b.svg
}

@test "filters draw less and find the same; what is not drawn has no link" {
    exits 0 flamegraph --findings "$DATA/generic.pb.gz" -o f.svg
    exits 0 flamegraph --findings -focus='main\.odd' "$DATA/generic.pb.gz" -o g.svg
    diff <(sentences f.svg) <(sentences g.svg)
    [[ $(badges g.svg) -eq 1 ]]
    [[ $(grep -o '<a href="#v1[0-9]"' g.svg) == '<a href="#v11"' ]]
}

@test "the frame is found whatever is drawn" {
    for options in --bottom-up --flame --palette=heat -lines -filefunctions -noinlines --collapse-recursion '--sandwich shapes|odd' --html; do
        # shellcheck disable=SC2086
        exits 0 flamegraph --findings $options "$DATA/generic.pb.gz" -o f.svg
        [[ $options == --html ]] || is_xml f.svg
        [[ $(badges f.svg) -eq 2 && $(grep -o '&quot;v11&quot;:[1-9]' f.svg | wc -l) -eq 1 ]]
    done
    exits 0 flamegraph --findings --diff "$DATA/cpu.pb.gz" "$DATA/generic.pb.gz" -o f.svg
    is_xml f.svg
    [[ $(badges f.svg) -eq 2 ]]
}

@test "several sources, standard input and dumps are judged as they are read" {
    exits 0 flamegraph --findings "$DATA/generic.pb.gz" "$DATA/untrimmed.pb.gz" -o f.svg
    is_xml f.svg
    [[ $(sentences f.svg) == warning:* ]]
    "$PPROFX" flamegraph --findings - <"$DATA/generic.pb.gz" >a.svg
    exits 0 flamegraph --findings "$DATA/generic.pb.gz" -o b.svg
    diff <(sentences a.svg) <(sentences b.svg)
    exits 0 flamegraph --findings "$DATA/dumps/convoy.debug2.txt" -o f.svg
    is_xml f.svg
    [[ $(sentences f.svg) == warning:* ]]
}

@test "that nothing was found is said, too" {
    printf 'main.main;main.a 3\n' >f.folded
    exits 0 flamegraph --findings f.folded -o f.svg
    [[ $(sentences f.svg) == 'findings: none' ]]
    exits 0 flamegraph --term --findings f.folded
    [[ $output == *$'\nfindings: none\n'* ]]
}

@test "six findings are told, the rest is counted with the command that tells them" {
    for i in {1..9}; do
        rule "test-$i" "'number $i'"
    done
    exits 0 flamegraph --findings "$DATA/cpu.pb.gz" -o f.svg
    is_xml f.svg
    [[ $(badges f.svg) -eq 6 ]]
    # Of one frame they stand 17 px from one another.
    tr '\n' ' ' <f.svg | sed 's/.*<g id="px-badges">//' | grep -oE 'translate\([0-9.]+' | tr -d 'a-z(' |
        awk 'NR > 1 && (d = $1 - before - 17) * d > .01 {exit 1} {before = $1}'
    sentences f.svg | grep -qE '^and [0-9]+ more findings: pprofx findings cpu\.pb\.gz$'
    COLUMNS=60 exits 0 flamegraph --term --findings "$DATA/cpu.pb.gz"
    [[ $output == *' more findings: pprofx findings cpu.pb.gz'* ]]
}

@test "hostile sentences and names: files stay well-formed" {
    rule hostile "'<b>\"&]]>' || char(1) || char(8238) || char(10) || char(65535) || replace(hex(zeroblob(4000)), '00', 'long ')"
    exits 0 flamegraph --findings "$DATA/cpu.pb.gz" -o f.svg
    is_xml f.svg
    grep -q '</tspan>: &lt;b&gt;&quot;&amp;\]\]&gt;.*&lt;U+202E&gt; ' f.svg
    grep -q '>[long ]*long…</text>' f.svg
    [[ $(wc -c <f.svg) -lt 300000 ]]
    "$PPROFX_ROOT/tests/cli/hostile.py"
    for file in ?.pb.gz; do
        exits 0 flamegraph --findings "$file" -o f.svg
        is_xml f.svg
    done
    cp "$DATA/cpu.pb.gz" $'x\x01\xff".pb.gz'
    exits 0 flamegraph --findings $'x\x01\xff".pb.gz' -o f.svg
    is_xml f.svg
}

@test "--term has the sentences, broken at blanks" {
    COLUMNS=60 exits 0 flamegraph --term --findings "$DATA/generic.pb.gz"
    [[ $output == *$' % of the application\'s CPU goes to boxing values\ninto interfaces  main.shapes.layered main.go:151\n'* ]]
    [[ $output == *' % of the CPU goes to growing stacks'$'\nmain.odd main.go:85\n'* ]]
}

@test "errors stay what they are" {
    exits 3 flamegraph --findings none.pb.gz
    exits 2 flamegraph --findings --rows=3 "$DATA/cpu.pb.gz"
}
