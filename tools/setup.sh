#!/usr/bin/env bash
# Installs the Debian 12 packages that pprofx needs: the one place that names them.
# Installs only what is missing, so that a second run needs no network and no rights.
#
#     tools/setup.sh --build    what building needs
#     tools/setup.sh --test     that, and what the tests need
#     tools/setup.sh --list     prints both lists, installs nothing
#
# Go is not installed: where Go 1.26 or newer is present, the conformance tests ask its pprof; elsewhere they
# compare with the committed answers.
set -euo pipefail

build_packages=(
    cmake ninja-build pkg-config gcc g++
    protobuf-c-compiler libprotobuf-c-dev
    zlib1g-dev libzstd-dev liblz4-dev
    libsqlite3-dev libre2-dev libmd-dev libyajl-dev libinih-dev libiberty-dev libxml2-dev
    scdoc
)
test_packages=(
    libcmocka-dev bats
    clang clang-format clang-tidy libclang-rt-14-dev llvm
    cppcheck shellcheck mandoc zsh fish
    python3 python3-jsonschema jq sqlite3 libxml2-utils librsvg2-bin nodejs chromium git xz-utils zstd lz4 util-linux file dpkg-dev
)

build_packages+=(libdeflate-dev) # optional, too

# ISA-L is optional, and Debian has it for these two.
case $(dpkg --print-architecture 2>/dev/null) in amd64 | arm64) build_packages+=(libisal-dev) ;; esac

usage() {
    echo "usage: tools/setup.sh --build | --test | --list" >&2
    exit 2
}

is_installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Runs a command quietly; what it printed is shown only when it fails.
quietly() {
    local log
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        local status=$?
        cat "$log" >&2
        rm -f "$log"
        return "$status"
    fi
}

case "${1-}" in
--build) wanted=("${build_packages[@]}") ;;
--test) wanted=("${build_packages[@]}" "${test_packages[@]}") ;;
--list)
    echo "build: ${build_packages[*]}"
    echo "test: ${test_packages[*]}"
    exit 0
    ;;
*) usage ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "tools/setup.sh: not a Debian system; pprofx needs what these packages hold: ${wanted[*]}" >&2
    exit 1
fi

missing=()
for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
        echo "tools/setup.sh: neither root nor sudo; install these as root: ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
# A source of somebody else's that cannot be reached fails the update but not what we install.
quietly "${apt[@]}" update || echo "tools/setup.sh: apt-get update failed; trying with the lists at hand" >&2
quietly "${apt[@]}" install --no-install-recommends "${missing[@]}"
