#!/usr/bin/env python3
"""Reads a journal through its C2SP tlog-tiles and recomputes every hash, with Python's standard library alone.

tiles.py URL AUTHORITY: URL is where the journal lives, `https://host/journal/2026s2`. Prints what it found as JSON.
The checkpoint's signature is not checked here: the standard library has no Ed25519.
"""

import base64
import hashlib
import json
import ssl
import sys
import urllib.request

url, authority = sys.argv[1:]
trust = ssl.create_default_context(cafile=authority)


def fetch(path):
    with urllib.request.urlopen(f"{url}/{path}", context=trust) as response:
        return response.read()


def place(number):
    """1234067 is x001/x234/067."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups)


def tiles(kind, width):
    """The tiles that hold the first `width` places of a level, each with its number of places."""
    for number in range(width // 256):
        yield 256, fetch(f"tile/{kind}/{place(number)}")
    if rest := width % 256:
        yield rest, fetch(f"tile/{kind}/{place(width // 256)}.p/{rest}")


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def root(hashes):
    """RFC 6962, 2.1."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(hashes[:split]) + root(hashes[split:])).digest()


checkpoint = fetch("checkpoint").decode()
origin, size, signed_root = checkpoint.split("\n")[:3]
size = int(size)

entries = []
for width, bundle in tiles("entries", size):
    for _ in range(width):
        length = int.from_bytes(bundle[:2], "big")
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    assert not bundle, "something follows the entries of a bundle"
assert all(len(entry) == 108 and entry[:8] == b"ECR1\1\0\0\0" for entry in entries), "not entries"

hashes = [leaf(entry) for entry in entries]
level, checked, here = 0, 0, hashes
while here:
    for number, (width, tile) in enumerate(tiles(level, len(here))):
        assert tile == b"".join(here[number * 256 : number * 256 + width]), f"tile {level}/{number} is wrong"
        checked += 1
    here = [root(here[first : first + 256]) for first in range(0, len(here) - 255, 256)]
    level += 1

assert root(hashes) == base64.b64decode(signed_root), "the entries do not lead to the root"
print(json.dumps({"origin": origin, "size": size, "root": root(hashes).hex(), "tiles": checked, "levels": level, "checkpoint": checkpoint}))
