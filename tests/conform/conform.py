#!/usr/bin/env python3
"""Compares pprofx with `go tool pprof`: every profile of a folder with every option set of options.tsv, and the
cases of several sources in pairs.tsv.

    conform.py --pprofx build/dev/pprofx                     live, or against the goldens when Go >= 1.26 is absent
    conform.py --pprofx build/dev/pprofx --goldens-only      against the goldens
    conform.py --check-goldens                               are the goldens what the pprof here prints?
    conform.py --update                                      makes the goldens
    conform.py --pprofx P --corpus FOLDER...                 other folders of profiles, without pairs.tsv (live only)

Exit: 0 when nothing is different, 1 otherwise, 2 when it cannot run.
"""
import argparse
import collections
import concurrent.futures
import difflib
import os
import re
import shutil
import sys
import tempfile
import time

import cases
import oracle as oracles
import tools
import verdict

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDENS = os.path.join(HERE, "goldens.xz")
TESTDATA = os.path.abspath(os.path.join(HERE, "..", "..", "testdata"))


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--pprofx", help="the program to test")
    p.add_argument("--pprof", help="a pprof to compare with, instead of Go's")
    p.add_argument("--compat", default="--compat", help="the option that makes pprofx pprof ('' for none)")
    p.add_argument("--corpus", nargs="+", default=[], help="folders of profiles, instead of testdata")
    p.add_argument("--goldens-only", action="store_true")
    p.add_argument("--check-goldens", action="store_true")
    p.add_argument("--update", action="store_true")
    p.add_argument("--memory", help="a file that keeps pprof's answers from run to run")
    p.add_argument("--only", default="", help="a regular expression for the names of cases")
    p.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth case, for slow builds")
    p.add_argument("--show", type=int, default=0, metavar="N", help="show the first N differences")
    p.add_argument("--list", action="store_true", help="name every case that is not equal")
    p.add_argument("-j", type=int, default=os.cpu_count() or 2)
    return p.parse_args()


def all_cases(args):
    folders = args.corpus or [TESTDATA]
    found = [c for folder in folders if os.path.isdir(folder) for c in cases.singles(folder)]
    if not args.corpus:
        found += cases.pairs(TESTDATA)
    return [c for c in found if re.search(args.only, c.id)][:: args.every]


def show(case, v, stream):
    print("--- %s: pprofx %s (%s)" % (case.id, " ".join(case.words), v.why), file=stream)
    if v.want.failed != v.got.failed:
        print("    pprof %s, pprofx %s: %s" % tuple(["fails" if a.failed else "does not fail" for a in (v.want, v.got)]
                                                    + [v.got.err.strip()[:400]]), file=stream)
    diff = difflib.unified_diff(v.want.out.split("\n"), v.got.out.split("\n"), "pprof", "pprofx", lineterm="", n=1)
    for line in list(diff)[:24]:
        print("    " + line.encode("utf-8", "backslashreplace").decode(), file=stream)


def test(args, oracle, variants, runner, program, elf):
    """Runs the cases and prints the count of each verdict."""
    found = all_cases(args)
    compat = [args.compat] if args.compat else []

    def one(case):
        if case.missing():
            return case, verdict.Verdict("skipped", "file absent")
        want = oracle.of(case)
        if want is None:
            return case, verdict.Verdict("different", want=tools.Answer("", False), got=tools.Answer("", False),
                                         why="the goldens do not know it: run conform.py --update")
        words = [elf if w == "{x}" else w for w in case.words]
        got = runner.run([program], words, case.files)
        strict = runner.run([program], compat + words, case.files)
        return case, verdict.judge(case, want, got, strict, oracle, variants)

    counts, shown = collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        for case, v in pool.map(one, found):
            counts[v.kind, v.row] += 1
            if v.kind == "different" and shown < args.show:
                shown += 1
                show(case, v, sys.stdout)
            if args.list and v.kind != "equal":
                print("%-10s %-20s %s" % (v.kind, v.row, case.id))
    return report(counts, len(found))


