"""What pprof says of a case: live, or from the committed goldens."""
import json
import lzma
import os
import shutil
import subprocess
import threading

import cases
import named
import repair
import tools
from tools import Answer


class Variant:
    """A case with its profiles repaired: row names the repair(s)."""

    def __init__(self, row, words, files):
        self.row, self.words, self.files = row, words, files


def _stands_for():
    table = {}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "stands_for.tsv"), encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                name, row, others = line.rstrip("\n").split("\t")
                table[name] = row, others.split()
    return table


class Variants:
    """Makes the repaired profiles of a case, each once."""

    def __init__(self, folder, merge):
        """merge(paths, new path) makes one profile of several and returns its path."""
        self.folder, self.merge, self.made, self.stands_for = folder, merge, {}, _stands_for()
        self.lock = threading.Lock()

    def _file(self, path, rows):
        key = tools.file_digest(path) + "+".join(rows)
        with self.lock:
            if key not in self.made:
                self.made[key] = self._make(path, rows, key)
            return self.made[key]

    def _make(self, path, rows, key):
        """The repaired profile's path, or None when there is nothing to repair."""
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as f:
            data = repair.repaired(f.read(), rows)
        if data is None:
            return None
        made = os.path.join(self.folder, tools.digest(key) + ".pb.gz")
        with open(made, "wb") as f:
            f.write(data)
        return made

    def _repaired(self, case, rows):
        paths = case.files + case.bases()
        new = {p: self._file(p, rows) for p in paths}
        if not any(new.values()):
            return None
        words = list(case.words)
        for i, w in enumerate(words):
            if w.startswith(("-base=", "-diff_base=")):
                option, path = w.split("=", 1)
                words[i] = "%s=%s" % (option, new[path] or path)
        return Variant("+".join(rows), words, [new[p] or p for p in case.files])

    def _unpacked(self, path):
        """A zstd or LZ4 file unpacked by those who made the formats, or None."""
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as f:
            tool = {b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4"}.get(f.read(4))
        if not tool or not shutil.which(tool):
            return None
        new = os.path.join(self.folder, tools.file_digest(path) + ".pb")
        with self.lock:
            if not os.path.exists(new):
                with open(new, "wb") as f:
                    subprocess.run([tool, "-dc", path], stdout=f, stderr=subprocess.DEVNULL, check=False)
        return new

    def _named(self, path, by_address):
        """A text with the names that pprof passes over (row 9), or None."""
        text = named.read(path) if os.path.isfile(path) else None
        if text is None:
            return None
        new = os.path.join(self.folder, "%s.named%d.pb.gz" % (tools.file_digest(path), by_address))
        with self.lock:
            if not os.path.exists(new):
                plain = self.merge([path], new + ".plain.pb.gz")
                if plain == path:
                    return path  # without pprof a variant only has a name
                if not os.path.exists(plain):
                    return None  # pprof refuses it
                with open(plain, "rb") as f:
                    made = named.named(text, f.read(), by_address)
                if made is None:
                    return None
                with open(new, "wb") as f:
                    f.write(made)
        return new

    def _replaced(self, case):
        files, row = [], None
        by_address = "-addresses" in case.words or "-granularity=addresses" in case.words
        for path in case.files:
            for name, (why, others) in self.stands_for.items():
                if path.endswith("/" + name):
                    row = why
                    files += [os.path.join(path[: -len(name)], o) for o in others]
                    break
            else:
                unpacked, with_names = self._unpacked(path), self._named(path, by_address)
                row = row or unpacked and "compression" or with_names and "9"
                files.append(unpacked or with_names or path)
        return row, cases.Case(case.id, case.words, files) if row else None

    def overflows(self, case):
        """Whether the sums of a profile of the case do not fit."""
        for path in filter(os.path.isfile, case.files + case.bases()):
            with open(path, "rb") as f:
                if repair.overflows(f.read()):
                    return True
        return False

    def _one_base(self, case):
        """Row 18: the bases merged by pprof itself beforehand."""
        bases = case.bases()
        if len(bases) < 2 or len({w.split("=")[0] for w in case.words if "base=" in w}) > 1:
            return "", None
        merged = self.merge(bases, os.path.join(self.folder, tools.digest(*bases) + ".merged.pb.gz"))
        words = [w for w in case.words if "base=" not in w]
        words.append("%s=%s" % ([w.split("=")[0] for w in case.words if "base=" in w][0], merged))
        return "18", cases.Case(case.id, words, case.files)

    def of(self, case):
        """The variants that may explain a difference: those of the case itself, or of the case that says the same in
        a way pprof reads."""
        for row, other in (self._one_base(case), self._replaced(case)):
            if other:
                found = [Variant("%s+%s" % (row, v.row), v.words, v.files) for v in self._of(other)]
                return [Variant(row, other.words, other.files)] + found + self._of(case)
        return self._of(case)

    def _of(self, case):
        """Each row alone, then all that change anything."""
        rows = repair.relevant(case.words)
        single = [v for v in (self._repaired(case, [row]) for row in rows) if v]
        if len(single) < 2:
            return single
        return single + [self._repaired(case, [v.row for v in single])]


class Live:
    """Runs pprof, remembering its answers in a file when there is one."""

    def __init__(self, program, runner, extra, memory=None):
        self.program, self.runner, self.extra, self.memory = program, runner, extra, memory
        self.identity = tools.file_digest(program)

    def _key(self, words, files):
        """Where a profile lies does not matter, what is in it does."""
        bare = [w.split("=")[0] + tools.file_digest(w.split("=", 1)[1]) if w.startswith(("-base=", "-diff_base="))
                else w for w in words]
        return tools.digest(self.identity, "\0".join(bare), *[tools.file_digest(f) for f in files])

    def ask(self, words, files, fresh=False):
        key = self._key(words, files)
        answer = None if fresh or not self.memory else self.memory.get(key)
        if answer is None:
            answer = self.runner.run([self.program], [self.extra.get(w, w) for w in words], files)
            if self.memory and not fresh:
                self.memory.put(key, answer)
        return answer

    def of(self, case):
        return self.ask(case.words, case.files)

    def merge(self, paths, new):
        if not os.path.exists(new):
            self.runner.run([self.program], ["-proto", "-symbolize=none", "-output=" + new], paths)
        return new

    def variant(self, case, variant):
        return self.ask(variant.words, variant.files)

    def again(self, case, variant=None):
        """Two more answers, to see whether pprof repeats itself."""
        v = variant or case
        return [self.ask(v.words, v.files, fresh=True) for _ in range(2)]


class Goldens:
    """The committed answers: one xz file, a line of JSON a case."""

    def __init__(self, path):
        self.answers, self.path = {}, path
        with lzma.open(path, "rt", encoding="utf-8") as f:
            self.head = json.loads(f.readline())
            for line in f:
                ident, runs = json.loads(line)
                self.answers[ident] = [Answer(out.encode("latin-1").decode("utf-8", "surrogateescape"), failed)
                                       for out, failed in runs]

    def of(self, case):
        runs = self.answers.get(case.id)
        return runs and runs[0]

    def variant(self, case, variant):
        runs = self.answers.get("%s | %s" % (case.id, variant.row))
        return runs[0] if runs else self.of(case)

    def again(self, case, variant=None):
        ident = "%s | %s" % (case.id, variant.row) if variant else case.id
        return (self.answers.get(ident) or self.answers[case.id])[1:]


def write(path, version, records):
    """records: (id, answers).  Bytes that are no UTF-8 survive as latin-1 in the JSON."""
    with lzma.open(path + ".new", "wt", preset=9 | lzma.PRESET_EXTREME, encoding="utf-8") as f:
        f.write(json.dumps({"pprof": version, "cases": len(records)}) + "\n")
        for ident, answers in records:
            runs = [[a.out.encode("utf-8", "surrogateescape").decode("latin-1"), a.failed] for a in answers]
            f.write(json.dumps([ident, runs], separators=(",", ":")) + "\n")
    os.replace(path + ".new", path)
