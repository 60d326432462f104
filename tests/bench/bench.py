#!/usr/bin/env python3
"""Runs pprofx and `go tool pprof` in turn on the same generated profiles and prints a Markdown table of
process CPU and peak memory.  See README.md beside this file."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

PRESETS = ("S", "M", "L", "XL")
TOOLS = ("genprof", "inflate", "cost")


class Run:
    """What one process cost: user + system CPU in seconds, peak resident memory in bytes."""

    def __init__(self, cpu, memory):
        self.cpu = cpu
        self.memory = memory


def run(cost, argv, env):
    """One process through the program `cost`, which see."""
    done = subprocess.run([cost] + argv, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bench: exit {done.returncode}: {' '.join(argv)}")
    cpu, memory = done.stdout.split()
    return Run(int(cpu) / 1e6, int(memory) * 1024)


def median(runs):
    return Run(statistics.median(r.cpu for r in runs), statistics.median(r.memory for r in runs))


def measure_small(cost, argv, env, runs, repeat):
    """The kernel counts a process's CPU in steps; a short one is run `repeat` times a run and averaged."""
    totals = []
    for _ in range(runs):
        batch = [run(cost, argv, env) for _ in range(repeat)]
        totals.append(Run(sum(r.cpu for r in batch) / repeat, max(r.memory for r in batch)))
    return median(totals)


def show_cpu(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def show_memory(size):
    return f"{size / 2**30:.2f} GiB" if size >= 2**30 else f"{size / 2**20:.1f} MiB"


def find_peer():
    """The pprof binary itself: `go tool` would count for something."""
    try:
        found = subprocess.run(["go", "tool", "-n", "pprof"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()


def environment(home):
    env = dict(os.environ)
    env.update(TZ="UTC", HOME=home, TERM="dumb", PPROF_BINARY_PATH="/nonexistent", PPROF_TMPDIR=home)
    return env


class Bench:
    def __init__(self, args, directory):
        self.args = args
        self.directory = directory
        self.env = environment(directory)
        self.peer = None if args.no_peer else (args.peer or find_peer())

    def tool(self, name):
        return os.path.join(self.args.build, "tests", "bench", name)

    def profile(self, preset):
        path = os.path.join(self.directory, f"{preset}-{self.args.seed}.pb.gz")
        if not os.path.exists(path):
            made = path + ".part"
            subprocess.run([self.tool("genprof"), "-s", str(self.args.seed), preset, made], check=True)
            os.rename(made, path)
        return path

    def peer_runs(self, preset):
        if self.peer is None or preset == "XL":
            return 0
        return 1 if preset == "L" and self.args.peer_once else self.args.runs

    def top(self, preset):
        """pprofx, pprof and inflate in turn, so that a busy moment of the machine hits all of them."""
        path = self.profile(preset)
        commands = {
            "pprofx": ([self.args.pprofx, "top", path], self.args.runs),
            "pprof": ([self.peer, "-top", path], self.peer_runs(preset)),
            "inflate": ([self.tool("inflate"), path], self.args.runs),
        }
        repeat = 10 if preset == "S" else 1
        runs = {name: [] for name in commands}
        for i in range(self.args.runs):
            for name, (argv, wanted) in commands.items():
                if i < wanted:
                    runs[name].append(measure_small(self.tool("cost"), argv, self.env, 1, repeat))
        return {name: median(r) for name, r in runs.items() if r}

    def import_once(self, path):
        with tempfile.TemporaryDirectory(dir=self.directory) as fresh:
            argv = [self.args.pprofx, "import", os.path.join(fresh, "bench.db"), path]
            return run(self.tool("cost"), argv, self.env)

    def import_fresh(self, preset):
        path = self.profile(preset)
        return median([self.import_once(path) for _ in range(self.args.runs)])

    def start_up(self):
        argv = [self.args.pprofx, "--version"]
        return measure_small(self.tool("cost"), argv, self.env, self.args.runs, 20)


def top_row(preset, size, m):
    ours, peer, floor = m["pprofx"], m.get("pprof"), m["inflate"]
    cells = [preset, show_memory(size), show_cpu(ours.cpu), show_memory(ours.memory)]
    if peer:
        cells += [show_cpu(peer.cpu), show_memory(peer.memory)]
        cells += [f"{peer.cpu / ours.cpu:.1f} ×", f"{peer.memory / ours.memory:.1f} ×"]
    else:
        cells += ["–"] * 4
    cells += [show_cpu(floor.cpu), f"{ours.cpu / floor.cpu:.2f} ×"]
    return cells


def print_table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def print_top(bench, presets):
    rows = [top_row(p, os.path.getsize(bench.profile(p)), bench.top(p)) for p in presets]
    print_table(["profile", "gz", "pprofx CPU", "memory", "pprof CPU", "memory", "less CPU", "less memory",
                 "inflate CPU", "pprofx / inflate"], rows)


def print_rest(bench, presets):
    rows = []
    start = bench.start_up()
    rows.append(["pprofx --version", show_cpu(start.cpu), show_memory(start.memory)])
    for preset in presets:
        cost = bench.import_fresh(preset)
        rows.append([f"pprofx import {preset}", show_cpu(cost.cpu), show_memory(cost.memory)])
    print_table(["command", "CPU", "memory"], rows)


def arguments():
    here = os.path.dirname(os.path.abspath(__file__))
    build = os.path.normpath(os.path.join(here, "..", "..", "build", "release"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("presets", nargs="*", metavar="PRESET", help="S M L XL (default: S M L)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default 5)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build", default=build, help="build directory (default build/release)")
    parser.add_argument("--pprofx", help="the program (default BUILD/pprofx)")
    parser.add_argument("--peer", help="pprof's binary (default: what `go tool -n pprof` names)")
    parser.add_argument("--no-peer", action="store_true", help="run pprofx and inflate only")
    parser.add_argument("--peer-once", action="store_true", help="pprof once on L (it takes minutes)")
    parser.add_argument("--no-import", action="store_true", help="measure top and start-up only")
    parser.add_argument("--keep", help="directory where generated profiles stay for the next time")
    args = parser.parse_args()
    args.presets = args.presets or ["S", "M", "L"]
    for preset in args.presets:
        if preset not in PRESETS:
            parser.error(f"unknown preset {preset}: use S, M, L or XL")
    args.pprofx = args.pprofx or os.path.join(args.build, "pprofx")
    check_built([args.pprofx] + [os.path.join(args.build, "tests", "bench", n) for n in TOOLS])
    return args


def check_built(programs):
    """tools/quickstart.sh builds the program without the tests."""
    missing = [p for p in programs if not os.access(p, os.X_OK)]
    if missing:
        sys.exit(f"bench: {missing[0]} is not built; run: "
                 "cmake --preset release -DPPROFX_TESTS=ON && cmake --build build/release")


def measure(args, directory):
    bench = Bench(args, directory)
    began = time.strftime("%Y-%m-%d", time.gmtime())
    print(f"{began}, median of {args.runs}, seed {args.seed}, pprof: {bench.peer or 'not run'}\n")
    print_top(bench, args.presets)
    print_rest(bench, [] if args.no_import else [p for p in args.presets if p in ("S", "L")])


def in_directory(keep, measure):
    """Calls measure with the directory where files stay, or with one that goes when it is done."""
    if keep:
        os.makedirs(keep, exist_ok=True)
        return measure(keep)
    with tempfile.TemporaryDirectory() as directory:
        return measure(directory)


def main():
    args = arguments()
    in_directory(args.keep, lambda directory: measure(args, directory))


if __name__ == "__main__":
    main()
