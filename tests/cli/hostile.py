#!/usr/bin/env python3
"""Writes profiles into the current folder: 0.pb.gz, 1.pb.gz, ...  Each has one hostile text wherever a text can be."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../conform"))
import profile_pb  # noqa: E402

TEXTS = [
    b"",
    b"\x00\x01\x1b[31m\x07\x7f\xc2\x9b",
    b"\xff\xc0\x80 \xed\xa0\x80",
    b"\xef\xbf\xbe\xef\xbf\xbf",
    b"]]></script><script>document.title='hacked'</script>",
    b"--><!--\"'&amp;&#1;",
    b"\xe2\x80\xaertl\xe2\x80\xac",
    b"two\nlines\r\n\t;2 3",
    b"constructor",
    b"main.F[" + b"go.shape.struct { A int }," * 4000 + b"]",
]


def profile(text):
    names = [b"main.main", text]
    ids = range(1, len(names) + 1)
    stacks = [[1], [2, 1], [2] * (100 if len(text) < 1000 else 20) + [1]]
    huge = text if len(text) < 100000 else text * 110  # beside names: 11 MB
    label = {"key": huge, "text": huge, "number": 0, "unit": b""}
    kind = {"type": huge, "unit": huge}
    return {
        "types": [{"type": b"samples", "unit": b"count"}, kind],
        "samples": [{"locations": s, "values": [1, 10], "labels": [label] if s[1:] else []} for s in stacks],
        "mappings": [{"id": 1, "start": 0, "limit": 4096, "offset": 0, "file": text, "build_id": text,
                      "functions": 1, "files": 1, "lines": 1, "inlines": 0}],
        "locations": [{"id": i, "mapping": 1, "address": i, "folded": 0,
                       "lines": [{"function": i, "line": i, "column": 0}]} for i in ids],
        "functions": [{"id": i, "name": names[i - 1], "system_name": text, "file": text, "start_line": i} for i in ids],
        "drop": b"", "keep": b"", "time": 0, "duration": 10**9, "period_type": kind, "period": 1,
        "comments": [text], "default": b"", "doc": text,
    }


for number, text in enumerate(TEXTS):
    with open("%d.pb.gz" % number, "wb") as out:
        out.write(profile_pb.encode(profile(text)))