def report(counts, total):
    kinds = collections.Counter()
    for (kind, _), n in counts.items():
        kinds[kind] += n
    for kind in ("equal", "documented", "unstable", "skipped", "different"):
        print("%-10s %6d" % (kind, kinds[kind]))
        for (k, row), n in sorted(counts.items()):
            if k == kind and row:
                print("    %6d  %s" % (n, ("row " if row[0].isdigit() else "") + row))
    print("%d cases" % total)
    if not kinds["equal"]:
        print("no case is equal: nothing was tested", file=sys.stderr)
        return 1
    return 1 if kinds["different"] else 0


def golden_records(args, live, variants):
    """(id, answers) of every case and of the repaired cases that read otherwise."""
    def one(case):
        answers = [live.of(case)] + live.again(case)
        if all(a.same(answers[0]) for a in answers):
            answers = answers[:1]
        records = [(case.id, answers)]
        for v in variants.of(case):
            repaired = live.variant(case, v)
            if not repaired.same(answers[0]):
                records.append(("%s | %s" % (case.id, v.row), [repaired]))
        return records

    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        return [r for records in pool.map(one, [c for c in all_cases(args) if not c.missing()]) for r in records]


def check_goldens(args, live, variants):
    """Whether the goldens are what pprof prints now."""
    goldens = oracles.Goldens(GOLDENS)
    found = all_cases(args)

    def one(case):
        now, then = live.of(case), goldens.of(case)
        if then is None or now.same(then):
            return then is not None
        others = goldens.again(case)
        if "-files" not in case.words and not others:
            return False
        return any(verdict.same_free_of_order(case, now, a) for a in [then] + others)

    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        wrong = [c.id for c, good in zip(found, pool.map(one, found)) if not good]
    for ident in wrong[:20]:
        print("the golden differs: " + ident)
    print("%d goldens of %s, %d differ" % (len(found), goldens.head["pprof"], len(wrong)))
    return 1 if wrong else 0


def main():
    args = arguments()
    runner = tools.Runner()
    scratch = tempfile.mkdtemp(prefix="conform.")
    memory = tools.Memory(args.memory) if args.memory else None
    try:
        found = None if args.goldens_only else (args.pprof, "?") if args.pprof else tools.go_pprof()
        program = args.pprofx and os.path.abspath(args.pprofx)
        elf = elf_file(scratch)
        live = oracles.Live(found[0], runner, {"{x}": elf}, memory) if found else None
        # Without pprof a variant only has a name: the first base stands for the merged one.
        variants = oracles.Variants(scratch, live.merge if live else lambda paths, new: paths[0])
        start = time.monotonic()
        if args.update or args.check_goldens:
            if not live:
                print("Go >= 1.26 is not here: nothing to make goldens of", file=sys.stderr)
                return 0 if args.check_goldens else 2
            if args.check_goldens:
                return check_goldens(args, live, variants)
            records = golden_records(args, live, variants)
            oracles.write(GOLDENS, found[1], records)
            print("%d answers, %d bytes, %.0f s" % (len(records), os.path.getsize(GOLDENS), time.monotonic() - start))
            return 0
        if not program or not os.access(program, os.X_OK):
            print("--pprofx names no program", file=sys.stderr)
            return 2
        if not live and (args.corpus or not os.path.exists(GOLDENS)):
            print("neither Go >= 1.26 nor goldens are here", file=sys.stderr)
            return 2
        print("pprofx against %s" % ("go tool pprof of " + found[1] if live else "the goldens"))
        return test(args, live or oracles.Goldens(GOLDENS), variants, runner, program, elf)
    finally:
        if memory:
            memory.close()
        runner.close()
        shutil.rmtree(scratch, ignore_errors=True)


def elf_file(folder):
    """A smallest ELF file, for the cases that name an executable before the profiles."""
    path = os.path.join(folder, "app")
    head = (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00\x01\x00\x00\x00" + bytes(24) + bytes(4)
            + b"\x40\x00\x38\x00\x00\x00\x40\x00\x00\x00\x00\x00")
    with open(path, "wb") as f:
        f.write(head)
    os.chmod(path, 0o755)
    return path


if __name__ == "__main__":
    sys.exit(main())
