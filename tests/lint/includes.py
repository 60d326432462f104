#!/usr/bin/env python3
"""Who includes whom: a module sees only those below it, and a library's headers only the files named here."""
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
LAYERS = ["base", "source", "profile", "decode", "fold", "report", "flame", "goroutines", "exchange", "db", "findings", "api", "cli"]

# api and cli both stand on db and not on each other.
NOT_BELOW = {("cli", "api")}

# The headers of each library, and where they may be included: a folder or a file below src/.
LIBRARIES = [
    (r"protobuf-c/|profile\.pb-c\.h", ["decode/"]),
    (r"sqlite3\.h", ["db/", "findings/"]),
    (r"re2/", ["base/regex.cc"]),
    (r"yajl/yajl_gen\.h", ["base/json.c"]),
    (r"zlib\.h", ["source/", "flame/deflate.c", "profile/encode.c"]),
    (r"libdeflate\.h", ["flame/deflate_whole.c"]),
    (r"isa-l[/.]", ["source/gzip_isal.c"]),
    (r"zstd\.h", ["source/zstd.c", "source/pack.c"]),
    (r"lz4", ["source/lz4.c"]),
    # Hashes of the bytes in the store, and of the script and style sheet of a flamegraph, for its policy.
    (r"(sha2|md5|sha1)\.h", ["db/", "flame/csp.c"]),
    (r"libiberty/|demangle\.h$", ["profile/demangle_cxx.c", "profile/demangle_rust.c"]),
    (r"libxml", ["flame/xml.c"]),
    (r"ini\.h", ["cli/settings.c"]),
    (r"curl/|microhttpd", []),
    (r"getopt\.h", ["cli/"]),
    (r"(locale|pthread|threads)\.h", []),
]
# Headers of libraries that only tell their version.
VERSION_FILE = "cli/version.c"


def library_problem(path, header):
    if path == VERSION_FILE:
        return None
    for pattern, places in LIBRARIES:
        if re.match(pattern, header) and not any(path.startswith(place) for place in places):
            return f"<{header}> belongs to {', '.join(places) or 'no file yet'}"
    return None


def module_problem(path, header):
    module, target = path.split("/")[0], header.split("/")[0]
    if "/" not in header:
        return None if header == "profile.pb-c.h" else f'"{header}" does not name its module'
    if target not in LAYERS:
        return f'"{header}": no such module'
    if LAYERS.index(target) > LAYERS.index(module) or (module, target) in NOT_BELOW:
        return f'"{header}" is above {module}/'
    return None


def problems(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)', line)
        if not found:
            continue
        kind, header = found.groups()
        problem = module_problem(path, header) if kind == '"' else None
        problem = problem or library_problem(path, header)
        if problem:
            yield f"src/{path}:{number}: {problem}"


def main():
    sources = os.path.join(ROOT, "src")
    wrong, files = [], 0
    for folder, _, names in sorted(os.walk(sources)):
        for name in sorted(names):
            if not name.endswith((".c", ".h", ".cc")):
                continue
            full = os.path.join(folder, name)
            with open(full, encoding="utf-8") as f:
                wrong += problems(os.path.relpath(full, sources), f.read())
            files += 1
    print("\n".join(wrong + [f"{files} files, {len(wrong)} wrong includes"]))
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
