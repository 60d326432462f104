"""Row 9: a text of Go's (debug=1) as the profile that pprof would see if it did not pass over comments.

What pprof itself makes of the text (-proto) is taken, so values, addresses and mappings are pprof's own; the names,
inlined calls and labels of the text are put in as docs/compat.md says.
"""
import gzip
import re

import profile_pb

NAMED = re.compile(rb"^#\t0x[0-9a-f]+\t", re.M)
SAMPLE = re.compile(rb"\s*-?\d.*? @(?: (.*))?$")
FRAME = re.compile(rb"#\t0x([0-9a-f]+)\t([^\t]+)(?:\t+(.*):(\d+))?$")
OFFSET = re.compile(rb"(.*)\+0x([0-9a-f]+)$")
LABEL = re.compile(r'"((?:[^"\\]|\\.)*)":"((?:[^"\\]|\\.)*)"')
HEAPS = (b"alloc_objects", b"objects")


def read(path):
    """The text of a file, or None when it is no text with names."""
    try:
        with open(path, "rb") as f:
            data = f.read()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError):
        return None
    return data if b"\0" not in data[:4096] and NAMED.search(data) else None


def _blocks(text):
    """(addresses, frames, labels) of each sample; a frame is (pc, (name, file, line), entry)."""
    blocks = []
    for line in text.split(b"\n")[1:]:
        frame = FRAME.match(line)
        if frame and blocks:
            name = OFFSET.match(frame[2])
            pc = int(frame[1], 16)
            blocks[-1][1].append((pc, (name[1] if name else frame[2], frame[3] or b"", int(frame[4] or 0)),
                                  pc - int(name[2], 16) if name else 0))
        elif line.startswith(b"# labels: ") and blocks:
            blocks[-1][2].extend(LABEL.findall(line.decode()))
        elif line.strip() and not line.startswith(b"#") and SAMPLE.match(line):
            at = line.split(b" @", 1)[1]
            blocks.append(([int(a, 16) for a in re.findall(rb"0x[0-9a-f]+", at)], [], []))
    return blocks


def _attach(addresses, frames):
    """The frames of each address: index -> [frame]."""
    of, at = {}, -1
    for frame in frames:
        same = at >= 0 and addresses[at] - 1 == frame[0]
        again = same and at + 1 < len(addresses) and addresses[at + 1] == addresses[at] and frame[1][0] == of[at][0][1][0]
        if same and not again:
            of[at].append(frame)
            continue
        for i in range(at + 1, len(addresses)):
            if addresses[i] - 1 == frame[0]:
                at = i
                of[at] = [frame]
                break
    return of


class _Named:
    def __init__(self, p):
        self.p, self.functions, self.locations, self.kinds = p, {}, {}, {}
        self.names, self.entries = {}, {}
        self.mapping = {x["address"]: x["mapping"] for x in p["locations"]}
        self.heap = p["types"][0]["type"] in HEAPS
        p["functions"], p["locations"], p["drop"], p["keep"] = [], [], b"", b""

    def function(self, name, file):
        if (name, file) not in self.functions:
            self.functions[name, file] = len(self.functions) + 1
            self.p["functions"].append({"id": len(self.functions), "name": name, "system_name": b"", "file": file,
                                        "start_line": 0})
        return self.functions[name, file]

    def calls(self, address):
        if address - 1 in self.names:
            return self.names[address - 1]
        kind = self.kinds.get(address - 1)
        return [(kind, b"", 0)] if kind else []

    def location(self, address, calls):
        address = address - 1 & (1 << 64) - 1
        key = address, tuple(calls)
        if key not in self.locations:
            self.locations[key] = len(self.locations) + 1
            lines = [{"function": self.function(name, file), "line": line, "column": 0} for name, file, line in calls]
            self.p["locations"].append({"id": len(self.locations), "mapping": self.mapping.get(address, 0),
                                        "address": address, "lines": lines, "folded": 0})
        return self.locations[key]

    def learn(self, addresses, frames):
        """Names are known once they are told anywhere; returns the addresses that have a frame."""
        of = _attach(addresses, frames)
        for i, told in of.items():
            self.names.setdefault(addresses[i] - 1, [f[1] for f in told])
            self.entries.setdefault(addresses[i] - 1, told[0][2])
        if of:
            for i in range(min(of)):
                self.kinds[addresses[i] - 1] = b"runtime.(hidden)"
            if len(addresses) > 1 and len(addresses) - 1 not in of and len(addresses) - 2 in of:
                self.kinds[addresses[-1] - 1] = b"runtime.goexit"
        return of

    def stack(self, addresses, of, by_address):
        """Location ids of a sample."""
        if by_address or not of:
            return [self.location(a, self.calls(a)) for a in addresses]
        first = min(of) if self.heap else 0
        end = len(addresses) - (len(addresses) - 1 not in of and len(addresses) - 2 in of)
        ids, at = [], first
        while at < end:
            n = self._inlined(addresses, of, at, end)
            ids.append(self.location(addresses[at], [c for a in addresses[at : at + n] for c in self.calls(a)]))
            at += n
        return ids

    def _inlined(self, addresses, of, at, end):
        """How many addresses from one on are a call and what it is inlined into: one function's code."""
        entry = self.entries.get(addresses[at] - 1)
        if at not in of or not entry:
            return 1
        last = at
        while last + 1 < end and last in of and self.entries.get(addresses[last + 1] - 1) == entry:
            last += 1
        outer = self.calls(addresses[last])[-1][:2]
        for k in range(at, last + 1):
            if self.calls(addresses[k])[-1][:2] == outer:
                return k - at + 1
        return 1


def named(text, proto, by_address):
    """The bytes of the profile, or None when pprof did not read the text."""
    try:
        p = profile_pb.decode(proto)
    except (ValueError, IndexError, KeyError, TypeError, EOFError, OSError):
        return None
    blocks = _blocks(text)
    if not p["types"] or len(blocks) != len(p["samples"]):
        return None
    made = _Named(p)
    told = [made.learn(addresses, frames) for addresses, frames, _ in blocks]
    for sample, of, (addresses, _, labels) in zip(p["samples"], told, blocks):
        sample["locations"] = made.stack(addresses, of, by_address)
        for key, value in labels:
            key, value = (x.encode("latin-1", "backslashreplace").decode("unicode_escape").encode() for x in (key, value))
            sample["labels"].append({"key": key, "text": value, "number": 0, "unit": b""})
    return profile_pb.encode(p)
