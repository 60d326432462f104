load helper

@test "help names every command" {
    exits 0 --help
    for name in $("$PPROFX" help --names); do
        [[ $output == *"  $name "* ]]
    done
    [[ -z $stderr && $output == *"  1    findings --fail-on has found something so severe"* ]]
    help=$output
    for way in -h -help help; do
        exits 0 "$way"
        [[ $output == "$help" ]]
    done
}

@test "help of a command, three ways" {
    exits 0 help top
    help=$output
    [[ ${lines[0]} == "pprofx top - "* ]]
    [[ $output == *"-focus=REGEX"* && $output == *"-n, -nodecount=N"* && $output == *"-o, -output=FILE"* ]]
    exits 0 top --help
    [[ $output == "$help" ]]
    exits 0 top -h
    [[ $output == "$help" ]]
}

@test "help fits 80 columns" {
    for name in $("$PPROFX" help --names); do
        exits 0 help "$name"
        [[ -z $(awk 'length > 80' <<<"$output") ]]
    done
}

@test "versions of the program and its libraries" {
    exits 0 --version
    [[ ${lines[0]} =~ ^pprofx\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    for library in zlib zstd lz4 protobuf-c yajl inih re2 libmd sqlite; do
        [[ $output =~ $library\ [a-z0-9.]+ ]]
    done
}

@test "a mistyped command gets a suggestion" {
    exits 2 tpo
    says 'pprofx: there is neither a command nor a file "tpo"; did you mean top?'
    exits 2 help tpo
    says 'pprofx: there is no command "tpo"; did you mean top?'
    exits 2 zebra
    says 'pprofx: there is neither a command nor a file "zebra"; see pprofx --help'
    exits 2 version
    says 'pprofx: there is neither a command nor a file "version"; did you mean --version?'
    exits 2 heat
    says 'pprofx: there is neither a command nor a file "heat"; see pprofx --help'
}

@test "a mistyped or shortened option gets a suggestion" {
    exits 2 flamegraph --bogus "$DATA/cpu.pb.gz"
    says 'pprofx: unknown option --bogus'
    exits 2 top -foc=x file
    says 'pprofx: unknown option -foc; did you mean -focus?'
    exits 2 top --nodecuont=5 file
    says 'pprofx: unknown option --nodecuont; did you mean --nodecount?'
    exits 2 top -zebra file
    says 'pprofx: unknown option -zebra'
}

@test "wrong values name the option" {
    exits 2 top -nodecount=x file
    says 'pprofx: option -nodecount needs a whole number, not "x"'
    exits 2 top -trim=no file
    says 'pprofx: option -trim needs true or false, not "no"'
    exits 2 top -focus
    says 'pprofx: option -focus needs a value: -focus=REGEX'
    exits 2 top --max-input=lots file
    says 'pprofx: option -max-input needs a size such as 512MiB, not "lots"'
    exits 2 top --json --csv file
    says 'pprofx: --format, --json and --csv name different formats; keep one'
}

@test "no words: what is missing" {
    exits 2
    says 'pprofx: no profile source specified; see pprofx --help'
    exits 2 top
    says 'pprofx: no profile source specified; see pprofx help top'
}

@test "pprof's reports that are not built yet" {
    for name in tree traces tags raw dot svg callgrind comments; do
        exits 2 "-$name" "$DATA/cpu.pb.gz"
        says "pprofx: $name is not built yet in this version"
    done
    exits 2 -peek=main "$DATA/cpu.pb.gz"
    says 'pprofx: peek is not built yet in this version'
    exits 2 tree "$DATA/cpu.pb.gz"
    says 'pprofx: tree is not built yet in this version'
    exits 2 help tree
    says 'pprofx: tree is not built yet in this version'
    exits 2 top -svg "$DATA/cpu.pb.gz"
    says 'pprofx: -svg: this report is not built yet in this version'
    exits 2 top -top "$DATA/cpu.pb.gz"
    says 'pprofx: -top: a command chose the report already; leave one of the two out'
    exits 2 -top -tree "$DATA/cpu.pb.gz"
    says 'pprofx: must set at most one output format: -top or -tree'
}

@test "pprof's options that are not built yet say what for" {
    for name in seconds timeout tls_cert tls_key tls_ca; do
        exits 2 top "-$name" 5 "$DATA/cpu.pb.gz"
        says "pprofx: -$name: fetching from a server is not built yet in this version; curl -o FILE URL does it"
    done
    exits 2 top -http=:8080 "$DATA/cpu.pb.gz"
    says 'pprofx: -http: the web interface is not built yet in this version'
    exits 2 -no_browser "$DATA/cpu.pb.gz"
    says 'pprofx: -no_browser: the web interface is not built yet in this version'
    exits 2 top --tools=/bin "$DATA/cpu.pb.gz"
    says 'pprofx: -tools: symbolising from binaries is not built yet in this version'
}

@test "man pages and completions are sound" {
    for name in $("$PPROFX" help --names); do
        "$PPROFX" help --man | tail -1 | grep -qF "*pprofx-$name*(1)"
    done
    "$PPROFX" help --completion=bash >pprofx.bash
    bash -n pprofx.bash
    "$PPROFX" help --completion=zsh >pprofx.zsh
    "$PPROFX" help --completion=fish >pprofx.fish
    if command -v zsh; then zsh -n pprofx.zsh; fi
    if command -v fish; then fish -n pprofx.fish; fi
    if command -v shellcheck; then shellcheck -s bash pprofx.bash; fi
    if ! command -v scdoc || ! command -v mandoc; then skip "scdoc and mandoc are not here"; fi
    "$PPROFX" help --man | scdoc | mandoc -T lint -W error
    for name in $("$PPROFX" help --names); do
        "$PPROFX" help --man "$name" | scdoc >"$name.1"
        mandoc -T lint -W error "$name.1"
    done
    mandoc -T ascii top.1 | grep -F "pprofx top -cum -n 20 -focus='http\.' cpu.pb.gz"
}

@test "fish completes words without files, and files where they are meant" {
    command -v fish || skip "fish is not here"
    "$PPROFX" help --completion=fish >pprofx.fish
    touch profile.pb.gz
    complete_line() {
        fish -c 'source pprofx.fish; complete -C $argv[1]' "$1" | cut -f 1
    }
    [[ $(complete_line 'pprofx he') == *help* ]]
    [[ $(complete_line 'pprofx top -foc') == -focus ]]
    [[ $(complete_line 'pprofx top -format=') == $'-format=csv\n-format=json\n-format=markdown\n-format=text' ]]
    [[ $(complete_line 'pprofx top -base=prof') == -base=profile.pb.gz ]]
    [[ $(complete_line 'pprofx top prof') == profile.pb.gz ]]
}

@test "bash completes commands, options and words" {
    "$PPROFX" help --completion=bash >pprofx.bash
    complete_line() {
        # shellcheck disable=SC1091
        bash -c 'source ./pprofx.bash; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pprofx
                 printf "%s\n" "${COMPREPLY[@]}"' _ "$@"
    }
    [[ $(complete_line pprofx he) == help ]]
    [[ $(complete_line pprofx top -foc) == -focus= ]]
    [[ $(complete_line pprofx top --foc) == --focus= ]]
    [[ $(complete_line pprofx top -format = j) == json ]]
    touch profile.pb.gz
    [[ $(complete_line pprofx top prof) == profile.pb.gz ]]
}

@test "a command behind options is not taken for a file" {
    exits 2 --json top "$DATA/cpu.pb.gz"
    says 'pprofx: the command comes before the options: pprofx top ...'
    cp "$DATA/cpu.pb.gz" top
    exits 0 --json top
}
