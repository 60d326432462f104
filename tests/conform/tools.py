"""Running pprof and pprofx: the same surroundings for both, and a memory of what pprof said."""
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading

TIMEOUT = 60


class Answer:
    """What a program printed (with the content of its -output file) and whether it failed."""

    def __init__(self, out, failed, err=""):
        self.out, self.failed, self.err = out, failed, err

    def same(self, other):
        return self.out == other.out and self.failed == other.failed


class Runner:
    """Runs programs in one empty folder with nothing of the user's around them."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="conform.")
        self.environment = {"PATH": "/usr/bin:/bin", "TZ": "UTC", "TERM": "dumb", "LANG": "C.UTF-8", "NO_COLOR": "1",
                            "PPROF_BINARY_PATH": "/nonexistent", "BROWSER": "/bin/true"}
        for name in ("HOME", "TMPDIR", "PPROF_TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            self.environment[name] = os.path.join(self.folder, name.lower())
            os.mkdir(self.environment[name])
        self.cwd = os.path.join(self.folder, "cwd")
        os.mkdir(self.cwd)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program, words, files):
        """program: the words it starts with.  A file named {o} is read back."""
        output = os.path.join(self.folder, "o%d" % threading.get_ident())
        words = [w.replace("{o}", output) for w in words]
        try:
            done = subprocess.run(program + words + files, cwd=self.cwd, env=self.environment, timeout=TIMEOUT,
                                  stdin=subprocess.DEVNULL, capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            return Answer("", True, "no answer after %d s" % TIMEOUT)
        text = done.stdout.decode("utf-8", "surrogateescape")
        if os.path.exists(output):
            with open(output, encoding="utf-8", errors="surrogateescape", newline="") as f:
                text += "--- output ---\n" + f.read()
            os.remove(output)
        err = done.stderr.decode("utf-8", "replace")
        if done.returncode < 0:
            err += "killed by signal %d\n" % -done.returncode
            return Answer("killed by signal\n" + text, True, err)
        return Answer(text, done.returncode != 0, err)


def digest(*parts):
    h = hashlib.sha256()
    for part in parts:
        h.update(part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape"))
        h.update(b"\0")
    return h.hexdigest()


_digests = {}


def file_digest(path):
    """Of the content; of the name alone when there is no such file."""
    if path not in _digests:
        try:
            with open(path, "rb") as f:
                _digests[path] = digest(f.read())
        except OSError:
            _digests[path] = digest("none", os.path.basename(path))
    return _digests[path]


def go_pprof():
    """The pprof of Go 1.26 or later as (path of its program, version), or None."""
    go = shutil.which("go") or "/usr/local/go/bin/go"
    try:
        version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=True).stdout.strip()
        if tuple(int(x) for x in version.split()[0].removeprefix("go").split(".")[:2]) < (1, 26):
            return None
        path = subprocess.run([go, "tool", "-n", "pprof"], capture_output=True, text=True, check=True).stdout.strip()
        if not os.path.exists(path):  # "go tool -n" only names it: running it once builds it
            subprocess.run([go, "tool", "pprof", "-h"], capture_output=True, check=False)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return (path, version) if os.path.exists(path) else None


class Memory:
    """Answers of one pprof program kept in a file, by everything that they depend on."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, timeout=60, check_same_thread=False, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("CREATE TABLE IF NOT EXISTS answer(key TEXT PRIMARY KEY, failed INT, out BLOB) WITHOUT ROWID")
        self.lock = threading.Lock()

    def get(self, key):
        with self.lock:
            row = self.db.execute("SELECT failed, out FROM answer WHERE key = ?", (key,)).fetchone()
        return row and Answer(row[1].decode("utf-8", "surrogateescape"), bool(row[0]))

    def put(self, key, answer):
        out = answer.out.encode("utf-8", "surrogateescape")
        with self.lock:
            self.db.execute("INSERT OR REPLACE INTO answer VALUES(?, ?, ?)", (key, answer.failed, out))

    def close(self):
        self.db.close()
