#!/usr/bin/env python3
"""Functions we do not call, and the sizes of files and functions.

    source.py            check; the longest files and functions are printed
"""
import os
import re
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
MAX_FILE, MAX_FUNCTION = 700, 100

# (functions, files below src/ that may call them)
BANNED = [
    (r"malloc|calloc|realloc|strdup|strndup|asprintf|reallocarray", ["base/mem.c"]),
    (r"free", ["base/mem.c", "profile/demangle_cxx.c"]),
    (r"alloca|sprintf|vsprintf|strcpy|strcat|strncpy|strncat|strtok|atoi|atol|atof|gets|tmpnam|mktemp|rand|setlocale",
     []),
    (r"system|popen", []),
    (r"signal", ["cli/interrupt.c"]),
    (r"printf|puts|putchar|vprintf|fprintf|fputs|fputc|perror|exit|_exit", ["cli/"]),
    (r"abort", ["base/mem.c"]),
]
WORDS = re.compile(r"\b(?:TODO|FIXME)\b")


def code_only(text):
    """The text with comments and literals blanked, lines kept."""
    def blank(found):
        return re.sub(r"[^\n]", " ", found[0])
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def banned(path, code):
    for names, places in BANNED:
        if any(path.startswith(place) for place in places):
            continue
        for found in re.finditer(r"(?<![\w>.])(" + names + r")\s*\(", code):
            line = code.count("\n", 0, found.start()) + 1
            yield f"src/{path}:{line}: {found[1]}() is not used here"


def functions(code):
    """(lines, first line) of each function: clang-format puts its braces in the first column."""
    start = None
    for number, line in enumerate(code.splitlines(), 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            yield number - start + 1, start
            start = None


def sources():
    for top in ("src", "include", "tests"):
        for folder, _, names in sorted(os.walk(os.path.join(ROOT, top))):
            for name in sorted(names):
                if name.endswith((".c", ".h", ".cc")):
                    yield os.path.join(folder, name)


def main():
    wrong, files, lengths = [], [], []
    for full in sources():
        path = os.path.relpath(full, ROOT)
        with open(full, encoding="utf-8") as f:
            text = f.read()
        code = code_only(text)
        files.append((text.count("\n"), path))
        lengths += [(n, f"{path}:{line}") for n, line in functions(code)]
        wrong += [f"{path}: {word}" for word in WORDS.findall(text)]
        if path.startswith("src/"):
            wrong += banned(path[len("src/"):], code)
    wrong += [f"{where}: a function of {n} lines" for n, where in lengths if n > MAX_FUNCTION]
    wrong += [f"{path}: a file of {n} lines" for n, path in files if n > MAX_FILE]
    for title, sizes in (("file", files), ("function", lengths)):
        for n, where in sorted(sizes, reverse=True)[:5]:
            print(f"{title} {n:4} {where}")
    print("\n".join(wrong + [f"{len(files)} files, {len(lengths)} functions, {len(wrong)} problems"]))
    return 1 if wrong or not files or not lengths else 0


if __name__ == "__main__":
    sys.exit(main())
