#!/usr/bin/env python3
"""Input that is wrong: every damaged file is refused with one line that says where and why.

    bad.py --pprofx build/dev/pprofx [--update]

Runs over testdata/bad and, when it is there, ../shared/conformance/bad; and over testdata/bad/cut, whose files
are cut at every byte.  Where pprof reads a cut file pprofx gives its report: live where Go >= 1.26 is present,
else as cut.json says (--update writes it).
"""
import argparse
import concurrent.futures
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

import tools

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
OURS = os.path.join(ROOT, "testdata", "bad")
SHARED = os.path.abspath(os.path.join(ROOT, "..", "shared", "conformance", "bad"))
CUT_JSON = os.path.join(HERE, "cut.json")

# Files that are not refused, each with its cause: name -> (exit, exit under --compat, cause).
EXCEPTIONS = {
    "mapping-unknown.pb.gz": (0, 0, "a mapping that is not there is no mapping, as in pprof"),
    "loc_badmap.pb.gz": (0, 0, "a mapping that is not there is no mapping, as in pprof"),
    "concat.pb": (0, 3, "glued profiles are merged; pprof refuses them"),
    "concat.pb.gz": (0, 3, "glued profiles are merged; pprof refuses them"),
    "concat-inside.gz": (0, 3, "glued profiles are merged; pprof refuses them"),
    "concat_raw.pb": (0, 3, "glued profiles are merged; pprof refuses them"),
    "concat_gz.pb.gz": (0, 3, "glued profiles are merged; pprof refuses them"),
    "types-twice.pb.gz": (0, 3, "two value types of one name are two value types (row 11)"),
    "goroutine_nohex.txt": (0, 3, "a goroutine that has only just begun has no address (row 9)"),
    "stack2.txt": (0, 3, "a goroutine dump, which pprof does not read (row 9)"),
    "mutex_neg.txt": (0, 0, "as in pprof a sample may begin anywhere in its line"),
}

# What the line must say, beside the file's name: a regular expression for each file of ours.
REASONS = os.path.join(HERE, "bad.tsv")


class Checks:
    """Counts what was checked and prints what failed."""

    def __init__(self):
        self.done, self.failed = 0, 0

    def check(self, good, what):
        self.done += 1
        if not good:
            self.failed += 1
            if self.failed <= 40:
                print("FAIL " + what)
        return good


def run(runner, words):
    """(exit status, stdout, stderr, peak memory in KiB)."""
    process = subprocess.Popen(words, cwd=runner.cwd, env=runner.environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        err = pool.submit(process.stderr.read)
        out = process.stdout.read().decode("utf-8", "replace")
        text = err.result().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    return process.returncode, out, text, usage.ru_maxrss


def limits():
    """No child may run for ever or fill the machine."""
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


def reasons():
    table = {}
    with open(REASONS, encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                name, pattern = line.rstrip("\n").split("\t")
                table[name] = pattern
    return table


def damaged(checks, runner, program, folder, expected, most):
    """Every file of a folder."""
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            continue
        status, compat, _ = EXCEPTIONS.get(name, (3, 3, ""))
        for words, want in (([], status), (["--compat"], compat)):
            code, out, err, memory = run(runner, [program, "top"] + words + [path])
            label = "%s%s: " % (name, " --compat" if words else "")
            checks.check(code == want, label + "exit %d, not %d: %s" % (code, want, err.strip()))
            checks.check(memory <= most, label + "%d KiB of memory, more than twice the good file's" % memory)
            if want == 0:
                checks.check(out.startswith(("File:", "Type:")), label + "no report")
                continue
            lines = err.rstrip("\n").split("\n")
            checks.check(out == "", label + "something on stdout")
            checks.check(len(lines) == 1, label + "%d lines, not one: %r" % (len(lines), err))
            checks.check(bool(words) or name in lines[0], label + "the file is not named: " + lines[0])
            if folder == OURS and not words and checks.check(name in expected, label + "not in bad.tsv: " + lines[0]):
                checks.check(re.search(expected[name], lines[0]) is not None,
                             label + "says %r, not /%s/" % (lines[0], expected[name]))


def cuts(checks, runner, program, pprof, known, update):
    """The small sound files, cut at every byte."""
    folder = os.path.join(OURS, "cut")
    with tempfile.TemporaryDirectory() as scratch:
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as f:
                data = f.read()

            def one(length):
                path = os.path.join(scratch, "%s.%d" % (name, length))
                with open(path, "wb") as f:
                    f.write(data[:length])
                judge = runner.run([pprof], ["-top"], [path]) if pprof else None
                return length, judge, run(runner, [program, "top", path])

            with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
                results = list(pool.map(one, range(len(data))))
            accepted = {}
            for length, judge, (code, out, err, _) in results:
                label = "%s cut at %d: " % (name, length)
                report = known.get(name, {}).get(str(length))
                if judge:
                    live = None if judge.failed else judge.out
                    checks.check(update or live == report, label + "cut.json is not what pprof says")
                    report = live
                if report is not None:
                    accepted[str(length)] = report
                    checks.check(code == 0 and out == report, label + "exit %d, or not pprof's report: %s" % (code, err.strip()))
                else:
                    checks.check(code == 3 and out == "" and err.count("\n") == 1, label + "exit %d: %r" % (code, err))
            known[name] = accepted
            print("%s: %d cuts, %d of them sound for pprof" % (name, len(data), len(accepted)))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--pprofx", required=True)
    p.add_argument("--update", action="store_true")
    args = p.parse_args()
    program = os.path.abspath(args.pprofx)
    limits()
    runner, checks = tools.Runner(), Checks()
    try:
        found = tools.go_pprof()
        known = {}
        if os.path.exists(CUT_JSON):
            with open(CUT_JSON, encoding="utf-8") as f:
                known = json.load(f)
        good = run(runner, [program, "top", os.path.join(OURS, "cut", "good.pb.gz")])
        checks.check(good[0] == 0, "the good file: " + good[2])
        files = damaged_folders()
        for folder in files:
            damaged(checks, runner, program, folder, reasons(), 2 * good[3])
        cuts(checks, runner, program, found and found[0], known, args.update)
        if args.update and found:
            with open(CUT_JSON, "w", encoding="utf-8") as f:
                json.dump(known, f, indent=1, sort_keys=True)
                f.write("\n")
    finally:
        runner.close()
    print("%d checks in %d folders, %d failed" % (checks.done, len(files) + 1, checks.failed))
    return 1 if checks.failed else 0


def damaged_folders():
    return [f for f in (OURS, SHARED) if os.path.isdir(f)]


if __name__ == "__main__":
    sys.exit(main())
