#!/usr/bin/env python3
"""Cases that no Go program of today shows are written by hand: byhand/**/*.txt, in the form of tests/unit/build.h.

    byhand.py --program build/dev/tests/findings/findings_byhand [--update]

The profiles in testdata/findings have to be what is made of these texts; --update makes them.
"""
import argparse
import glob
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TEXTS = os.path.join(HERE, "byhand")
PROFILES = os.path.join(HERE, "..", "..", "testdata", "findings")


def made(program, text, folder):
    path = os.path.join(folder, "profile")
    subprocess.run([program, text, path], check=True, timeout=60)
    with open(path, "rb") as f:
        return f.read()


def kept(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return b""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--update", action="store_true")
    words = parser.parse_args()
    texts = sorted(glob.glob(os.path.join(TEXTS, "**", "*.txt"), recursive=True))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for text in texts:
            path = os.path.join(PROFILES, os.path.relpath(text, TEXTS)[:-len(".txt")] + ".pb.gz")
            data = made(os.path.abspath(words.program), text, folder)
            if words.update:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as f:
                    f.write(data)
            elif data != kept(path):
                wrong += 1
                print("%s is not what is made of %s" % (path, text))
    print("%d profiles by hand, %d wrong" % (len(texts), wrong))
    return 1 if wrong or not texts else 0


if __name__ == "__main__":
    sys.exit(main())
