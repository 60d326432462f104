#!/usr/bin/env python3
"""Checks what documents point at, inside the repository.

Every relative link of a Markdown file leads to a file, and its #anchor to a heading; every path written as
`code` that begins with one of the repository's folders exists, with * and {a,b} meaning what a shell means.
"""

import glob
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("src/", "tests/", "tools/", "docs/", "testdata/", "include/", "proto/", "web/", "cmake/", ".ci/")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ +(.*?)\s*$", re.MULTILINE)


def anchors(path):
    """The anchors of a file's headings, as forges make them."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in HEADING.findall(text)}


def expand(path):
    """src/{a,b}/x as [src/a/x, src/b/x]."""
    match = re.search(r"\{([^{}]*)\}", path)
    if not match:
        return [path]
    return [p for part in match.group(1).split(",") for p in expand(path[: match.start()] + part + path[match.end() :])]


def bad_link(document, target):
    if re.match(r"[a-z]+:", target):
        return None
    name, _, anchor = target.partition("#")
    path = document.parent / name if name else document
    if not path.exists():
        return f"no file {name}"
    if anchor and anchor not in anchors(path):
        return f"no heading for #{anchor} in {path.name}"
    return None


def bad_path(word):
    if not word.startswith(FOLDERS) or re.search(r"[\s<>…]|[A-Z]{3,}", word):
        return None
    for path in expand(word):
        if not glob.glob(str(ROOT / path)):
            return f"no such path {path}"
    return None


def main():
    documents = [d for pattern in ("*.md", "*/*.md", "*/*/*.md") for d in sorted(ROOT.glob(pattern))]
    problems, count = [], 0
    for document in documents:
        name = document.relative_to(ROOT)
        if name.parts[0] == "build":
            continue
        text = FENCE.sub("", document.read_text(encoding="utf-8"))
        links = LINK.findall(text)
        words = CODE.findall(text)
        count += len(links) + len(words)
        found = [bad_link(document, t) for t in links] + [bad_path(w) for w in words]
        problems += [f"{name}: {p}" for p in found if p]
    print(f"{count} links and paths, {len(problems)} lead nowhere")
    print("\n".join(problems))
    return 1 if problems or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
