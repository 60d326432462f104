#!/usr/bin/env python3
"""What a rule leaves out is seen: without the guard it says something of what is left alone with it.

    guards.py --pprofx build/dev/pprofx

Each guard of GUARDS is taken out of each rule that has it, and the folders of testdata/findings/guarded are looked at
once more: the rule has to be heard there, and not with the guard.  UNSEEN are those that no profile there shows: they
are about a part of a sentence, or about what takes two sets or many profiles.  Besides, a rule that is run only where
some stack has a mark has to have a miss with such a stack, or the miss says nothing.
"""
import argparse
import glob
import os
import re
import sys
import tempfile

import cases

GUARDED = ("library", "collector", "others", "own")
GUARDS = ("AND NOT gc", "AND direct", "AND NOT own", "NOT own AND", "AND NOT profiler", "AND NOT logging", "AND NOT io",
          "AND NOT at_start", "AND NOT panicking", "AND NOT exec_copy", "AND NOT buffer_sized", "AND NOT gosched")
UNSEEN = {
    "AND NOT gc": {"alloc-cpu-overhead", "alloc-hot-site", "cgo-overhead", "chan-contention", "cpu-share-improvement",
                   "cpu-share-regression", "gc-cpu-overhead", "gc-regression", "hot-line", "large-object-churn",
                   "new-hot-function", "runtime-lock", "scheduler-overhead"},
    "AND direct": {"finalizer-pressure", "hot-function", "hot-line"},
    "AND NOT own": {"chan-contention", "cpu-bound", "deadlock-suspect", "goroutine-growth", "lock-held-across-blocking",
                    "scheduler-overhead"},
    "NOT own AND": {"chan-contention", "deadlock-suspect", "scheduler-overhead"},
    "AND NOT profiler": {"chan-contention", "deadlock-suspect", "scheduler-overhead"},
    "AND NOT logging": {"syscall-io"},
    "AND NOT io": {"codec-json"},
    "AND NOT gosched": {"runtime-lock", "scheduler-overhead"},
}
MARKS = """-- id: marks-there
-- form: quality
-- title: Which marks some stack has
SELECT 1 AS metric, 'marks ' || coalesce(group_concat(mark, ' '), '') AS message FROM (%s)
"""


def rules():
    """Id, head and SELECT of each rule that is no chain."""
    for path in sorted(glob.glob(os.path.join(cases.ROOT, "src", "findings", "rules", "*.sql"))):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        head = re.match(r"(?:--[^\n]*\n)*", text)[0]
        if "-- form: chain" not in head:
            yield re.search(r"^-- id: (\S+)$", head, re.M)[1], head, text[len(head):]


class Asking:
    """What is said of folders with a rule more, or with another one in a rule's place."""

    def __init__(self, pprofx, folder):
        self.pprofx, self.folder = pprofx, folder
        self.known = {}

    def said(self, folder, rule=""):
        with open(os.path.join(self.folder, "rule.sql"), "w", encoding="utf-8") as f:
            f.write(rule)
        words = ["--rules", self.folder] if rule else []
        return cases.ask(self.pprofx, os.path.join(cases.PROFILES, folder), words)

    def heard(self, rule, text=""):
        """Where of the guarded folders it is heard."""
        if text:
            return {name for name in GUARDED if rule in cases.Said(self.said("guarded/" + name, text)).by_rule}
        for name in GUARDED:
            if name not in self.known:
                self.known[name] = cases.Said(self.said("guarded/" + name))
        return {name for name in GUARDED if rule in self.known[name].by_rule}

    def marks(self, folder, names):
        one = " UNION ALL ".join("SELECT '%s' AS mark WHERE EXISTS (SELECT 1 FROM stack_class WHERE \"%s\")" % (n, n)
                                 for n in names)
        said = self.said(folder, MARKS % one)["quality"]
        return set(next(f["message"] for f in said if f["id"] == "marks-there").split()[1:])


def unseen_guards(asking):
    for rule, head, select in rules():
        for guard in GUARDS:
            without, n = re.subn(r"%s\b" % guard, "", select)
            if not n:
                continue
            seen = asking.heard(rule, head + without) - asking.heard(rule)
            known = rule in UNSEEN.get(guard, ())
            if not seen and not known:
                yield "%s: nothing in testdata/findings/guarded shows what \"%s\" is for" % (rule, guard)
            if seen and known:
                yield "%s: \"%s\" is seen in guarded/%s, and need not be in UNSEEN" % (rule, guard, min(seen))


def needs_of(head):
    found = re.search(r"^-- needs: (.*\n(?:--  .*\n)*)", head, re.M)
    return set(found[1].replace("--", " ").split()) if found else set()


def empty_misses(asking):
    needs = {rule: needs_of(head) for rule, head, _ in rules() if needs_of(head)}
    names = sorted(set().union(*needs.values()))
    misses = {rule: [c.folder for c in cases.read_cases() if c.rule == rule and not c.is_hit] for rule in needs}
    marks = {}
    for rule, folders in misses.items():
        for folder in folders:
            if folder not in marks:
                marks[folder] = asking.marks(folder, names)
        if not any(marks[folder] & needs[rule] for folder in folders):
            yield "%s: no miss has a stack with %s, so it is never run there" % (rule, " or ".join(sorted(needs[rule])))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pprofx", required=True)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asking = Asking(os.path.abspath(words.pprofx), folder)
        problems = [*unseen_guards(asking), *empty_misses(asking)]
    print("\n".join(problems + ["%d problems" % len(problems)]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
