#!/usr/bin/python3
"""Makes the papers that the demonstration, the tests and the benches put into a vault.

Nobody on them exists, no State's arms are drawn, and every page says SPÉCIMEN.
Seeds and dates are fixed: two runs give the same bytes.
Needs Pillow and the Liberation fonts (Debian: python3-pil, fonts-liberation).
"""

import argparse
import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing beside the specimens

from PIL import Image

from camera import exif, jpeg, photograph, scan
from card import identity_card
from papers import payslip, rent_receipt, tax_notice
from sheet import pdf_file

HERE = Path(__file__).resolve().parent


def make_tax_notice():
    return pdf_file("Avis d’impôt 2025 (SPÉCIMEN)", tax_notice())


def make_identity_card():
    size = (1600, 1200)
    picture = photograph(identity_card(), size, ((214, 262), (1398, 232), (1424, 984), (188, 996)), "card")
    return jpeg(picture, 86, exif=exif(size, 1, "2025:03:03 14:12:00"))


def make_phone_picture():
    """Held upright, so the sensor's picture lies on its side and orientation 6 says so."""
    paper = rent_receipt(1).image(300).convert("RGBA")
    picture = photograph(paper, (3000, 4000), ((392, 330), (2640, 402), (2748, 3612), (246, 3560)), "phone")
    return jpeg(picture.transpose(Image.ROTATE_90), 95, exif=exif((4000, 3000), 6, "2025:03:03 14:15:30"))


def make_scan():
    sheets = [make(month) for month in range(12) for make in (payslip, rent_receipt)]
    pages = [scan(sheet, f"scan {number}") for number, sheet in enumerate(sheets)]
    return pdf_file("Bulletins de paie et quittances 2024 (SPÉCIMEN)", pages)


# name: how it is made, and the size in bytes that the tests rely on
SPECIMENS = {
    "avis-impot-specimen.pdf": (make_tax_notice, 60_000, 300_000),
    "carte-identite-specimen.jpg": (make_identity_card, 200_000, 900_000),
    "photo-12mp-specimen.jpg": (make_phone_picture, 2_000_000, 5_000_000),
    "scan-20mo-specimen.pdf": (make_scan, 19_500_000, 20_500_000),
}
BIG = ["photo-12mp-specimen.jpg", "scan-20mo-specimen.pdf"]


def main():
    options = argparse.ArgumentParser(description="Makes the specimens too big to keep in the repository.")
    options.add_argument("--out", type=Path, default=HERE / "made", metavar="DIR", help="default: made/, here")
    options.add_argument("--all", action="store_true", help="the two small ones as well")
    asked = options.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    edited = max(source.stat().st_mtime for source in HERE.glob("*.py"))
    for name in SPECIMENS if asked.all else BIG:
        make, least, most = SPECIMENS[name]
        path = asked.out / name
        if path.exists() and path.stat().st_mtime > edited:
            continue
        data = make()
        if not least <= len(data) <= most:
            sys.exit(f"{name}: {len(data)} bytes, expected {least} to {most}")
        partial = asked.out / f"{name}.{os.getpid()}"
        partial.write_bytes(data)
        os.replace(partial, path)
        print(f"{path}  {len(data)} bytes")


if __name__ == "__main__":
    main()
