"""Profiles without the property that pprof gets wrong.

Where pprofx is right on purpose and pprof is not (docs/compat.md), a difference is accepted only when pprofx
prints of the profile exactly what pprof itself prints of the repaired one.  A repair is named by its row of
docs/compat.md; it returns whether it changed anything.
"""
import zlib

import profile_pb

BROKEN = (ValueError, IndexError, KeyError, TypeError, EOFError, OSError, zlib.error)
PROGRAM = b"the-program"  # what -files of a repaired profile has in the place of its program's name
UNIQUE = b"\xe2\x81\xa0"  # WORD JOINER, taken out of what pprof prints of a repaired profile

SCALES = {b"nanosecond": ("t", 1), b"ns": ("t", 1), b"microsecond": ("t", 1000), b"us": ("t", 1000),
          b"millisecond": ("t", 10**6), b"ms": ("t", 10**6), b"second": ("t", 10**9), b"sec": ("t", 10**9),
          b"s": ("t", 10**9), b"byte": ("b", 1), b"b": ("b", 1), b"kb": ("b", 1 << 10), b"kilobyte": ("b", 1 << 10),
          b"mb": ("b", 1 << 20), b"megabyte": ("b", 1 << 20)}


def _scale(unit):
    unit = unit.lower()
    return SCALES.get(unit[:-1] if len(unit) > 2 and unit.endswith(b"s") else unit)


def names(p):
    """Row 1: pprof leaves a name alone when its system name is another."""
    is_go = any(f["name"] in (b"runtime.goexit", b"runtime.main", b"main.main") for f in p["functions"])
    changed = False
    for f in p["functions"]:
        if f["file"].endswith(b".go") or is_go and not f["name"].startswith((b"_Z", b"_R", b"__Z", b"__R")):
            touched = f["name"].startswith(b"_") or any(c in f["name"] for c in (b"<", b">", b"[", b"]", b"::"))
            if f["name"] and f["system_name"] and (touched or f["name"] != f["system_name"]):
                f["system_name"] = b""  # pprof takes it for demangled already, also when forced
                changed = True
    return changed


def micro(p):
    """Row 3: the unit "μs", with either letter."""
    changed = False
    units = [t for t in p["types"] + [p["period_type"]] if t]
    units += [label for s in p["samples"] for label in s["labels"]]
    for x in units:
        if x["unit"] in ("μs".encode(), "µs".encode()):
            x["unit"] = b"microseconds"
            changed = True
    return changed


def mixed_labels(p):
    """Row 4: numbers of one key in several units, brought to the first unit."""
    first, changed = {}, False
    for s in p["samples"]:
        for label in s["labels"]:
            if label["text"] or not label["unit"]:
                continue
            want = first.setdefault(label["key"], label["unit"])
            a, b = _scale(label["unit"]), _scale(want)
            if label["unit"] != want and a and b and a[0] == b[0] and label["number"] * a[1] % b[1] == 0:
                label["number"] = label["number"] * a[1] // b[1]
                label["unit"] = want
                changed = True
    return changed


def types(p):
    """Row 11: value types of one name get names of their own."""
    seen, changed = set(), False
    for t in p["types"]:
        while t["type"] in seen:
            t["type"] += UNIQUE
            changed = True
        seen.add(t["type"])
    return changed


def zero_labels(p):
    """Row 19: the number 0 without a unit, which pprof forgets, gets the unit that no unit means: the first of its
    key, else the key itself."""
    numbers = [label for s in p["samples"] for label in s["labels"] if not label["text"]]
    units = {}
    for label in numbers:
        if label["unit"]:
            units.setdefault(label["key"], label["unit"])
    changed = False
    for label in numbers:
        if not label["unit"] and not label["number"]:
            bare = b"bytes" if label["key"] in (b"request", b"alignment") else label["key"]
            label["unit"] = units.get(label["key"], bare)
            changed = True
    return changed


def columns(p):
    """Row 19: locations that differ in a column only get addresses that differ."""
    seen, changed = {}, False
    for location in p["locations"]:
        lines = [(x["function"], x["line"], x["column"]) for x in location["lines"]]
        if len(lines) < 2:
            continue
        place = (location["mapping"], location["address"], tuple(x[:2] for x in lines))
        variants = seen.setdefault(place, [])
        if lines not in variants:
            variants.append(lines)
        if variants.index(lines):
            location["address"] += 1 + variants.index(lines)
            changed = True
    return changed


def start_lines(p):
    """Row 26: without start lines and in one program a file is one node of -files.  What has no file is named after
    its program, and stays where it is."""
    changed = False
    with_file = {f["id"] for f in p["functions"] if f["file"]}
    for m in p["mappings"][:1]:
        m["file"] = m["file"] and b"/" + PROGRAM
    for location in p["locations"]:
        in_files = location["lines"] and all(x["function"] in with_file for x in location["lines"])
        if in_files and p["mappings"] and location["mapping"] != p["mappings"][0]["id"]:
            location["mapping"] = p["mappings"][0]["id"]
            changed = True
    for f in p["functions"]:
        changed = changed or f["start_line"] != 0
        f["start_line"] = 0
    return changed


REPAIRS = {"1": names, "3": micro, "4": mixed_labels, "11": types, "19 (zero labels)": zero_labels,
           "19 (columns)": columns, "26": start_lines}


def relevant(words):
    """The rows that can show themselves with these options."""
    rows = ["1", "3", "4", "11", "19 (zero labels)", "19 (columns)"]
    return rows + ["26"] if "-files" in words or "-granularity=files" in words else rows


def overflows(data):
    """Whether some sum of values does not fit 63 bits (row 20, which no repair can show)."""
    try:
        p = profile_pb.decode(data)
    except BROKEN:
        return False
    return any(sum(abs(s["values"][i]) for s in p["samples"] if i < len(s["values"])) >= 1 << 63
               for i in range(len(p["types"])))


def repaired(data, rows):
    """The bytes after the repairs of some rows, or None when there was nothing to do (or no profile)."""
    try:
        p = profile_pb.decode(data)
    except BROKEN:
        return None
    changed = [row for row in rows if REPAIRS[row](p)]
    return profile_pb.encode(p) if changed else None
