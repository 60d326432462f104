#!/usr/bin/env python3
"""Every rule has to find its hit and to leave the healthy twin, its miss, alone.

    cases.py --pprofx build/dev/pprofx [RULE…]

cases.tsv says what is expected of the profiles in testdata/findings: a rule has a hit, on which it fires with this
severity and blames this function, and a miss, on which it does not fire at warning or above, nor at all where its hit
is only information.  Other findings of warning and above have to be in the list of what may be said there too, and no
two of them blame one function: that is one cause, and one finding.  A rule without a hit and a miss fails the test.  The table tells recall and precision of each rule and over all.
"""
import argparse
import collections
import csv
import glob
import itertools
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
PROFILES = os.path.join(ROOT, "testdata", "findings")
STRONG = ("warning", "critical")
# Settings blame who allocates most; to mend the setting and to mend the code are two things.
SETTINGS = {"gc-forced", "gc-frequency", "gc-headroom-low"}


def built_in():
    """The ids of the rules that the program has."""
    for path in sorted(glob.glob(os.path.join(ROOT, "src", "findings", "rules", "*.sql"))):
        with open(path, encoding="utf-8") as f:
            yield re.search(r"^-- id: (\S+)$", f.read(), re.M)[1]


class Case:
    """A row of cases.tsv."""

    def __init__(self, row):
        self.rule, self.half = row["rule"], row["case"]
        self.folder = row["folder"] if row["folder"] != "-" else "%s/%s" % (self.rule, self.half)
        self.severities = [] if row["severity"] == "-" else row["severity"].split("|")
        self.blame = "" if row["blame"] == "-" else row["blame"]
        self.may = set(row["may"].split()) - {"-"}
        self.is_hit = self.half.startswith("hit")
        self.is_chain = ">" in self.blame or "=" in self.blame


def read_cases():
    with open(os.path.join(HERE, "cases.tsv"), encoding="utf-8", newline="") as f:
        lines = [line for line in f if not line.startswith("#")]
    return [Case(row) for row in csv.DictReader(lines, delimiter="\t")]


def sources(folder):
    """The words that name a case's profiles: those of two sets when there is one before."""
    if os.path.isdir(os.path.join(folder, "before")):
        return ["--before", "before", "after"]
    return ["."]


