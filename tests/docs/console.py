#!/usr/bin/env python3
"""Checks that terminal sessions in documents are what the program prints.

    console.py [--update] PROGRAM DOCUMENT...

In a ```console block, a line "$ pprofx …" is a command and the lines up to the next "$ " are its output
(standard output and error together).  Each document's commands run in order, in one empty directory that
sees testdata/ and in which pprofx is PROGRAM.  Commands of other programs are shown but not run.  With
--update the documents are rewritten to what was printed.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TIMEOUT_SECONDS = 60


def is_open(command):
    return command.endswith("\\\n") or command.count('"') % 2 == 1


def split_commands(block):
    """[(command, output)]; a command goes on in the next line after a backslash or inside double quotes."""
    steps = []
    continued = False
    for line in block.splitlines(keepends=True):
        if continued:
            steps[-1][0] += line
        elif line.startswith("$ "):
            steps.append([line, ""])
        elif steps:
            steps[-1][1] += line
        else:
            raise ValueError(f"a console block begins with output: {line.rstrip()}")
        continued = bool(steps) and not steps[-1][1] and is_open(steps[-1][0])
    return steps


def run(command, directory, environment):
    shell_text = command[2:]
    done = subprocess.run(
        ["bash", "-c", shell_text],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=TIMEOUT_SECONDS,
    )
    return done.stdout.decode("utf-8", "replace")


def check_document(path, directory, environment, update):
    """Returns (commands run, differences as text)."""
    text = path.read_text(encoding="utf-8")
    count = 0
    differences = []

    def replace(match):
        nonlocal count
        block = ""
        for command, expected in split_commands(match.group(1)):
            block += command
            if re.match(r"\$ pprofx\b", command):
                count += 1
                printed = run(command, directory, environment)
                if printed != expected:
                    differences.append(f"{path.name}: {command}--- written\n{expected}--- printed\n{printed}")
                block += printed
            else:
                block += expected
        return f"```console\n{block}```"

    new_text = BLOCK.sub(replace, text)
    if update and new_text != text:
        path.write_text(new_text, encoding="utf-8")
    return count, differences


def main(arguments):
    update = "--update" in arguments
    program, *documents = [a for a in arguments if a != "--update"]
    failed = total = 0
    for document in documents:
        with tempfile.TemporaryDirectory() as directory:
            os.mkdir(f"{directory}/bin")
            os.symlink(os.path.abspath(program), f"{directory}/bin/pprofx")
            work = f"{directory}/work"
            os.mkdir(work)
            os.symlink(ROOT / "testdata", f"{work}/testdata")
            environment = {
                "PATH": f"{directory}/bin:{os.environ['PATH']}",
                "HOME": work,
                "TZ": "UTC",
                "TERM": "dumb",
                "LC_ALL": "C.UTF-8",
            }
            count, differences = check_document(pathlib.Path(document), work, environment, update)
        print(f"{document}: {count} commands, {len(differences)} different")
        for difference in differences:
            print(difference)
        failed += len(differences)
        total += count
    return 1 if total == 0 or (failed and not update) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
