"""What cameras and scanners do to a paper, and what they write beside it."""

import io
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps
from PIL.TiffImagePlugin import IFDRational as Ratio


def noise(size, rng, mode="RGB"):
    return Image.frombytes(mode, size, rng.randbytes(size[0] * size[1] * len(mode)))


def jpeg(image, quality, **options):
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def scan(sheet, seed):
    """The page as a flatbed scanner gives it: slightly askew, greyish, grainy, darker along one edge."""
    rng = random.Random(seed)
    page = sheet.image(200)
    page = page.rotate(rng.uniform(-0.7, 0.7), Image.BICUBIC, fillcolor=(236, 236, 232))
    slope = Image.linear_gradient("L").rotate(90)
    shade = ImageOps.colorize(slope.resize(page.size), (255, 255, 255), (226, 226, 224))
    edge = Image.new("L", page.size, 255)
    edge.paste(slope.point(lambda v: 150 + v * 105 // 255).resize((60, page.height)), (0, 0))
    page = ImageChops.multiply(ImageChops.multiply(page, shade), edge.convert("RGB"))
    return jpeg(Image.blend(page, noise(page.size, rng), 0.0655), 90, dpi=(200, 200)), *page.size


def wood(size, rng):
    """A table top: noise stretched along the grain, at three scales, cut into planks."""
    grain = Image.new("L", size, 128)
    for across, along, weight in ((14, 2, 0.5), (90, 5, 0.4), (500, 12, 0.3)):
        layer = noise((along, across), rng, "L").resize(size, Image.BICUBIC)
        grain = Image.blend(grain, layer, weight)
    draw = ImageDraw.Draw(grain)
    for plank in range(1, 5):
        y = size[1] * plank // 5 + rng.randint(-20, 20)
        draw.line([(0, y), (size[0], y)], 20, max(2, size[1] // 400))
    return ImageOps.colorize(grain, (70, 44, 27), (206, 160, 114))


def solve(rows):
    """Gauss-Jordan, for the eight numbers of a perspective."""
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda r: abs(rows[r][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(len(rows)):
            if other != column:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column])]
    return [row[-1] for row in rows]


def photograph(paper, size, corners, seed):
    """The paper (RGBA) lying on a table, its corners at these points, seen by a hand-held phone."""
    rng = random.Random(seed)
    width, height = paper.size
    rows = []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height))):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    lying = paper.transform(size, Image.PERSPECTIVE, solve(rows), Image.BICUBIC)

    scene, far = wood(size, rng), max(size) // 130
    shadow = ImageChops.offset(lying.getchannel("A"), far, far).filter(ImageFilter.GaussianBlur(far))
    scene = Image.composite(scene.point(lambda v: v * 2 // 5), scene, shadow)
    scene.paste(lying, (0, 0), lying)

    lamp = Image.radial_gradient("L").resize((size[0] * 2, size[1] * 2), Image.BICUBIC)
    lamp = lamp.crop((size[0] * 3 // 5, size[1] * 2 // 3, size[0] * 8 // 5, size[1] * 5 // 3))
    light = ImageOps.colorize(lamp, (255, 255, 250), (168, 160, 156))
    scene = ImageChops.multiply(scene, light).filter(ImageFilter.GaussianBlur(0.7))
    return Image.blend(scene, noise(size, rng).filter(ImageFilter.GaussianBlur(0.8)), 0.08)


def exif(size, orientation, moment):
    """What a phone writes, and what people forget it writes: which phone, when, and where."""
    record = Image.Exif()
    record.update({
        0x010E: "SPECIMEN",  # ImageDescription
        0x010F: "Exemple",  # Make
        0x0110: "Exemple Phone 12",  # Model
        0x0112: orientation,
        0x0131: "specimen 1.0",  # Software
        0x0132: moment,  # DateTime
    })
    record[0x8769] = {  # Exif
        0x829A: Ratio(1, 60),  # ExposureTime
        0x829D: Ratio(18, 10),  # FNumber
        0x8827: 125,  # ISOSpeedRatings
        0x9000: b"0232",  # ExifVersion
        0x9003: moment,  # DateTimeOriginal
        0x9004: moment,  # DateTimeDigitized
        0x9011: "+01:00",  # OffsetTimeOriginal
        0x920A: Ratio(54, 10),  # FocalLength
        0xA001: 1,  # ColorSpace: sRGB
        0xA002: size[0],
        0xA003: size[1],
        0xA431: "SPECIMEN-0001",  # BodySerialNumber
        0xA434: "Exemple 5.4mm f/1.8",  # LensModel
    }
    record[0x8825] = {  # GPS: the geographic centre of France
        0: b"\2\3\0\0",
        1: "N",
        2: (Ratio(46), Ratio(32), Ratio(2256, 100)),
        3: "E",
        4: (Ratio(2), Ratio(25), Ratio(4800, 100)),
        5: b"\0",  # above the sea
        6: Ratio(2140, 10),
        7: (Ratio(13), Ratio(12), Ratio(0)),  # UTC
        18: "WGS-84",
        29: moment[:10],
    }
    return record