def ask(pprofx, folder, words=()):
    """What `pprofx findings` says of a folder, as data; with further options."""
    done = subprocess.run([pprofx, "findings", "--format", "json", *words, *sources(folder)], cwd=folder,
                          capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != 0 or "Rule left out" in done.stderr:
        raise RuntimeError("%s: exit %d: %s" % (folder, done.returncode, done.stderr.strip()))
    return json.loads(done.stdout)


class Said:
    """The findings of a folder by rule: those that are a part of another one too, for one cause is one finding."""

    def __init__(self, answer):
        self.by_rule = collections.defaultdict(list)
        self.links = set()
        self.wordless = []  # a figure without a value takes the whole sentence with it
        self.zeros = []  # what was not measured has no figure, rather than 0
        for finding in answer["findings"] + answer["quality"]:
            self.take(finding)
            for part in finding.get("parts", []):
                self.take(part)
                self.links.add("%s>%s" % (finding["id"], part["id"]))
        strong = [f for f in answer["findings"] if f["severity"] in STRONG]
        self.strong = [f["id"] for f in strong]
        self.blames = [(f["id"], (f.get("blame") or {}).get("function", "")) for f in strong]

    def take(self, finding):
        self.links.add("%s=%s" % (finding["id"], finding.get("severity", "info")))
        if not finding["message"]:
            self.wordless.append(finding["id"])
        if (finding.get("metric") or {}).get("value") == 0:
            self.zeros.append(finding["id"])
        self.by_rule[finding["id"]].append((finding.get("severity", "info"),
                                            (finding.get("blame") or {}).get("function", "")))


def hit_problem(case, said):
    """Why a hit is none; None when all is well."""
    if case.is_chain:
        return None if case.blame in said.links else "does nothing: %s is not so" % case.blame
    found = said.by_rule.get(case.rule)
    if not found:
        return "does not fire"
    if any(severity in case.severities and (not case.blame or case.blame == blame) for severity, blame in found):
        return None
    return "expected %s of %s, not %s" % ("|".join(case.severities), case.blame or "nobody",
                                          " ".join("%s of %s" % (s, b or "nobody") for s, b in found))


def miss_problem(case, said, only_info):
    """Why a miss is none; of a chain that has nothing to join it says nothing."""
    absent = [rule for rule in re.split("[>=]", case.blame)[:2 if ">" in case.blame else 1] if rule not in said.by_rule]
    if case.is_chain and absent:
        return "has nothing to do: there is no %s" % absent[0]
    if case.is_chain:
        return "does what it should not: %s" % case.blame if case.blame in said.links else None
    bad = [s for s, _ in said.by_rule.get(case.rule, []) if only_info or s in STRONG]
    return "fires as %s on what is healthy" % bad[0] if bad else None


class Tally:
    """A line of the table."""

    def __init__(self):
        self.hits = self.found = self.misses = self.left = self.right = self.wrong = 0

    def line(self, name):
        def share(a, b):
            return "%.3f" % (a / b) if b else "-"
        return "%-28s %4d %5d %6s   %4d %5d   %5d %5d %9s" % (
            name, self.hits, self.found, share(self.found, self.hits), self.misses, self.left, self.right, self.wrong,
            share(self.right, self.right + self.wrong))


class Judge:
    def __init__(self, pprofx, cases):
        self.pprofx, self.cases = pprofx, cases
        self.tallies = collections.defaultdict(Tally)
        self.problems = []
        self.only_info = {c.rule for c in cases if c.is_hit} - {
            c.rule for c in cases if c.is_hit and (c.is_chain or set(c.severities) & set(STRONG))}
        self.known = {}

    def said(self, folder):
        if folder not in self.known:
            self.known[folder] = Said(ask(self.pprofx, os.path.join(PROFILES, folder)))
        return self.known[folder]

    def judge(self, case):
        said, tally = self.said(case.folder), self.tallies[case.rule]
        if case.is_hit:
            problem = hit_problem(case, said)
            tally.hits += 1
            tally.found += problem is None
        else:
            problem = miss_problem(case, said, case.rule in self.only_info)
            tally.misses += 1
            tally.left += problem is None
        if problem:
            self.problems.append("%s: %s %s" % (case.folder, case.rule, problem))

    def judge_others(self):
        """What is said of warning and above, folder by folder, against all that may be said there."""
        may = collections.defaultdict(set)
        for case in self.cases:
            may[case.folder] |= case.may | ({case.rule} if case.is_hit else set())
        for folder, allowed in may.items():
            self.problems += ["%s: %s has no sentence" % (folder, rule) for rule in self.said(folder).wordless]
            self.problems += ["%s: %s is found by a figure of 0" % (folder, rule) for rule in self.said(folder).zeros]
            for rule in self.said(folder).strong:
                self.tallies[rule].right += rule in allowed
                self.tallies[rule].wrong += rule not in allowed
                if rule not in allowed:
                    self.problems.append("%s: %s may not be said" % (folder, rule))

    def judge_causes(self):
        """No two findings of one cause."""
        for folder, said in self.known.items():
            for (one, function), (other, same) in itertools.combinations(said.blames, 2):
                if function and function == same and not {one, other} & SETTINGS:
                    self.problems.append("%s: %s and %s are two findings of %s" % (folder, one, other, function))

    def table(self):
        total = Tally()
        print("%-28s %4s %5s %6s   %4s %5s   %5s %5s %9s" % (
            "rule", "hits", "found", "recall", "miss", "quiet", "right", "wrong", "precision"))
        for rule, tally in sorted(self.tallies.items()):
            print(tally.line(rule))
            for field, number in vars(tally).items():
                setattr(total, field, getattr(total, field) + number)
        print(total.line("all"))


def without_order():
    """Chains that leave it to SQLite which of several causes comes first, which is the one that counts."""
    for path in sorted(glob.glob(os.path.join(ROOT, "src", "findings", "rules", "chain-*.sql"))):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        if "SELECT NULL AS cause" not in text and not re.search(r"\nORDER BY .*\n$", text):
            yield "%s: a chain that joins has no ORDER BY" % os.path.basename(path)


def not_matched(rules, cases):
    """Rules without cases, and cases without a rule."""
    for rule in rules:
        halves = {case.is_hit for case in cases if case.rule == rule}
        for is_hit, word in ((True, "hit"), (False, "miss")):
            if is_hit not in halves:
                yield "%s: the rule has no %s in cases.tsv" % (rule, word)
    for rule in sorted({case.rule for case in cases} - set(rules)):
        yield "%s: cases.tsv has cases of it, but there is no such rule" % rule


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pprofx", required=True)
    parser.add_argument("rules", nargs="*", help="only these")
    words = parser.parse_args()
    rules, cases = list(built_in()), read_cases()
    problems = [] if words.rules else [*not_matched(rules, cases), *without_order()]
    asked = [c for c in cases if c.rule in (words.rules or rules)]
    judge = Judge(os.path.abspath(words.pprofx), asked)
    for case in asked:
        judge.judge(case)
    judge.judge_others()
    judge.judge_causes()
    judge.table()
    problems += judge.problems
    print("\n".join(problems + ["%d cases, %d problems" % (len(asked), len(problems))]))
    return 1 if problems or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
