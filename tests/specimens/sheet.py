"""A sheet of paper, drawn as PDF operators or as pixels, and the PDF file around it."""

import math
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/liberation")
A4 = (595, 842)  # points
INK, GREY, RED = (24, 26, 32), (104, 108, 118), (176, 32, 48)
BLUE, PALE, RULE, WHITE = (28, 62, 122), (229, 235, 245), (206, 212, 222), (255, 255, 255)


def font(face, size):
    return ImageFont.truetype(str(FONTS / f"Liberation{face}.ttf"), size)


def sans(bold, size):
    return font("Sans-Bold" if bold else "Sans-Regular", size)


def turned(size, centre, words, face, angle, alpha):
    """A mask holding one word, turned about its centre."""
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).text(centre, words, round(255 * alpha), face, anchor="mm")
    return mask.rotate(angle, Image.BICUBIC, center=centre)


class Sheet:
    """One A4 page as a list of marks, in points from the top left.

    Liberation Sans has the widths of Helvetica, so both drawings measure alike.
    """

    def __init__(self):
        self.marks = []

    def text(self, x, y, words, size=9, bold=False, align="l", colour=INK):
        self.marks.append((Text, (x, y, words, size, bold, align, colour)))

    def box(self, x, y, width, height, colour):
        self.marks.append((Box, (x, y, width, height, colour)))

    def line(self, points, colour=RULE, width=0.5):
        self.marks.append((Line, (points, colour, width)))

    def paragraph(self, x, y, lines, size=9, leading=1.45, **style):
        for number, words in enumerate(lines):
            self.text(x, y + number * size * leading, words, size, **style)

    def row(self, y, cells, size=9, **style):
        """Cells are (x, words), or (x, words, "r") for a column that ends at x."""
        for x, words, *align in cells:
            self.text(x, y, words, size, align=align[0] if align else "l", **style)

    def stamp(self):
        """What makes it a specimen: one mark nobody can miss, and two small ones that survive cropping."""
        self.marks.append((Stamp, ()))
        for y in (14, 836):
            self.text(297, y, "SPÉCIMEN – DOCUMENT FICTIF, SANS VALEUR – " * 3, 6, align="m", colour=RED)

    def pdf(self):
        """The page's content stream."""
        return "\n".join(mark.pdf(*values) for mark, values in self.marks).encode("cp1252")

    def image(self, dpi):
        scale = dpi / 72
        page = Image.new("RGB", [round(side * scale) for side in A4], (253, 253, 250))
        for mark, values in self.marks:
            mark.paint(page, scale, *values)
        return page


class Text:
    @staticmethod
    def pdf(x, y, words, size, bold, align, colour):
        x -= sans(bold, 100).getlength(words) * size / 100 * {"l": 0, "m": 0.5, "r": 1}[align]
        return f"{rgb(colour)} rg {show(bold, size, 0, x, A4[1] - y, words)}"

    @staticmethod
    def paint(page, scale, x, y, words, size, bold, align, colour):
        face = sans(bold, round(size * scale))
        ImageDraw.Draw(page).text((x * scale, y * scale), words, colour, face, anchor=f"{align}s")


class Box:
    @staticmethod
    def pdf(x, y, width, height, colour):
        return f"{rgb(colour)} rg {x:.1f} {A4[1] - y - height:.1f} {width:.1f} {height:.1f} re f"

    @staticmethod
    def paint(page, scale, x, y, width, height, colour):
        corners = [v * scale for v in (x, y, x + width, y + height)]
        ImageDraw.Draw(page).rectangle(corners, fill=colour)


class Line:
    @staticmethod
    def pdf(points, colour, width):
        path = " l ".join(f"{x:.1f} {A4[1] - y:.1f}" for x, y in points).replace(" l ", " m ", 1)
        return f"{rgb(colour)} RG {width} w {path} l S"

    @staticmethod
    def paint(page, scale, points, colour, width):
        points = [(x * scale, y * scale) for x, y in points]
        ImageDraw.Draw(page).line(points, colour, max(1, round(width * scale)))


class Stamp:
    word, size, angle, alpha = "SPÉCIMEN", 112, 52, 0.17

    @staticmethod
    def pdf():
        half = sans(True, 100).getlength(Stamp.word) * Stamp.size / 200
        rise = 0.36 * Stamp.size  # half the height of a capital
        cos, sin = math.cos(math.radians(Stamp.angle)), math.sin(math.radians(Stamp.angle))
        x, y = A4[0] / 2 - half * cos + rise * sin, A4[1] / 2 - half * sin - rise * cos
        return f"q /Faint gs {rgb(RED)} rg {show(True, Stamp.size, Stamp.angle, x, y, Stamp.word)} Q"

    @staticmethod
    def paint(page, scale):
        face, centre = sans(True, round(Stamp.size * scale)), (page.width / 2, page.height / 2)
        page.paste(RED, (0, 0), turned(page.size, centre, Stamp.word, face, Stamp.angle, Stamp.alpha))


def rgb(colour):
    return " ".join(f"{part / 255:.3f}" for part in colour)


def show(bold, size, angle, x, y, words):
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    words = "".join("\\" + c if c in "()\\" else c for c in words)
    matrix = f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f}"
    return f"BT /{'Bold' if bold else 'Regular'} {size} Tf {matrix} Tm ({words}) Tj ET"


def pdf_file(title, pages):
    """A PDF 1.7 file; each page is a Sheet, or a JPEG (bytes, width, height) that fills it."""
    objects = [b""] * 5  # catalogue, page tree, information and two fonts: filled in at the end

    def add(dictionary, stream=None):
        body = f"<< {dictionary} >>".encode()
        if stream is not None:
            body = f"<< {dictionary} /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream"
        objects.append(body)
        return len(objects)

    kids = []
    for page in pages:
        if isinstance(page, Sheet):
            resources = "/Font << /Regular 4 0 R /Bold 5 0 R >> "
            resources += f"/ExtGState << /Faint << /ca {Stamp.alpha} >> >>"
            drawing = page.pdf()
        else:
            picture, width, height = page
            size = f"/Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8"
            image = add(f"/Type /XObject /Subtype /Image {size} /Filter /DCTDecode", picture)
            resources = f"/XObject << /Scan {image} 0 R >>"
            drawing = f"{A4[0]} 0 0 {A4[1]} 0 0 cm /Scan Do".encode()
        content = add("/Filter /FlateDecode", zlib.compress(drawing, 9))
        box = f"/MediaBox [0 0 {A4[0]} {A4[1]}] /Contents {content} 0 R"
        kids.append(add(f"/Type /Page /Parent 2 0 R {box} /Resources << {resources} >>"))

    references = " ".join(f"{kid} 0 R" for kid in kids)
    title = ("\ufeff" + title).encode("utf-16-be").hex()
    font_of = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    for number, body in enumerate([
        "<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        f"<< /Type /Pages /Count {len(kids)} /Kids [{references}] >>",
        f"<< /Title <{title}> /Author (SPECIMEN) /CreationDate (D:20250728090000+02'00') >>",
        font_of.format("Helvetica"),
        font_of.format("Helvetica-Bold"),
    ]):
        objects[number] = body.encode()

    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
