#!/usr/bin/env python3
"""Random profiles through random filters, merges and bases: `go tool pprof -proto` and tests/transform/transform.c
must write the same bytes, or both refuse.  Exit 77 (skipped) without Go >= 1.26.

    transform.py --program build/dev/tests/transform/transform [--cases N] [--seed N] [--keep FOLDER]

PPROFX_TRANSFORM_CASES says how many cases when --cases does not.  The files of a case that differs are kept.
"""
import argparse
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conform"))
import profile_pb
import tools

# Few of everything, so that rows of one profile and of several are often equal.
TYPES = [["samples/count", "cpu/nanoseconds"], ["samples/count", "cpu/ms"], ["cpu/us", "samples/count", "x/y"],
         ["cpu/seconds"], ["alloc/bytes", "cpu/ns"], ["cpu/ns", "cpu/ns", "samples/count"]]
UNITS = ["", "", "ms", "seconds", "bytes", "kb", "w"]
KEYS = ["user", "bytes", "lat", "req", "request"]
NAMES = ["main.main", "main.work", "runtime.mallocgc", "f(int)", ".dot", "operator()(x)",
         "(anonymous namespace)::g(int)", "h", "", "net/http.Serve"]
EXPRESSIONS = ["main", "runtime", "work|h", "^f", "a.go", "bin", r"\.so$", ".", ".*", "zz", r"main\.main$", "^$", "é",
               "(?i)MAIN", "http", "("]
TAGS = ["alice", "user=alice", "user=a,bob", "1kb:", "lat=:5ms", "5", "bytes=1024", "request=1:5000", "user:a,bob",
        "lat=1s:2s", "=b", "-3", "0", "user=", "1kb:2s", "lat=0:", "b,", "w", "["]
NUMBERS = [0, 1, 5, 1024, 4096, -3, 10**6, 2 * 10**9]


def value_type(text):
    kind, unit = text.split("/")
    return {"type": kind.encode(), "unit": unit.encode()}


def label(r):
    made = {"key": r.choice(KEYS).encode(), "text": b"", "number": 0, "unit": b""}
    if r.random() < 0.5:
        made["text"] = r.choice(["alice", "bob", "a,b", "é", "x:y"]).encode()
    else:
        made.update(number=r.choice(NUMBERS), unit=r.choice(UNITS).encode())
    return made


def mapping(r, number):
    start = r.choice([0, 0x1000, 0x400000])
    return {"id": number, "start": start, "limit": start + r.choice([0, 0x1000, 0x1001, 0x5000]),
            "offset": r.choice([0, 0, 16]), "file": r.choice([b"", b"/bin/a", b"/lib/b.so"]),
            "build_id": r.choice([b"", b"id1"]), "functions": r.randint(0, 1), "files": 0, "lines": 0, "inlines": 1}


def location(r, number, mappings, functions):
    lines = [{"function": r.choice(functions), "line": r.choice([0, 1, 2, 5]), "column": r.choice([0, 0, 3])}
             for _ in range(r.choice([0, 1, 1, 2, 3]))]
    return {"id": number, "mapping": r.choice(mappings) if mappings and r.random() < 0.7 else 0,
            "address": r.choice([0, 0x1000, 0x1010, 0x400100]), "lines": lines, "folded": int(r.random() < 0.1)}


def function(r, number):
    name = r.choice(NAMES).encode()
    return {"id": number, "name": name, "system_name": name if r.random() < 0.7 else b"sys",
            "file": r.choice([b"", b"a.go", b"/x/b.go"]), "start_line": r.choice([0, 0, 7])}


def sample(r, n_types, locations):
    values = [r.choice([0, 0, 1, -1, 7, 100, 10**9, r.randint(-10**6, 10**6)]) for _ in range(n_types)]
    return {"locations": [r.choice(locations) for _ in range(r.choice([0, 1, 2, 3, 5, 8]))], "values": values,
            "labels": [label(r) for _ in range(r.choice([0, 0, 1, 2, 4]))]}


def maybe(r, chance, *values):
    return r.choice(values) if r.random() < chance else type(values[0])()


