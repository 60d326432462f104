#!/usr/bin/env python3
"""Compares the first three queries of docs/sql.md with go tool pprof.

    sql_pprof.py PROGRAM

Every row that a query gives must stand in pprof's report with the same numbers.  Exit code 77 where there is
no Go.
"""

import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUERY = re.compile(r'^\$ pprofx sql (testdata/\S+) "\n(.*?)"\n', re.MULTILINE | re.DOTALL)
SKIPPED = 77
NUMBER = re.compile(r"^(-?\d+)(?:ns)?$")


def number(text):
    match = NUMBER.match(text)
    return int(match.group(1)) if match else None


def pprof(profile, *options):
    tool = subprocess.run(["go", "tool", "-n", "pprof"], capture_output=True, text=True, check=True).stdout.strip()
    environment = dict(os.environ, TZ="UTC", TERM="dumb", PPROF_BINARY_PATH="/nonexistent")
    command = [tool, *options, "-unit=nanoseconds", "-nodefraction=0", "-edgefraction=0", profile]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT).stdout


def top_rows(text):
    """{(flat, cum, name)} of pprof's rows."""
    rows = set()
    for line in text.splitlines():
        cells = line.split(maxsplit=5)
        if len(cells) == 6 and number(cells[0]) is not None and cells[1].endswith("%"):
            name = re.sub(r" \((partial-)?inline\)$", "", cells[5])
            rows.add((number(cells[0]), number(cells[3]), name))
    return rows


def line_rows(text):
    """The same of -lines, with the file's base name: (flat, cum, name, file:line)."""
    rows = set()
    for flat, cum, name in top_rows(text):
        name, _, place = name.rpartition(" ")
        rows.add((flat, cum, name, place.rsplit("/", 1)[-1]))
    return rows


def callers(text, name):
    """{(weight, caller)} of the one node of -peek."""
    rows = set()
    for line in text.splitlines():
        if line.rstrip().endswith("| " + name):
            return rows
        left, bar, caller = line.partition("|   ")
        if bar and number((left.split() or [""])[0]) is not None:
            rows.add((number(left.split()[0]), re.sub(r" \((partial-)?inline\)$", "", caller)))
        if line.startswith("---"):
            rows = set()
    return set()


def answers(program, profile, query):
    command = [program, "sql", "--csv", profile, query]
    text = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return list(csv.DictReader(text.splitlines()))


def main(program):
    if not shutil.which("go"):
        print("skipped: no go tool pprof to compare with")
        return SKIPPED
    program = os.path.abspath(program)
    queries = QUERY.findall((ROOT / "docs/sql.md").read_text(encoding="utf-8"))[:3]
    functions, lines, edges = [answers(program, *query) for query in queries]
    profile = queries[0][0]
    checks = [
        ({(int(r["flat"]), int(r["cum"]), r["name"]) for r in functions}, top_rows(pprof(profile, "-top"))),
        (
            {(int(r["flat"]), int(r["cum"]), r["name"], r["place"]) for r in lines},
            line_rows(pprof(profile, "-top", "-lines")),
        ),
        (
            {(int(r["value"]), r["name"]) for r in edges},
            callers(pprof(profile, r"-peek=^runtime\.mallocgc$"), "runtime.mallocgc"),
        ),
    ]
    failed = 0
    for at, (ours, theirs) in enumerate(checks, 1):
        missing = ours - theirs
        failed += bool(missing) or not ours
        print(f"query {at}: {len(ours)} rows, {len(missing)} not in pprof's report of {len(theirs)}")
        for row in sorted(missing):
            print("  ", row)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
