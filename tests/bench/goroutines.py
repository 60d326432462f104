#!/usr/bin/env python3
"""Reads generated goroutine dumps with pprofx, panicparse and gostackparse in turn and prints a Markdown table of
process CPU, peak memory and how many goroutines each found.  Needs Go and its module proxy; see README.md beside
this file."""

import argparse
import os
import re
import shutil
import subprocess
import sys

import bench

SIZES = ("10000", "100000", "1000000")
PEERS = ("panicparse", "gostackparse")
MODULES = ("github.com/maruel/panicparse/v2", "github.com/DataDog/gostackparse")
HERE = os.path.dirname(os.path.abspath(__file__))


def build_peers(directory):
    """The program that runs the libraries of others, and their versions; None without Go."""
    module = os.path.join(directory, "peers")
    if not shutil.which("go"):
        return None, []
    os.makedirs(module, exist_ok=True)
    shutil.copy(os.path.join(HERE, "goroutines", "main.go"), module)

    def go(*words):
        return subprocess.run(["go", *words], cwd=module, check=True, capture_output=True, text=True).stdout
    try:
        if not os.path.exists(os.path.join(module, "go.mod")):
            go("mod", "init", "peers")
        go("get", *(m + "@latest" for m in MODULES))
        go("build", "-o", "peers", ".")
        versions = go("list", "-m", "-f", "{{.Path}} {{.Version}}", *MODULES).split("\n")
    except subprocess.CalledProcessError as failed:
        print("peers are not run:", failed.stderr.strip().split("\n")[-1], file=sys.stderr)
        return None, []
    return os.path.join(module, "peers"), [v for v in versions if v]


def found_by_pprofx(pprofx, dump, env):
    out = subprocess.run([pprofx, "top", "-nodecount=1", dump], env=env, check=True, capture_output=True, text=True)
    return int(re.search(r"of (\d+) total|for (\d+), 100%", out.stdout).group(1))


def found_by_peer(peers, name, dump):
    out = subprocess.run([peers, name, dump], check=False, capture_output=True, text=True)
    return int(out.stdout.split()[0]) if out.stdout.split() else 0


class Dumps:
    def __init__(self, args, directory):
        self.args, self.directory = args, directory
        self.tools = os.path.join(args.build, "tests", "bench")
        self.peers, self.versions = build_peers(directory)
        self.env = dict(os.environ, HOME=directory)

    def dump(self, size, labels):
        path = os.path.join(self.directory, f"{size}{'-labels' if labels else ''}.txt")
        if not os.path.exists(path):
            subprocess.run([os.path.join(self.tools, "gendump"), "-s", str(self.args.seed)]
                           + (["-l"] if labels else []) + [size, path], check=True)
        return path

    def measure(self, argv, path):
        repeat = 10 if os.path.getsize(path) < 100e6 else 1
        return bench.measure_small(os.path.join(self.tools, "cost"), argv, self.env, self.args.runs, repeat)

    def row(self, size, labels):
        path = self.dump(size, labels)
        ours = self.measure([self.args.pprofx, "top", path], path)
        rate = os.path.getsize(path) / ours.cpu / 1e6
        cells = [f"{size}{' labelled' if labels else ''}", f"{os.path.getsize(path) / 1e6:.0f} MB",
                 bench.show_cpu(ours.cpu), f"{rate:.0f} MB/s", bench.show_memory(ours.memory),
                 str(found_by_pprofx(self.args.pprofx, path, self.env))]
        for name in PEERS:
            if not self.peers or (name in self.args.skip and size == SIZES[-1]):
                cells += ["", "", "", ""]
                continue
            peer = self.measure([self.peers, name, path], path)
            cells += [bench.show_cpu(peer.cpu), bench.show_memory(peer.memory), f"{peer.cpu / ours.cpu:.1f} ×",
                      str(found_by_peer(self.peers, name, path))]
        return cells


def arguments():
    build = os.path.normpath(os.path.join(HERE, "..", "..", "build", "release"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", metavar="N", help="goroutines (default: 10000 100000 1000000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", nargs="*", default=[], choices=PEERS, help="peers not run on the largest")
    parser.add_argument("--build", default=build, help="build directory (default build/release)")
    parser.add_argument("--keep", help="directory where dumps stay (2.5 GB)")
    args = parser.parse_args()
    args.sizes = args.sizes or list(SIZES)
    args.pprofx = os.path.join(args.build, "pprofx")
    bench.check_built([args.pprofx] + [os.path.join(args.build, "tests", "bench", n) for n in ("gendump", "cost")])
    return args


def measure(args, directory):
    dumps = Dumps(args, directory)
    print(f"median of {args.runs}, seed {args.seed}, {', '.join(dumps.versions) or 'no peers'}\n")
    rows = [dumps.row(size, labels) for labels in (False, True) for size in args.sizes
            if not labels or size == args.sizes[0]]
    header = ["goroutines", "text", "pprofx CPU", "rate", "memory", "found"]
    for name in PEERS:
        header += [name + " CPU", "memory", "less CPU", "found"]
    bench.print_table(header, rows)


def main():
    args = arguments()
    return bench.in_directory(args.keep, lambda directory: measure(args, directory))


if __name__ == "__main__":
    sys.exit(main())
