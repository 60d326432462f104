#!/usr/bin/env python3
"""Dumps of real programs, made on the spot: hang/ waits or dies in known ways, and pprofx has to see what it did.

    dumps.py --pprofx build/dev/pprofx [--keep DIR] [MODE...]

For each way of waiting: debug=2, debug=1 and protobuf of one moment give the same counts per stack, and those
are what the program knows of itself.  For each way of dying: every goroutine of standard error is found.
77 (skipped) without Go 1.26.
"""
import argparse
import collections
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GO_MINOR = 26

# What must be set before the program starts.
SURROUNDINGS = {"labels": {"GODEBUG": "tracebacklabels=1"}, "family": {"GODEBUG": "tracebackancestors=5"}}
# debug=2 leaves frames out of the middle of these, and protobuf at their roots.
CUT = {"deep"}
# A function that a dying program must be seen in.
SEEN = {"panic": "main.explode", "repanic": "main.explode", "error": "main.errorPanic", "nilptr": "main.nilPointer",
        "asleep": "main.asleep", "goexit": "main.forever", "mapwrites": "main.scribble", "overflow": "main.plunge",
        "unlock": "main.unlockTwice", "throw": "main.explode", "quit": "main.(*shelf).tidy"}
# Every header of a goroutine that the runtime writes.
HEADER = re.compile(r"^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[.*:$", re.M)
# The goroutine that writes the dump is elsewhere each time.
WRITER = re.compile(r"(?:^|;)main\.profile(?:;|$)")


def go_program():
    found = shutil.which("go") or "/usr/local/go/bin/go"
    try:
        version = subprocess.run([found, "env", "GOVERSION"], capture_output=True, text=True, check=True,
                                 env=dict(os.environ, GOTOOLCHAIN="local")).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    minor = re.match(r"go1\.(\d+)", version)
    return found if minor and int(minor[1]) >= GO_MINOR else None


