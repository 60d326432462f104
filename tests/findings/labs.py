#!/usr/bin/env python3
"""Runs small programs, each with a fault or its healthy twin, under the machine's Go and judges pprofx findings.

    labs.py --pprofx build/release/pprofx [--labs FOLDER] [--keep FOLDER] [--seconds 5] [NAME-MODE...]

FOLDER holds labs/NAME/main.go, which runs its modes through labs/labkit, and score.py with the table L of what is
expected of NAME-MODE and of what may be said beside it; by default it is $PPROFX_LABELLED_RUNS, or ../shared/accuracy
beside the repository.  Takes some eight minutes; 77 (skipped) without the programs or without Go.  With --keep,
profiles stay there, and those that are there already are judged without running anything.
"""
import argparse
import ast
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import cases

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
# Names of the table for what rules are called.
CALLED = {"lock-wait": "lock-contention", "scheduler": "scheduler-overhead"}

# What is true, too, and of which the table says nothing, as it is older than these rules: each request has a connection
# of its own, and the module is of before Go 1.23, so that timers live until they fire.
BESIDE = {"httpconns-churn": {"conn-churn"}, "timeafter-bad": {"timer-leak"}}


def expectations(path):
    """{NAME-MODE: (what has to be found, what may be)}: the assignments of the table, and nothing else of the file."""
    with open(path, encoding="utf-8") as f:
        tree = ast.parse(f.read())
    wanted = [n for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id in ("GCA", "L")]
    names = {}
    exec(compile(ast.Module(wanted, []), path, "exec"), {"set": set, "__builtins__": {}}, names)  # pylint: disable=W0122
    return names["L"]


def called(rule):
    return CALLED.get(rule, rule)


def programs(folder):
    """(NAME, MODE) of all."""
    for path in sorted(glob.glob(os.path.join(folder, "*", "main.go"))):
        with open(path, encoding="utf-8") as f:
            found = re.search(r'labkit\.Main\("(\w+)",(.*)', f.read(), re.S)
        if found:
            yield from ((found[1], mode) for mode in re.findall(r'"(\w+)":', found[2]))


class Labs:
    def __init__(self, folder, out, seconds, settle):
        self.folder, self.out, self.seconds, self.settle = folder, out, seconds, settle

    def build(self, name):
        program = os.path.join(self.out, "bin", name)
        if not os.path.exists(program):
            subprocess.run(["go", "build", "-trimpath", "-o", program, "./" + name], cwd=self.folder, check=True,
                           env=dict(os.environ, GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="", GOWORK="off"))
        return program

    def profiles(self, name, mode):
        folder = os.path.join(self.out, name + "-" + mode)
        if not os.path.isdir(folder):
            subprocess.run([self.build(name), "-mode", mode, "-d", "%gs" % self.seconds, "-settle", "%gs" % self.settle,
                            "-o", self.out], check=True, stdout=subprocess.DEVNULL, timeout=120)
        return folder


class Score:
    def __init__(self):
        self.programs = self.expected = self.found = self.said = self.extra = 0

    def judge(self, label, said, required, allowed):
        self.programs += 1
        # A finding that became a part of another one has been found; what is said is what stands on its own.
        fired = {rule for rule, seen in said.by_rule.items() if any(s in cases.STRONG for s, _ in seen)}
        choices = [{called(word) for word in words.split("|")} for words in sorted(required)]
        may = {called(word) for word in allowed}.union(*choices)
        for choice in choices:
            self.expected += 1
            self.found += bool(fired & choice)
            if not fired & choice:
                print("MISSED %-22s %s | said: %s" % (label, "|".join(sorted(choice)), " ".join(
                    "%s:%s" % (rule, seen[0][0]) for rule, seen in sorted(said.by_rule.items())) or "nothing"))
        for rule in said.strong:
            self.said += 1
            self.extra += rule not in may
            if rule not in may:
                print("EXTRA  %-22s %s" % (label, rule))

    def line(self):
        recall = "%.3f" % (self.found / self.expected) if self.expected else "-"
        return "recall %s (%d/%d)  unexpected %d of %d findings of warning and above" % (
            recall, self.found, self.expected, self.extra, self.said)

    def is_good(self):
        """Healthy programs alone have nothing that is to be found."""
        return bool(self.programs) and self.found >= 0.95 * self.expected and self.extra <= 0.03 * self.said


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pprofx", required=True)
    parser.add_argument("--labs", default=os.environ.get("PPROFX_LABELLED_RUNS")
                        or os.path.join(ROOT, "..", "shared", "accuracy"))
    parser.add_argument("--keep")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--settle", type=float, default=2, help="seconds before that, more on a busy machine")
    parser.add_argument("only", nargs="*")
    words = parser.parse_args()
    table = os.path.join(words.labs, "score.py")
    if not os.path.exists(table) or not shutil.which("go"):
        print("skipped: " + ("no Go" if os.path.exists(table) else "no programs in " + words.labs))
        return 77
    expected, score = expectations(table), Score()
    with tempfile.TemporaryDirectory() as scratch:
        labs = Labs(os.path.join(words.labs, "labs"), os.path.abspath(words.keep or scratch), words.seconds, words.settle)
        for name, mode in programs(labs.folder):
            label = name + "-" + mode
            if words.only and label not in words.only:
                continue
            said = cases.Said(cases.ask(os.path.abspath(words.pprofx), labs.profiles(name, mode)))
            required, allowed = expected.get(label, (set(), set()))
            score.judge(label, said, required, allowed | BESIDE.get(label, set()))
    print(score.line())
    return 0 if score.is_good() else 1


if __name__ == "__main__":
    sys.exit(main())
