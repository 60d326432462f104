"""The cases: every profile with every option set, and the cases of several sources."""
import fnmatch
import os
import re
import shlex

HERE = os.path.dirname(os.path.abspath(__file__))


class Case:
    """Words for the command line, with {o} and {x} still in them, and the profiles behind them."""

    def __init__(self, ident, words, files):
        self.id, self.words, self.files = ident, words, files

    def missing(self):
        """Profiles that ought to be there and are not."""
        return [f for f in self.files if not os.path.exists(f) and "nosuchfile" not in f]

    def bases(self):
        """The profiles that options name."""
        return [w.split("=", 1)[1] for w in self.words if w.startswith(("-base=", "-diff_base="))]


def _rows(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def options():
    """(name, words, patterns of the profiles it is for) of each option set."""
    for row in _rows(os.path.join(HERE, "options.tsv")):
        yield row[0], shlex.split(row[1]), row[2].split() if len(row) > 2 else ["*"]


# pprof reads neither folded stacks, of which tests/interchange gives it what convert makes, nor dumps and logs.
NOT_PPROFS = re.compile(r"\.folded$|\.(debug2|crash)\.txt$|^(quit\.|gctrace|hang-)")


def profiles(folder):
    """The profiles of a folder, but for what is damaged on purpose, what makes them, and the many that findings are
    tested with, which are of the same kinds."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(d for d in folders if d not in ("bad", "gen", "findings"))
        found += [os.path.join(place, f) for f in files
                  if not f.endswith((".md", ".sh", ".json", ".tsv", ".sql")) and not NOT_PPROFS.search(f)]
    return sorted(found)


def singles(folder):
    folder = os.path.abspath(folder)
    for path in profiles(folder):
        name = os.path.relpath(path, folder)
        for option, words, patterns in options():
            if any(fnmatch.fnmatch(name, p) for p in patterns):
                yield Case("%s %s" % (name, option), words, [path])


def pairs(folder):
    folder = os.path.abspath(folder)
    for row in _rows(os.path.join(HERE, "pairs.tsv")):
        words = [w.replace("{t}", folder) for w in shlex.split(row[1])]
        files = [os.path.join(folder, f) for f in row[2].split()] if len(row) > 2 else []
        yield Case("pairs " + row[0], words, files)
