#!/usr/bin/env python3
"""Findings do not depend on what a program calls its functions, files, packages and itself.

    renamed.py --pprofx build/dev/pprofx --rename build/dev/tests/findings/findings_rename [FOLDER...]

Of every folder of testdata/findings the names are changed in the profiles on one side, and in what is said of the
folder on the other: both must be the same, figures included.
"""
import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

import cases

# What may differ: where lists with equal figures are ordered by name, and short names within sentences.
SPOT = re.compile(r"[\w%-]+\.go:\d+")


class Renamer:
    def __init__(self, program):
        self.program = program

    def text(self, text):
        return subprocess.run([self.program], input=text, capture_output=True, text=True, check=True, timeout=120).stdout

    def file(self, path, out):
        if not path.endswith(".txt.gz"):
            subprocess.run([self.program, path, out], check=True, timeout=120)
            return
        with gzip.open(path, "rt", encoding="utf-8") as f:
            text = self.text(f.read())
        with gzip.open(out, "wt", encoding="utf-8") as f:
            f.write(text)

    def folder(self, folder, out):
        for top, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(top, name)
                target = os.path.join(out, os.path.relpath(path, folder))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                self.file(path, target)


def unescaped(answer):
    """The same with names in the regular expressions of commands as they are."""
    for finding in answer["findings"] + answer["quality"]:
        for one in [finding] + finding.get("parts", []):
            one["command"] = one.get("command", "").replace("\\", "")
    return answer


def plain(finding):
    """A finding without what is made of names: the order of equal figures, the fingerprint."""
    text = {key: value for key, value in finding.items() if key not in ("fingerprint", "evidence", "parts", "stack")}
    text["message"] = SPOT.sub("FILE:LINE", finding.get("message", ""))
    text["evidence"] = sorted(json.dumps(e, sort_keys=True) for e in finding.get("evidence", []))
    text["stack"] = finding.get("stack", [])
    text["parts"] = sorted(json.dumps(plain(p), sort_keys=True) for p in finding.get("parts", []))
    return text


def said(answer):
    return sorted(json.dumps(plain(f), sort_keys=True) for f in answer["findings"] + answer["quality"])


# A file that is no profile has no symbols to rename.
SYMBOLLESS = "q-not-read"


def folders():
    for top, names, files in os.walk(cases.PROFILES):
        names[:] = [name for name in names if name != SYMBOLLESS]
        if files and not re.search(r"/(before|after|t\d)$", top):
            yield os.path.relpath(top, cases.PROFILES)
        elif set(names) & {"before", "t0"}:
            yield os.path.relpath(top, cases.PROFILES)


def difference(pprofx, renamer, folder):
    path = os.path.join(cases.PROFILES, folder)
    with tempfile.TemporaryDirectory() as other:
        renamer.folder(path, other)
        expected = said(json.loads(renamer.text(json.dumps(unescaped(cases.ask(pprofx, path)), ensure_ascii=False))))
        found = said(unescaped(cases.ask(pprofx, other)))
    if expected == found:
        return None
    return "%s:\n  expected %s\n  found    %s" % (folder, "\n           ".join(set(expected) - set(found)),
                                                  "\n           ".join(set(found) - set(expected)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pprofx", required=True)
    parser.add_argument("--rename", required=True)
    parser.add_argument("--every", type=int, default=1, help="of all folders only every so many")
    parser.add_argument("folders", nargs="*")
    words = parser.parse_args()
    renamer, pprofx = Renamer(os.path.abspath(words.rename)), os.path.abspath(words.pprofx)
    asked = words.folders or sorted(set(folders()))[::words.every]
    wrong = [d for d in (difference(pprofx, renamer, folder) for folder in asked) if d]
    print("\n".join(wrong + ["%d folders renamed, %d differ" % (len(asked), len(wrong))]))
    return 1 if wrong or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
