#!/usr/bin/env python3
"""Findings against labelled runs of other programs, where those are.

    judged.py --pprofx build/dev/pprofx [--runs FOLDER]

FOLDER holds judge.py and dev/RELEASE/SCENARIO; by default it is $PPROFX_LABELLED_RUNS, or ../shared/accuracy beside the
repository.  77 (skipped) when there is none.
"""
import argparse
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BARS = {"recall": 0.97, "precision": 0.98, "blame": 0.93, "healthy": 1.0}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pprofx", required=True)
    parser.add_argument("--runs", default=os.environ.get("PPROFX_LABELLED_RUNS")
                        or os.path.join(ROOT, "..", "shared", "accuracy"))
    words = parser.parse_args()
    judge = os.path.join(words.runs, "judge.py")
    releases = sorted(p for p in glob.glob(os.path.join(words.runs, "dev", "*")) if os.path.isdir(p))
    if not os.path.exists(judge) or not releases:
        print("skipped: no labelled runs in " + words.runs)
        return 77
    out = subprocess.run([sys.executable, judge, "--bin", os.path.abspath(words.pprofx), "-v", *releases],
                         capture_output=True, text=True, check=False, timeout=800).stdout
    print(out)
    low = ["%s is %s, below %s" % (name, found[1] if found else "not told", bar) for name, bar in BARS.items()
           for found in [re.search(r"\b%s (\d\.\d+)" % name, out)] if not found or float(found[1]) < bar]
    failed = re.search(r"failed (\d+)", out)
    if not failed or failed[1] != "0":
        low.append("some runs were not judged")
    print("\n".join(low or ["above all bars"]))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