def write_profile(r, path):
    types = r.choice(TYPES)
    mappings = r.sample(range(1, 9), r.randint(0, 3))
    functions = r.sample(range(1, 20), r.randint(1, 6))
    locations = r.sample(range(1, 30), r.randint(1, 9))
    profile = {
        "types": [value_type(t) for t in types],
        "samples": [sample(r, len(types), locations) for _ in range(r.randint(0, 12))],
        "mappings": [mapping(r, i) for i in mappings],
        "locations": [location(r, i, mappings, functions) for i in locations],
        "functions": [function(r, i) for i in functions],
        "drop": maybe(r, 0.3, rb"runtime\..*", b"f|h", b"(", b"main.main"),
        "keep": maybe(r, 0.3, rb"runtime\.m.*", b"(", b"h"),
        "time": maybe(r, 0.7, 5, 7, 10**18), "duration": maybe(r, 0.7, 5, 7, 10**9),
        "period_type": value_type(r.choice(["cpu/ns", "cpu/nanoseconds", "cpu/ms"])) if r.random() < 0.9 else None,
        "period": r.choice([0, 1, 100]),
        "comments": [r.choice([b"c1", b"c2", b"#x", b""]) for _ in range(r.choice([0, 0, 1, 3, 4]))],
        "default": maybe(r, 0.5, b"cpu", b"samples", b"zz"), "doc": maybe(r, 0.3, b"http://a", b"http://b"),
    }
    with open(path, "wb") as f:
        f.write(profile_pb.encode(profile))


def random_case(r, folder):
    """The options and files of a case; the files are written."""
    files = [os.path.join(folder, "%d.pb.gz" % i) for i in range(r.choice([1, 1, 2, 2, 3]))]
    for path in files:
        write_profile(r, path)
    options = []
    for names, chance, values in ((["focus", "ignore", "hide", "show", "show_from", "prune_from"], 0.2, EXPRESSIONS),
                                  (["tagfocus", "tagignore"], 0.2, TAGS),
                                  (["tagshow", "taghide"], 0.15, ["user", "b", ".", "lat|req", "zz"]),
                                  (["tagroot", "tagleaf"], 0.2, ["user", "user,bytes", "lat", "zz,req,request", ","]),
                                  (["unit"], 0.2, ["ms", "bytes", "auto", "foo", "count"])):
        options += ["-%s=%s" % (name, r.choice(values)) for name in names if r.random() < chance]
    if r.random() < 0.4:
        base = os.path.join(folder, "base.pb.gz")
        write_profile(r, base)
        options.append("-%s=%s" % (r.choice(["base", "diff_base"]), base))
        options += ["-normalize"] * (r.random() < 0.4)
    options += ["-noinlines"] * (r.random() < 0.1)
    return options, files


def run(command, environment):
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def compare(pprof, program, environment, options, files, folder):
    """Returns "equal", "refused" or what is wrong."""
    output = os.path.join(folder, "out.pb.gz")
    if os.path.exists(output):
        os.remove(output)
    # Without inlined calls pprof drops columns, too, unless they are to be shown; here that is not asked.
    columns = ["-showcolumns"] if "-noinlines" in options else []
    want, _, _ = run([pprof, "-proto", "-symbolize=none", "-output=" + output] + options + columns + files, environment)
    got, data, message = run([program] + options + files, environment)
    if got not in (0, 2):
        return "crashed: " + message[-2000:]
    if (want != 0) != (got != 0):
        return "pprof %s, transform %s: %s" % ("refuses" if want else "accepts", "refuses" if got else "accepts", message)
    if want:
        return "refused"
    with open(output, "rb") as f:
        return "equal" if gzip.decompress(f.read()) == gzip.decompress(data) else "the bytes differ"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--cases", type=int, default=int(os.environ.get("PPROFX_TRANSFORM_CASES", "200")))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", default=os.path.join(tempfile.gettempdir(), "transform-differs"))
    args = parser.parse_args()
    found = tools.go_pprof()
    if not found:
        print("no Go >= 1.26 here: skipped")
        return 77
    r, counts, wrong = random.Random(args.seed), {"equal": 0, "refused": 0}, 0
    runner = tools.Runner()
    try:
        for number in range(args.cases):
            options, files = random_case(r, runner.folder)
            verdict = compare(found[0], args.program, runner.environment, options, files, runner.folder)
            if verdict in counts:
                counts[verdict] += 1
                continue
            wrong += 1
            kept = os.path.join(args.keep, "%d-%d" % (args.seed, number))
            shutil.copytree(runner.folder, kept, dirs_exist_ok=True)
            print("case %d: %s\n    %s (files in %s)" % (number, verdict, " ".join(options), kept))
    finally:
        runner.close()
    print("%d cases: %d equal, %d refused by both, %d different" % (args.cases, counts["equal"], counts["refused"], wrong))
    return 1 if wrong or not counts["equal"] else 0


if __name__ == "__main__":
    sys.exit(main())
