"""An identity card of Utopia, the country that ICAO 9303 keeps for specimens."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from sheet import INK, RED, WHITE, font, sans, turned

SIZE = (2022, 1276)  # 85.6 × 54 mm at 600 dpi


def portrait(size):
    """A drawn face, on purpose: no photograph of anyone."""
    width, height = size[0] * 3, size[1] * 3
    face = Image.new("RGB", (width, height), (214, 220, 226))
    draw = ImageDraw.Draw(face)
    skin, dark, hair = (146, 98, 72), (112, 72, 52), (32, 25, 24)

    def around(x, y, rx, ry):
        return [(x - rx) * width, (y - ry) * height, (x + rx) * width, (y + ry) * height]

    def oval(x, y, rx, ry, colour):
        draw.ellipse(around(x, y, rx, ry), fill=colour)

    def curve(x, y, rx, ry, start, end, colour, thick):
        draw.arc(around(x, y, rx, ry), start, end, colour, thick)

    for curl in range(48):  # hair, then shoulders, neck and face in front of it
        angle = math.pi * (0.86 + 1.28 * curl / 47)
        oval(0.5 + 0.27 * math.cos(angle), 0.40 + 0.23 * math.sin(angle), 0.075, 0.058, hair)
    oval(0.50, 0.37, 0.27, 0.22, hair)
    oval(0.50, 1.08, 0.47, 0.32, (44, 92, 104))
    draw.polygon([(x * width, y * height) for x, y in ((0.40, 0.77), (0.60, 0.77), (0.50, 0.92))], fill=skin)
    draw.rectangle(around(0.50, 0.695, 0.09, 0.095), fill=dark)
    oval(0.50, 0.45, 0.215, 0.245, skin)
    for side in (-1, 1):
        oval(0.5 + side * 0.218, 0.46, 0.026, 0.042, dark)
        oval(0.5 + side * 0.226, 0.51, 0.010, 0.008, (226, 190, 96))
        oval(0.5 + side * 0.095, 0.44, 0.042, 0.017, (240, 237, 232))
        oval(0.5 + side * 0.095, 0.44, 0.019, 0.017, (46, 28, 20))
        curve(0.5 + side * 0.095, 0.448, 0.047, 0.028, 195, 345, hair, 8)
        curve(0.5 + side * 0.100, 0.415, 0.062, 0.030, 205, 335, hair, 12)
        oval(0.5 + side * 0.026, 0.522, 0.012, 0.007, dark)
    curve(0.50, 0.505, 0.046, 0.028, 20, 160, dark, 7)
    oval(0.50, 0.588, 0.066, 0.018, (138, 66, 64))
    curve(0.50, 0.570, 0.072, 0.020, 20, 160, (98, 44, 44), 6)
    light = Image.linear_gradient("L").rotate(90).resize(face.size).point(lambda v: 255 - v // 6)
    face = ImageChops.multiply(face, light.convert("RGB")).filter(ImageFilter.GaussianBlur(3))
    return face.resize(size, Image.LANCZOS)


def checked(field):
    """The field followed by its ICAO 9303 check digit (weights 7, 3, 1)."""
    values = (0 if c == "<" else int(c, 36) for c in field)
    return field + str(sum(v * (7, 3, 1)[n % 3] for n, v in enumerate(values)) % 10)


def machine_lines():
    number, birth, expiry = checked("SPEC12345"), checked("900214"), checked("330303")
    whole = checked(number + "<" * 15 + birth + expiry + "<" * 11)
    second = f"{birth}F{expiry}UTO".ljust(29, "<") + whole[-1]
    return f"I<UTO{number}".ljust(30, "<"), second, "SPECIMEN<<FATOU".ljust(30, "<")


def background():
    width, height = SIZE
    slope = Image.linear_gradient("L").rotate(60, Image.BICUBIC).crop((50, 50, 206, 206)).resize(SIZE)
    card = ImageOps.colorize(slope, (206, 224, 240), (240, 222, 228))
    draw = ImageDraw.Draw(card)
    for thread in range(64):
        shift, middle = thread * math.pi / 16, height / 2 + (thread - 32) * 21
        wave = [(x, math.sin(x / 95 + shift) * math.cos(x / 260 - shift)) for x in range(0, width + 8, 8)]
        draw.line([(x, middle + 46 * rise) for x, rise in wave], (182, 204, 224) if thread % 2 else (226, 204, 214), 2)
    return card


def identity_card():
    """Front and machine-readable lines on one face, with rounded corners (RGBA)."""
    width, height = SIZE
    card = background()
    draw = ImageDraw.Draw(card)
    draw.rectangle([0, 0, width, 150], fill=(44, 84, 138))
    draw.text((60, 100), "CARTE D’IDENTITÉ", WHITE, sans(True, 74), anchor="ls")
    draw.text((width - 60, 70), "UTOPIE", WHITE, sans(True, 46), anchor="rs")
    draw.text((width - 60, 118), "pays des spécimens", (214, 226, 242), sans(False, 34), anchor="rs")
    card.paste(portrait((470, 604)), (70, 230))
    draw.rectangle([70, 230, 540, 834], outline=(120, 136, 156), width=3)
    for x, y, label, value in [
        (610, 240, "NOM / Surname", "SPECIMEN"),
        (610, 370, "PRÉNOM / Given name", "Fatou"),
        (610, 500, "SEXE / Sex", "F"),
        (860, 500, "NATIONALITÉ / Nationality", "UTO"),
        (1370, 500, "NÉE LE / Date of birth", "14 02 1990"),
        (610, 630, "LIEU DE NAISSANCE / Place of birth", "VILLE-EXEMPLE"),
        (610, 760, "N° DE DOCUMENT / Document no.", "SPEC12345"),
        (1370, 760, "EXPIRE LE / Expiry", "03 03 2033"),
    ]:
        draw.text((x, y), label, (74, 92, 118), sans(False, 30), anchor="ls")
        draw.text((x, y + 62), value, INK, sans(True, 56), anchor="ls")
    draw.rectangle([0, 880, width, height], fill=(246, 246, 242))
    for number, line in enumerate(machine_lines()):
        for place, letter in enumerate(line):
            spot = (96 + place * 63, 1000 + number * 108)
            draw.text(spot, letter, INK, font("Mono-Regular", 96), anchor="ms")
    mark = turned(SIZE, (width / 2, height * 0.47), "SPÉCIMEN", sans(True, 380), 24, 0.34)
    card.paste(RED, (0, 0), mark)

    outline = Image.new("L", SIZE)
    ImageDraw.Draw(outline).rounded_rectangle([0, 0, width - 1, height - 1], 72, fill=255)
    card.putalpha(outline)
    return card
