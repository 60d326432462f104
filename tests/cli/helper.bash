# What the command-line tests share.  PPROFX is the program, PPROFX_ROOT the repository (set by ctest).
# shellcheck shell=bash
: "${PPROFX:?set PPROFX to the program}" "${PPROFX_ROOT:?set PPROFX_ROOT to the repository}"
export DATA=$PPROFX_ROOT/testdata
bats_require_minimum_version 1.5.0

setup() {
    unset NO_COLOR
    # script runs its command by SHELL, and functions are exported to bash alone.
    export LC_ALL=C.UTF-8 TZ=UTC TERM=xterm SHELL=/bin/bash
    export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config # not the settings of who runs this
    cd "$BATS_TEST_TMPDIR" || return
}

# pprofx ARG...: runs it; stdout in $output, stderr in $stderr, exit code in $status.
pprofx() {
    run --separate-stderr "$PPROFX" "$@"
}

# exits CODE ARG...
exits() {
    local want=$1
    shift
    pprofx "$@"
    if [[ $status -ne $want ]]; then
        printf 'pprofx %s\nexit %s, not %s\nstdout: %s\nstderr: %s\n' "$*" "$status" "$want" "$output" "${stderr-}" >&2
        return 1
    fi
}

# says TEXT: stderr is exactly this.
says() {
    if [[ $stderr != "$1" ]]; then
        printf 'stderr: %s\nwanted: %s\n' "$stderr" "$1" >&2
        return 1
    fi
}

# One line on stderr that matches.
says_line() {
    if [[ ${#stderr_lines[@]} -ne 1 || ! ${stderr_lines[0]} =~ $1 ]]; then
        printf 'stderr: %s\nwanted one line: %s\n' "$stderr" "$1" >&2
        return 1
    fi
}
