#!/usr/bin/env python3
"""Runs `pprofx flamegraph` on generated profiles and inferno-flamegraph on the same stacks as folded text, in turn,
both drawing one sample type, and prints a Markdown table of process CPU, peak memory and the sizes of the files.

inferno gets its text for nothing: what `pprofx folded` costs is not counted.  `cargo install inferno` installs it."""

import argparse
import os
import shutil
import subprocess
import sys

import bench

OURS, PEER = "pprofx", "inferno"


class Flame(bench.Bench):
    def folded(self, preset):
        """The stacks as text, made once."""
        path = os.path.join(self.directory, f"{preset}-{self.args.seed}.folded")
        if not os.path.exists(path):
            made = path + ".part"
            subprocess.run([self.args.pprofx, "folded", self.profile(preset), "-o", made], check=True,
                           stderr=subprocess.DEVNULL)
            os.rename(made, path)
        return path

    def commands(self, preset):
        ours = [self.args.pprofx, "flamegraph", "--types=shown", self.profile(preset)]
        peer = [self.args.inferno, self.folded(preset)] if self.args.inferno else None
        return {OURS: ours, PEER: peer}

    def costs(self, preset):
        repeat = 10 if preset == "S" else 1
        commands = {name: argv for name, argv in self.commands(preset).items() if argv}
        runs = {name: [] for name in commands}
        for _ in range(self.args.runs):
            for name, argv in commands.items():
                runs[name].append(bench.measure_small(self.tool("cost"), argv, self.env, 1, repeat))
        return {name: bench.median(r) for name, r in runs.items()}

    def sizes(self, preset):
        """Of the files; ours also with all sample types, as it is by default."""
        whole = {"all types": [self.args.pprofx, "flamegraph", self.profile(preset)]}
        sizes = {}
        for name, argv in {**self.commands(preset), **whole}.items():
            if argv:
                sizes[name] = len(subprocess.run(argv, env=self.env, check=True, capture_output=True).stdout)
        return sizes


def row(preset, costs, sizes):
    ours, peer = costs[OURS], costs.get(PEER)
    cells = [preset, bench.show_cpu(ours.cpu), bench.show_memory(ours.memory),
             bench.show_memory(sizes[OURS]), bench.show_memory(sizes["all types"])]
    if not peer:
        return cells + ["–"] * 5
    return cells + [bench.show_cpu(peer.cpu), bench.show_memory(peer.memory), bench.show_memory(sizes[PEER]),
                    f"{peer.cpu / ours.cpu:.1f} ×", f"{peer.memory / ours.memory:.1f} ×"]


def arguments():
    here = os.path.dirname(os.path.abspath(__file__))
    build = os.path.normpath(os.path.join(here, "..", "..", "build", "release"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("presets", nargs="*", metavar="PRESET", help="S M L (default: all three)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default 5)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build", default=build, help="build directory (default build/release)")
    parser.add_argument("--inferno", help="inferno-flamegraph (default: the one in PATH)")
    parser.add_argument("--keep", help="directory where generated profiles and texts stay (2 GB with L)")
    args = parser.parse_args()
    args.presets = args.presets or ["S", "M", "L"]
    args.pprofx = os.path.join(args.build, "pprofx")
    args.inferno = args.inferno or shutil.which("inferno-flamegraph")
    args.no_peer, args.peer = True, None
    bench.check_built([args.pprofx] + [os.path.join(build, "tests", "bench", n) for n in bench.TOOLS])
    return args


def measure(args, directory):
    flame = Flame(args, directory)
    print(f"median of {args.runs}, seed {args.seed}, inferno: {args.inferno or 'not run'}\n")
    rows = [row(preset, flame.costs(preset), flame.sizes(preset)) for preset in args.presets]
    bench.print_table(["profile", "pprofx CPU", "memory", "file", "all types", "inferno CPU", "memory", "file",
                       "less CPU", "less memory"], rows)


def main():
    args = arguments()
    return bench.in_directory(args.keep, lambda directory: measure(args, directory))


if __name__ == "__main__":
    sys.exit(main())
