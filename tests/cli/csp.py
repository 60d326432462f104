#!/usr/bin/env python3
"""Whether a policy lets a flamegraph's own style sheets and scripts through, and nothing else.

    csp.py FILE.svg|FILE.html POLICY
"""
import base64
import hashlib
import html.parser
import re
import sys
import xml.etree.ElementTree as ElementTree

SVG = "{http://www.w3.org/2000/svg}"


class Page(html.parser.HTMLParser):
    """The texts of style and script, as a browser takes them; the policy the page sets itself."""

    def __init__(self):
        super().__init__()
        self.texts, self.inside, self.policy = {"style": [], "script": []}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in self.texts:
            self.inside = tag
            self.texts[tag].append("")
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]

    def handle_endtag(self, tag):
        self.inside = None if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside:
            self.texts[self.inside][-1] += data


def hash_of(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def directives(policy):
    parts = [part.split() for part in policy.split(";")]
    return {part[0]: part[1:] for part in parts}


def check(policy, texts):
    allowed = directives(policy)
    assert allowed.pop("default-src") == ["'none'"], policy
    for kind, found in texts.items():
        hashes = allowed.pop(kind + "-src", [])
        assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", h) for h in hashes), policy
        for text in found:
            assert hash_of(text) in hashes, f"{kind}: {hash_of(text)} is not in {policy}"
    assert not allowed, policy


def main():
    path, policy = sys.argv[1:]
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    if path.endswith(".svg"):
        root = ElementTree.fromstring(text.encode())
        check(policy, {kind: [e.text or "" for e in root.iter(SVG + kind)] for kind in ("style", "script")})
        return
    page = Page()
    page.feed(text)
    assert len(page.texts["style"]) == 1 and len(page.texts["script"]) <= 1
    check(policy, page.texts)
    check(page.policy, page.texts)


main()
