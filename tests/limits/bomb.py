#!/usr/bin/env python3
"""Writes a compression bomb: a small file that is a profile of many gigabytes.

    bomb.py KIND COMPRESSION MEBIBYTES >FILE

KIND is what the inflated bytes are, legal profile.proto but for wide and the folded stacks:
    unknown   fields of a number that no reader knows: costs input, no memory
    strings   empty strings: two bytes of input cost a reader a row of its string table
    samples   samples with one value and no stack
    wide      empty samples behind one with many values: not legal, and dear to a reader that fills them up
    string    one string as long as the file
    name      5000 mappings, one of them with a name of 5 MB, and as many functions
    collide   300000 locations (whatever MEBIBYTES is) whose ids share their hash where it has no secret
    labels    a sample with a million labels (whatever MEBIBYTES is), all of them different
    stacks    folded stacks, all the same
    line      one line of folded stacks, one frame as long as the file
    frames    one line of folded stacks, a frame every two bytes
COMPRESSION is gzip, zstd, lz4 or none.  Every block is the same, so it is compressed once and repeated.
"""

import subprocess
import sys
import zlib

MEBIBYTE = 1 << 20


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def field(number, payload):
    """A length-delimited field."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def id_of_hash(hashed):
    """hash_mix of src/base/hash.h backwards, where the secret is 0."""
    word = (1 << 64) - 1
    x = hashed ^ hashed >> 32
    x = x * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & word
    x ^= x >> 29 ^ x >> 58
    x = x * pow(0x9E3779B97F4A7C15, -1, 1 << 64) & word
    return x ^ x >> 32


def colliding():
    value_type = field(1, b"\x08\x00\x10\x00") + field(6, b"")
    ids = (id_of_hash(i << 24) for i in range(1, 300001))
    return value_type + b"".join(field(4, b"\x08" + varint(i)) for i in ids)


def many_labels():
    out = field(1, b"\x08\x00\x10\x00") + field(6, b"") + field(6, b"key")
    out += b"".join(field(6, b"%d" % i) for i in range(1000000))
    labels = b"".join(field(3, b"\x08\x01\x10" + varint(i + 2)) for i in range(1000000))
    return out + field(2, b"\x10\x02" + labels) + field(2, b"\x10\x03")


def long_name():
    out = field(1, b"\x08\x00\x10\x00") + field(6, b"") + field(6, b"n" * 5000000) + field(6, b"short")
    for i in range(1, 5001):
        number, name = varint(i), b"\x01" if i == 1 else b"\x02"
        out += field(3, b"\x08" + number + b"\x28" + name)
        out += field(5, b"\x08" + number + b"\x10" + name + b"\x20" + name + b"\x28" + number)
        out += field(4, b"\x08" + number + b"\x22" + varint(len(number) + 1) + b"\x08" + number)
        out += field(2, field(1, number) + b"\x10\x01")
    return out


def contents(kind, mebibytes):
    """(first bytes, block of one MiB to repeat)."""
    if kind == "unknown":
        head = varint(100 << 3 | 2)
        body = MEBIBYTE - len(head) - len(varint(MEBIBYTE))
        return b"", field(100, bytes(body))
    if kind == "strings":
        return b"", field(6, b"") * (MEBIBYTE // 2)
    if kind == "samples":
        value_type = field(1, b"\x08\x00\x10\x00") + field(6, b"")
        return value_type, field(2, b"\x10\x01") * (MEBIBYTE // 4)
    if kind == "wide":
        first = field(1, b"\x08\x00\x10\x00") + field(6, b"") + field(2, field(2, b"\x01" * 50000))
        return first, field(2, b"") * (MEBIBYTE // 2)
    if kind == "name":
        return long_name(), b""
    if kind == "labels":
        return many_labels(), b""
    if kind == "collide":
        return colliding(), b""
    if kind == "string":
        return varint(6 << 3 | 2) + varint(mebibytes * MEBIBYTE), bytes(MEBIBYTE)
    if kind == "stacks":
        return b"", b"main;f 1\n" * (MEBIBYTE // 9)
    if kind == "line":
        return b"main;f 1\n", b"x" * MEBIBYTE
    if kind == "frames":
        return b"main;f 1\n", b"x;" * (MEBIBYTE // 2)
    raise SystemExit(f"no such kind: {kind}")


def gzip_pieces(first, block):
    """The gzip header with the first bytes, and the block as deflate blocks that stand on their own."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    head = header + deflate.compress(first) + deflate.flush(zlib.Z_FULL_FLUSH)
    return head, deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)


def frame(program, data):
    return subprocess.run([program, "-9", "-c"], input=data, check=True, stdout=subprocess.PIPE).stdout


def pieces(compression, first, block):
    if compression == "none":
        return first, block
    if compression == "gzip":
        return gzip_pieces(first, block)
    return frame(compression, first) if first else b"", frame(compression, block)


def main(arguments):
    kind, compression, mebibytes = arguments[0], arguments[1], int(arguments[2])
    head, block = pieces(compression, *contents(kind, mebibytes))
    try:
        sys.stdout.buffer.write(head)
        for _ in range(mebibytes):
            sys.stdout.buffer.write(block)
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main(sys.argv[1:])
