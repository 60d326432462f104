"""profile.proto read into plain dicts and lists and written again: enough to change one thing in a profile.

Strings stay bytes.  Unknown fields are dropped.
"""
import gzip


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value & (1 << 64) - 1, at


def _fields(data):
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        field, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(data, at)
        elif wire == 2:
            length, at = _varint(data, at)
            if at + length > len(data):
                raise ValueError("a field ends behind its message")
            value, at = data[at : at + length], at + length
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
            continue
        else:
            raise ValueError("wire type %d" % wire)
        yield field, wire, value


def _numbers(wire, value):
    if wire == 0:
        return [value]
    numbers, at = [], 0
    while at < len(value):
        number, at = _varint(value, at)
        numbers.append(number)
    return numbers


def _signed(number):
    return number - (1 << 64) if number >> 63 else number


# Message -> {field: (name, kind)}; kinds: n number, s string index, N numbers, S string indices, else a message.
SHAPES = {
    "profile": {1: ("types", "type*"), 2: ("samples", "sample*"), 3: ("mappings", "mapping*"),
                4: ("locations", "location*"), 5: ("functions", "function*"), 7: ("drop", "s"), 8: ("keep", "s"),
                9: ("time", "n"), 10: ("duration", "n"), 11: ("period_type", "type"), 12: ("period", "n"),
                13: ("comments", "S"), 14: ("default", "s"), 15: ("doc", "s")},
    "type": {1: ("type", "s"), 2: ("unit", "s")},
    "sample": {1: ("locations", "N"), 2: ("values", "N"), 3: ("labels", "label*")},
    "label": {1: ("key", "s"), 2: ("text", "s"), 3: ("number", "n"), 4: ("unit", "s")},
    "mapping": {1: ("id", "n"), 2: ("start", "n"), 3: ("limit", "n"), 4: ("offset", "n"), 5: ("file", "s"),
                6: ("build_id", "s"), 7: ("functions", "n"), 8: ("files", "n"), 9: ("lines", "n"), 10: ("inlines", "n")},
    "location": {1: ("id", "n"), 2: ("mapping", "n"), 3: ("address", "n"), 4: ("lines", "line*"), 5: ("folded", "n")},
    "line": {1: ("function", "n"), 2: ("line", "n"), 3: ("column", "n")},
    "function": {1: ("id", "n"), 2: ("name", "s"), 3: ("system_name", "s"), 4: ("file", "s"), 5: ("start_line", "n")},
}


def _decode(shape, data, strings):
    message = {}
    for name, kind in SHAPES[shape].values():
        message[name] = [] if kind in "NS" or kind[-1] == "*" else b"" if kind == "s" else 0 if kind == "n" else None
    for field, wire, value in _fields(data):
        if field not in SHAPES[shape]:
            continue
        name, kind = SHAPES[shape][field]
        if kind == "n":
            message[name] = _signed(value)
        elif kind == "s":
            message[name] = strings[value]
        elif kind == "N":
            message[name] += [_signed(x) for x in _numbers(wire, value)]
        elif kind == "S":
            message[name] += [strings[x] for x in _numbers(wire, value)]
        elif kind[-1] == "*":
            message[name].append(_decode(kind[:-1], value, strings))
        else:
            message[name] = _decode(kind, value, strings)
    return message


def decode(data):
    """A profile from its bytes, packed by gzip or plain."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    strings = [value for field, wire, value in _fields(data) if field == 6 and wire == 2]
    return _decode("profile", data, strings)


def _put(out, number):
    number &= (1 << 64) - 1
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


def _bytes(out, field, value):
    _put(out, field << 3 | 2)
    _put(out, len(value))
    out += value


def _encode(shape, message, strings):
    out = bytearray()
    for field, (name, kind) in SHAPES[shape].items():
        value = message[name]
        if kind in "ns":
            if kind == "s":
                value = strings.setdefault(value, len(strings))
            if value:
                _put(out, field << 3)
                _put(out, value)
        elif kind in "NS":
            packed = bytearray()
            for x in value:
                _put(packed, strings.setdefault(x, len(strings)) if kind == "S" else x)
            if packed:
                _bytes(out, field, packed)
        elif kind[-1] == "*":
            for x in value:
                _bytes(out, field, _encode(kind[:-1], x, strings))
        elif value is not None:
            _bytes(out, field, _encode(kind, value, strings))
    return out


def encode(profile):
    """The profile's bytes, packed by gzip."""
    strings = {b"": 0}
    out = _encode("profile", profile, strings)
    for text in strings:
        _bytes(out, 6, text)
    return gzip.compress(bytes(out), 1, mtime=0)
