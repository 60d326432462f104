#!/usr/bin/env python3
"""The command that a finding ends with has to show more of it: it runs, prints rows, and names the blamed function.

    more.py --pprofx build/dev/pprofx [FOLDER…]

Looked at are all findings and parts of all folders in cases.tsv; with FOLDERs of those.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

from cases import PROFILES, ask, read_cases

LEAST_ROWS = 3


def folded(text):
    """Without type arguments, which blame is told without."""
    while "[" in text:
        shorter = re.sub(r"\[[^\[\]]*\]", "", text)
        if shorter == text:
            break
        text = shorter
    return text


def shown(pprofx, command, folder):
    """Exit status, and what the command prints."""
    with tempfile.TemporaryDirectory() as programs:
        os.symlink(pprofx, os.path.join(programs, "pprofx"))
        path = programs + os.pathsep + os.environ["PATH"]
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=dict(os.environ, PATH=path, LC_ALL="C.UTF-8"),
                              capture_output=True, text=True, errors="replace", check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


def problem(pprofx, folder, finding):
    """Why a command does not show what its finding is about; None when it does."""
    command, blame = finding["command"], finding["blame"]
    if not command:
        return "there is no command"
    status, out, errors = shown(pprofx, command, folder)
    if status:
        return "%s: exit %d: %s" % (command, status, errors.strip())
    if len(out.splitlines()) < LEAST_ROWS:
        return "%s: shows nothing: %s" % (command, out.strip())
    if blame and blame["function"] not in folded(out):
        return "%s: does not show %s" % (command, blame["function"])
    return None


def findings_of(answer):
    for finding in answer["findings"]:
        yield finding
        yield from finding["parts"]


def unfinished(finding):
    """What every finding has to tell and this one does not."""
    for key in ("message", "confidence", "reason", "remedy"):
        if not finding[key]:
            yield "no %s" % key
    if len(re.findall(r"[.!?](?:\s|$)", finding["remedy"])) < 2:
        yield "what to do, but not what else or how to check"
    if finding["blame"] and not finding["evidence"]:
        yield "somebody is blamed, and there is no evidence"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pprofx", required=True)
    parser.add_argument("--every", type=int, default=1, help="only every so many folders")
    parser.add_argument("folders", nargs="*")
    words = parser.parse_args()
    pprofx = os.path.abspath(words.pprofx)
    folders = words.folders or sorted({os.path.join(PROFILES, c.folder) for c in read_cases()})[::words.every]
    problems, count = [], 0
    for folder in folders:
        for finding in findings_of(ask(pprofx, folder)):
            count += 1
            said = [*unfinished(finding), problem(pprofx, folder, finding)]
            problems += ["%s: %s: %s" % (os.path.relpath(folder, PROFILES), finding["id"], p) for p in said if p]
    print("\n".join(problems + ["%d findings, %d problems" % (count, len(problems))]))
    return 1 if problems or not count else 0


if __name__ == "__main__":
    sys.exit(main())
