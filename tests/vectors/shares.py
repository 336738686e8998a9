#!/usr/bin/env python3
"""Reads the vectors of `share` and `shares` and makes every one again, with Python's standard library alone.

It shares nothing with the Rust code: logarithms instead of shifts for the field, Python's own great numbers for the
digits. Prints how many it has checked; a vector that comes out otherwise ends it with an error.
"""

import hashlib
import pathlib
import sys

LOG, EXP = [0] * 256, [0] * 510
power = 1
for exponent in range(255):
    EXP[exponent] = EXP[exponent + 255] = power
    LOG[power] = exponent
    double = power << 1
    power ^= double ^ 0x11B if double & 0x100 else double  # times 3, which generates the field

HOLDERS = ["sheet", "structure", "service"]
DAMM = [
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
]


def times(a, b):
    return EXP[LOG[a] + LOG[b]] if a and b else 0


def over(a, b):
    return EXP[LOG[a] + 255 - LOG[b]] if a else 0


def check_digit(place, digits):
    row = 0
    for digit in f"{place:02}{digits}":
        row = int(DAMM[row][int(digit)])
    return str(row)


def read(text):
    """The share of a text, or the word for what is wrong with it."""
    text = text.strip()
    text = text[8:] if text.startswith("ECRIN1K:") else text
    text = "".join(c for c in text if not c.isspace() and c not in "-.–")
    if len(text) != 128 or any(c not in "0123456789" for c in text):
        return "length"
    groups = [text[at : at + 4] for at in range(0, 128, 4)]
    for place, group in enumerate(groups, 1):
        if check_digit(place, group[:3]) != group[3]:
            return f"group {place}"
    parts = [group[:3] for group in groups]
    if parts[0] not in ("110", "120", "130"):
        return "version"
    number, kit, value = int(parts[0][1]), "".join(parts[1:5]), int("".join(parts[5:31]))
    if value >= 1 << 256:
        return "check"
    value = value.to_bytes(32, "big")
    digest = hashlib.sha256(b"ecrin/share/check/v1" + bytes([number]) + int(kit).to_bytes(8, "big") + value)
    if int.from_bytes(digest.digest()[:4], "big") % 1000 != int(parts[31]):
        return "check"
    return {"kit": kit, "number": number, "holder": HOLDERS[number - 1], "value": value}


def combine(first, second):
    if first["kit"] != second["kit"]:
        return "other-kit"
    a, b = first["number"], second["number"]
    if a == b:
        return "same-share"
    pairs = zip(first["value"], second["value"])
    return bytes(over(times(p, b), a ^ b) ^ over(times(q, a), a ^ b) for p, q in pairs)


def vectors(folder):
    for path in sorted((pathlib.Path(__file__).parent / folder).glob("*.txt")):
        head, _, body = path.read_bytes().decode().partition("\n\n")
        yield path, dict(line.split(": ", 1) for line in head.split("\n")), body


checked = 0
for path, head, body in vectors("share"):
    share = read(body)
    if isinstance(share, str):
        assert head["expect"] == share, (path, share)
    else:
        assert head["expect"] == "ok", (path, share)
        assert (head["kit"], head["holder"], head["value"]) == (
            share["kit"],
            share["holder"],
            share["value"].hex(),
        ), path
    checked += 1
for path, head, _ in vectors("shares"):
    secret = combine(read(head["first"]), read(head["second"]))
    if isinstance(secret, str):
        assert head["expect"] == secret, (path, secret)
    else:
        assert (head["expect"], head["secret"]) == ("ok", secret.hex()), path
    checked += 1
print(checked)
sys.exit(0 if checked else 1)
