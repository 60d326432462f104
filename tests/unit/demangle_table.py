#!/usr/bin/env python3
"""The table of demangled names, tests/unit/demangle.tsv, from what `go tool pprof` prints.

    demangle_table.py            compare the table with pprof (exit 77 without Go 1.26 or later)
    demangle_table.py --update   write the table again; names are kept, their order too
    demangle_table.py --add FILE append the names of FILE, one a line, and update

Each name becomes a function whose name equals its system name, in a profile of one sample a name; pprof's
-traces prints the samples in order.
"""
import os
import re
import subprocess
import sys
import tempfile

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "demangle.tsv")
MODES = ["default", "templates", "full", "none"]


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def blob(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def profile(names):
    strings = ["", "samples", "count"] + names
    message = blob(1, number(1, 1) + number(2, 2))
    for i in range(1, len(names) + 1):
        message += blob(2, number(1, i) + number(2, i))
        message += blob(4, number(1, i) + number(3, i) + blob(4, number(1, i)))
        message += blob(5, number(1, i) + number(2, i + 2) + number(3, i + 2))
    return message + b"".join(blob(6, s.encode()) for s in strings)


def pprof():
    """pprof's command, or None when Go is absent or too old."""
    try:
        version = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, check=True).stdout
        found = re.match(r"go1\.(\d+)", version)
        if not found or int(found[1]) < 26:
            return None
        return subprocess.run(["go", "tool", "-n", "pprof"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def demangled(tool, names, mode):
    with tempfile.TemporaryDirectory() as home:
        path = os.path.join(home, "names.pb")
        with open(path, "wb") as f:
            f.write(profile(names))
        env = dict(os.environ, HOME=home, TZ="UTC", PPROF_BINARY_PATH="/nonexistent", PPROF_TMPDIR=home)
        text = subprocess.run([tool, "-traces", "-symbolize=demangle=" + mode, path], env=env,
                              capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^ +(\d+)   (.*)$", text, re.M)
    found = {int(value): name for value, name in rows}
    return [found[i] for i in range(1, len(names) + 1)]


def read_table():
    """Comment lines and rows, in order."""
    with open(TABLE, encoding="utf-8") as f:
        return [line.rstrip("\n") for line in f]


def updated(tool, lines):
    names = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    columns = [demangled(tool, names, mode) for mode in MODES]
    rows = iter(zip(names, *columns))
    return [line if line.startswith("#") else "\t".join(next(rows)) for line in lines]


def main():
    tool = pprof()
    if tool is None:
        print("no Go 1.26 or later: not compared")
        return 77
    lines = read_table()
    if sys.argv[1:2] == ["--add"]:
        with open(sys.argv[2], encoding="utf-8") as f:
            lines += [line.rstrip("\n") for line in f]
    new = updated(tool, lines)
    if sys.argv[1:]:
        with open(TABLE, "w", encoding="utf-8") as f:
            f.writelines(line + "\n" for line in new)
        return 0
    wrong = [(a, b) for a, b in zip(lines, new) if a != b]
    for a, b in wrong:
        print("- " + a + "\n+ " + b)
    print(f"{len(new)} lines, {len(wrong)} different from pprof")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