class Hang:
    """The program, built, and what it does."""

    def __init__(self, go, folder):
        self.folder, self.program = folder, os.path.join(folder, "hang")
        cache = os.environ.get("GOCACHE") or subprocess.run([go, "env", "GOCACHE"], capture_output=True, text=True,
                                                            check=True).stdout.strip()
        subprocess.run([go, "build", "-trimpath", "-buildvcs=false", "-o", self.program, "."],
                       cwd=os.path.join(HERE, "hang"), check=True,
                       env=dict(os.environ, CGO_ENABLED="0", GOTOOLCHAIN="local", GOFLAGS="", GOWORK="off",
                                GOCACHE=cache))

    def run(self, words, **surroundings):
        environment = {k: v for k, v in os.environ.items() if k not in ("GODEBUG", "GOTRACEBACK", "GOMAXPROCS")}
        return subprocess.Popen([self.program] + words, cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env=dict(environment, **surroundings))

    def names(self):
        out, _ = self.run(["list"]).communicate()
        return [line.split() for line in out.splitlines()]

    def written(self, mode):
        """The three files of a way of waiting, and the rows of what is true."""
        done = self.run(["-out", self.folder, mode], **SURROUNDINGS.get(mode, {}))
        _, err = done.communicate(timeout=120)
        if done.returncode != 0:
            raise RuntimeError("hang %s: %s" % (mode, err))
        base = os.path.join(self.folder, mode)
        with open(base + ".truth.tsv", encoding="utf-8") as f:
            truth = [line.rstrip("\n").split("\t") for line in f]
        return {form: base + form for form in (".debug2.txt", ".debug1.txt", ".pb.gz")}, truth

    def died(self, crash, level):
        """The file that holds what a dying program wrote."""
        done = self.run([crash], GOTRACEBACK=level)
        _, err = done.communicate(timeout=120)
        return self.kept(crash + "." + level, err)

    def killed(self, level):
        done = self.run(["quit"], GOTRACEBACK=level)
        done.stdout.readline()
        done.send_signal(signal.SIGQUIT)
        _, err = done.communicate(timeout=120)
        return self.kept("quit." + level, err)

    def kept(self, name, text):
        path = os.path.join(self.folder, name + ".txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path


class Seen:
    """What pprofx makes of a file."""

    def __init__(self, pprofx, path, words=()):
        self.error = None
        done = subprocess.run([pprofx, "folded", *words, path], capture_output=True, text=True, check=False, timeout=120)
        if done.returncode != 0:
            self.error = "%s: exit %d: %s" % (os.path.basename(path), done.returncode, done.stderr.strip())
        self.stacks = collections.Counter()
        for line in done.stdout.splitlines():
            stack, count = line.rsplit(" ", 1)
            self.stacks[stack] += int(count)

    def total(self):
        return sum(self.stacks.values())

    def of(self, function):
        return sum(n for stack, n in self.stacks.items() if function in stack.split(";"))

    def shortened(self):
        """The same with type arguments as texts print them."""
        for stack in [s for s in self.stacks if "[go.shape" in s]:
            short = ";".join(re.sub(r"\[.*\]", "[...]", f) for f in stack.split(";"))
            self.stacks[short] += self.stacks.pop(stack)
        return self

    def resting(self):
        """The counts per stack without the runtime's frames, which debug=2 hides, and without the writer."""
        out = collections.Counter()
        for stack, n in self.stacks.items():
            if not WRITER.search(stack):
                out[";".join(f for f in stack.split(";") if not f.startswith("runtime."))] += n
        return out


def check_mode(pprofx, hang, mode):
    files, truth = hang.written(mode)
    seen = {form: Seen(pprofx, path).shortened() for form, path in files.items()}
    broken = [s.error for s in seen.values() if s.error]
    if broken:
        return broken
    problems = []
    text = seen[".debug2.txt"]
    with open(files[".debug2.txt"], encoding="utf-8") as f:
        headers = len(HEADER.findall(f.read()))
    if text.total() != headers:
        problems.append("%s: %d goroutines of %d" % (mode, text.total(), headers))
    for form in (".debug1.txt", ".pb.gz"):
        if seen[form].total() != text.total():
            problems.append("%s%s: %d goroutines, not %d" % (mode, form, seen[form].total(), text.total()))
        if mode not in CUT and seen[form].resting() != text.resting():
            problems.append("%s%s: counts per stack differ from those of debug=2: %s; %s" % (
                mode, form, seen[form].resting() - text.resting(), text.resting() - seen[form].resting()))
    for count, state, function in truth:
        of_state = Seen(pprofx, files[".debug2.txt"], ["-tagfocus=state=^%s$" % re.escape(state)])
        if of_state.of(function) != int(count):
            problems.append("%s: %d of %s in %s, not %s" % (mode, of_state.of(function), function, state, count))
        for form in (".debug1.txt", ".pb.gz"):
            if seen[form].of(function) != text.of(function):
                problems.append("%s%s: %d of %s, not %d" % (mode, form, seen[form].of(function), function,
                                                            text.of(function)))
    return problems


def check_mode_again(pprofx, hang, mode):
    """The three dumps are not of one moment: a goroutine of the net package's may end between two of them.  What is
    wrong with pprofx is wrong each time."""
    for _ in range(3):
        problems = check_mode(pprofx, hang, mode)
        if not problems:
            break
    return problems


def check_death(pprofx, path, function):
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as f:
        headers = len(HEADER.findall(f.read()))
    seen = Seen(pprofx, path)
    if seen.error:
        return [seen.error]
    problems = []
    if headers == 0 or seen.total() != headers:
        problems.append("%s: %d goroutines of %d" % (name, seen.total(), headers))
    if not any(function in stack for stack in seen.stacks):
        problems.append("%s: nobody is in %s" % (name, function))
    return problems


def checks(pprofx, hang, only):
    for kind, name in hang.names():
        if only and name not in only:
            continue
        if kind == "mode":
            yield check_mode_again(pprofx, hang, name)
        else:
            for level in ("single", "all", "system"):
                yield check_death(pprofx, hang.died(name, level), SEEN[name])
    for level in ("all", "system", "crash"):
        if not only or "quit" in only:
            yield check_death(pprofx, hang.killed(level), SEEN["quit"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pprofx", required=True)
    parser.add_argument("--keep", help="a folder for the program and its dumps")
    parser.add_argument("modes", nargs="*")
    args = parser.parse_args()
    go = go_program()
    if not go:
        print("skipped: there is no Go 1.%d" % GO_MINOR)
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or scratch
        os.makedirs(folder, exist_ok=True)
        results = list(checks(os.path.abspath(args.pprofx), Hang(go, os.path.abspath(folder)), args.modes))
    problems = [p for found in results for p in found]
    print("\n".join(problems + ["%d programs, %d problems" % (len(results), len(problems))]))
    return 1 if problems or not results else 0


if __name__ == "__main__":
    sys.exit(main())
