#!/usr/bin/env python3
"""What pprofx writes for other tools, held against go tool pprof.

    pprof.py --pprofx build/dev/pprofx

For every profile of testdata and, where it is, ../shared/corpus/real: the sums of folded stacks are those of
go tool pprof -raw, folded stacks are the same when they were read again, and go tool pprof -top of what
convert --to=pprof wrote is that of the profile.  77 (skipped) without Go 1.26.
"""
import argparse
import glob
import gzip
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests", "conform"))
import tools  # noqa: E402 (the path comes first)

# Its sums are beyond 64 bits.
NOT_SUMMED = {"overflow.pb.gz"}


def raw_sums(text):
    """Σ of each column of the samples of pprof -raw."""
    sums, inside = [], False
    for line in text.split("\n"):
        if line.startswith("Samples:"):
            inside = True
        elif line.startswith("Locations"):
            break
        found = inside and re.match(r"\s*((?:-?\d+\s+)*-?\d+):", line)
        if found:
            values = [int(v) for v in found[1].split()]
            sums = [a + b for a, b in zip(sums or [0] * len(values), values)]
    return sums


def folded_sum(text):
    return sum(int(line.rsplit(b" ", 1)[1]) for line in text.split(b"\n") if line)


def run(program, words):
    done = subprocess.run([program] + words, capture_output=True, check=False, timeout=120)
    return done.stdout if done.returncode == 0 else None


SAME = [[], ["-mean"], ["-sample_index=0"], ["-noinlines"], ["-lines", "-showcolumns"], ["-divide_by=10"], ["-nodecount=1"],
        ["-unit=ms"], ["-focus=json"], ["-hide=runtime", "-relative_percentages"], ["-show_from=main"], ["-tagroot=route"],
        ["-add_comment=one"], ["-base=cpu.pb.gz"], ["-normalize", "-diff_base=cpu.pb.gz"], ["cpu.pb.gz"]]


def proto_differs(pprof, program, path, scratch):
    """Which options make proto write other inflated bytes than pprof -proto."""
    different, made = [], [os.path.join(scratch, n) for n in ("want", "got")]
    environment = dict(os.environ, PPROF_BINARY_PATH="/nonexistent")
    for options in SAME:
        inflated = []
        for words, out in zip(([pprof, "-proto", "-symbolize=none"], [program, "proto"]), made):
            subprocess.run(words + ["-output=" + out] + options + [path], cwd=os.path.join(ROOT, "testdata"),
                           env=environment, capture_output=True, check=False, timeout=120)
            inflated.append(gzip.open(out).read() if os.path.exists(out) else None)
            if os.path.exists(out):
                os.remove(out)
        if inflated[0] != inflated[1]:
            different.append(" ".join(options))
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pprofx", required=True)
    program = os.path.abspath(parser.parse_args().pprofx)
    found = tools.go_pprof()
    if not found:
        print("skipped: there is no Go 1.26")
        return 77
    runner, failed, checks = tools.Runner(), [], 0
    with tempfile.TemporaryDirectory() as scratch:
        for path in sorted(glob.glob(os.path.join(ROOT, "testdata", "*.pb.gz"))
                           + glob.glob(os.path.join(ROOT, "testdata", "synth", "*.pb.gz"))
                           + glob.glob(os.path.join(ROOT, "..", "shared", "corpus", "real", "*.pb*"))):
            name = os.path.basename(path)
            raw = runner.run([found[0]], ["-raw"], [path])
            if raw.failed:
                continue
            for i, total in enumerate(raw_sums(raw.out)):
                text = run(program, ["folded", "-sample_index=%d" % i, path])
                checks += 1
                with open(os.path.join(scratch, "folded"), "wb") as f:
                    f.write(text or b"")
                if text and b";" in text and run(program, ["folded", f.name]) != text:
                    failed.append("%s, value %d: folded stacks change when they are read" % (name, i))
                if name not in NOT_SUMMED and (text is None or folded_sum(text) != total):
                    failed.append("%s, value %d: folded stacks do not add up to %d" % (name, i, total))
            copy = os.path.join(scratch, name)
            run(program, ["convert", "--to=pprof", path, "-o", copy])
            want, got = (runner.run([found[0]], ["-top"], [p]) for p in (path, copy))
            checks += 1
            # Rows of one name and value come in any order from pprof.
            if got.failed != want.failed or sorted(got.out.split("\n")) != sorted(want.out.split("\n")):
                failed.append("%s: pprof -top of the converted profile differs" % name)
        for name in ("cpu.pb.gz", "cpu.new.pb.gz", "labels.pb.gz"):
            checks += len(SAME)
            failed += ["%s: proto %s differs" % (name, words)
                       for words in proto_differs(found[0], program, os.path.join(ROOT, "testdata", name), scratch)]
    runner.close()
    print("\n".join(failed + ["%d checks, %d failed" % (checks, len(failed))]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
