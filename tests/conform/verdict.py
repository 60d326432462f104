"""How one case ended.

equal        pprofx prints what pprof prints, with and without --compat
documented   with --compat it does; without, it differs as a row of docs/compat.md predicts: it prints what pprof
             prints of the repaired profile (repair.py), or the predicate of the row holds for every line
unstable     pprof does not repeat itself (or is known not to: equal rows of -files, row 26): the same lines in
             another order
skipped      a profile is absent
different    anything else
"""
import os
import re

import repair
from tools import Answer

ROW = re.compile(r"^ *(\S.*?) +(\S+%) +(\S+%) +(\S.*?) +(\S+%)  (.*)$")  # a unit may hold blanks
BLANKS = re.compile(r" {2,}")
UNIQUE, PROGRAM = repair.UNIQUE.decode(), repair.PROGRAM.decode()


class Verdict:
    def __init__(self, kind, row="", want=None, got=None, why=""):
        self.kind, self.row, self.want, self.got, self.why = kind, row, want, got, why


def _clean(answer, like):
    """A repaired answer with the marks of repair.py taken out; like has the program's name."""
    out = answer.out.replace(UNIQUE, "")
    name = re.match(r"File: (.*)\n", like.out)
    if name:
        out = out.replace("File: %s\n" % PROGRAM, name[0], 1).replace("[%s]" % PROGRAM, "[%s]" % name[1])
    return Answer(out, answer.failed)


def _lines(answer):
    """The lines free of order: the running sum of a row depends on its place."""
    rows = []
    for line in answer.out.split("\n"):
        m = ROW.match(line)
        rows.append(" ".join([m[1], m[2], m[4], m[5], m[6]]) if m else line)
    return sorted(rows), answer.failed


def _cut_lines(answer, by_cum):
    """The same where a limit cuts through rows that are equal for the order: only what decides the order."""
    rows = []
    for line in answer.out.split("\n"):
        m = ROW.match(line)
        if m:
            name = re.sub(r" \((partial-)?inline\)$", "", m[6])
            rows.append(" ".join([m[4], m[5], name] if by_cum else [m[1], m[2], name]))
        elif not line.startswith("Showing nodes accounting for"):
            rows.append(line)
    return sorted(rows), answer.failed


def same_free_of_order(case, a, b):
    if _lines(a) == _lines(b):
        return True
    by_cum = "-cum" in case.words
    return any(w.startswith("-nodecount") for w in case.words) and _cut_lines(a, by_cum) == _cut_lines(b, by_cum)


def _folded(answer):
    """Row 28: the same text when runs of blanks count as one, and leading ones not at all."""
    return Answer("\n".join(BLANKS.sub(" ", line).lstrip(" ") for line in answer.out.split("\n")), answer.failed)


def _wide(answer):
    """Whether some cell is wider than pprof's columns: 10 for numbers, 6 for percentages."""
    for line in answer.out.split("\n"):
        m = ROW.match(line)
        if m and (max(len(m[1]), len(m[4])) > 10 or max(len(m[2]), len(m[3]), len(m[5])) > 6):
            return True
    return False


def _table(answer):
    lines = answer.out.split("\n")
    rows = [ROW.match(line) for line in lines]
    return [line for line, m in zip(lines, rows) if not m], {m[6]: m for m in rows if m}


HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
                     "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
                     "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")


def _visible(answer):
    """Names fit for a terminal: control and invisible characters are escapes (a line feed is no name's)."""
    def escape(m):
        return ("\\x%02x" if m[0] < "\x80" else "\\u%04x" if m[0] < "\U00010000" else "\\U%08x") % ord(m[0])
    return Answer(HOSTILE.sub(escape, answer.out), answer.failed)


STEADY = re.compile(r"(File|Build ID|Type|Doc|Time|Active filters|   \w+=)")


def _saturates(want, got):
    """Row 20: sums of the profile do not fit; pprof wraps around, pprofx stops at the largest number.  Numbers may
    differ and, with them, which rows are large enough to be there; what is no number must not."""
    if want.failed or got.failed:
        return False
    heads = [[line for line in _table(answer)[0] if STEADY.match(line)] for answer in (want, got)]
    return heads[0] == heads[1]


def _explain(case, want, got, oracle, variants):
    """The row that predicts this difference, or ""."""
    for v in variants.of(case):
        answer = oracle.variant(case, v)
        if answer is None:
            continue
        answer = _clean(answer, got)
        if got.same(answer):
            return v.row
        if got.same(_visible(answer)):
            return v.row + "+control characters"
        if _wide(answer) and _folded(got).same(_folded(answer)):
            return v.row + "+28"
        if same_free_of_order(case, got, answer) or _wide(answer) and _lines(_folded(got)) == _lines(_folded(answer)):
            if "-files" in case.words or any(_clean(a, got).out != answer.out for a in oracle.again(case, v)):
                return v.row
    if _wide(want) and _folded(got).same(_folded(want)):
        return "28"
    if got.same(_visible(want)):
        return "control characters"
    if variants.overflows(case) and _saturates(want, got):
        return "20"
    if _just_begun(case, want, got):
        return "9"
    return ""


NO_ADDRESSES = re.compile(rb"^\d+ @ *$", re.M)


def _just_begun(case, want, got):
    """Row 9: pprof refuses the text for a goroutine that has no address yet."""
    if not want.failed or got.failed:
        return False
    for path in filter(os.path.isfile, case.files + case.bases()):
        with open(path, "rb") as f:
            if NO_ADDRESSES.search(f.read()):
                return True
    return False


def judge(case, want, got, compat, oracle, variants):
    """want: pprof's answer; got: pprofx's; compat: pprofx's with --compat."""
    if got.same(want) and compat.same(want):
        return Verdict("equal")
    compat_ok = compat.same(want)
    order_free = False
    if not compat_ok or not got.same(want):
        order_free = "-files" in case.words or any(a.out != want.out for a in oracle.again(case))
    if order_free and same_free_of_order(case, compat, want):
        compat_ok = True
        if same_free_of_order(case, got, want):
            return Verdict("unstable")
    if compat_ok and got.same(want):
        return Verdict("unstable" if order_free else "equal")
    if not compat_ok:
        return Verdict("different", want=want, got=compat, why="with --compat")
    row = _explain(case, want, got, oracle, variants)
    if row:
        return Verdict("documented", row)
    return Verdict("different", want=want, got=got, why="no row of docs/compat.md predicts it")
