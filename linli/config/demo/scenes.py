"""Photos of places that do not exist: flat drawings, each with its trouble and without."""

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

SIZE = (640, 480)
FLOOR = 330  # where the wall ends
WALL, GROUND, LINE = "#d9d2c5", "#a9a294", "#6b6558"
INK, SEAL, CARD, WOOD, LEAF, STEEL, GLASS, LAMP = (
    "#33302a", "#a3352b", "#b98d5b", "#8a6442", "#64805a", "#8d9499", "#b9cdd6", "#f4dc8d",
)  # fmt: skip

Draw = ImageDraw.ImageDraw


def photo(scene: str, dice: Random, *, trouble: bool) -> bytes:
    """A JPEG of 640 × 480: this scene as it was reported, or as it looks when it was seen to."""
    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    SCENES[scene](draw, dice, trouble)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _open_floor(draw: Draw, dice: Random, trouble: bool) -> None:
    _floor(draw)
    for x in range(40, 640, 190):
        draw.rectangle((x, 40, x + 46, FLOOR + 20), fill="#c4bcad", outline=LINE, width=2)
    if not trouble:
        return
    for _ in range(9):
        x, y, side = dice.randrange(30, 540), dice.randrange(250, 380), dice.randrange(40, 90)
        draw.rectangle((x, y, x + side, y + side * 3 // 4), fill=dice.choice([CARD, WOOD]), outline=INK, width=2)
        draw.line((x, y + side // 4, x + side, y + side // 4), fill=INK, width=2)
    _bicycle(draw, dice.randrange(330, 430), 300)
    draw.line((420, 60, 420, 200, 450, 300), fill=SEAL, width=3)  # the lead that charges it


def _lift(draw: Draw, dice: Random, trouble: bool) -> None:
    _floor(draw)
    draw.rectangle((210, 90, 430, FLOOR), fill=STEEL, outline=INK, width=3)
    gap = dice.randrange(18, 40) if trouble else 2
    draw.rectangle((320 - gap, 92, 320 + gap, FLOOR), fill=INK)
    draw.rectangle((460, 190, 484, 240), fill=INK)
    draw.ellipse((466, 205, 478, 217), fill=SEAL if trouble else LAMP)
    if trouble:
        draw.rectangle((240, 150, 300, 230), fill="#fffdf6", outline=SEAL, width=4)


def _bins(draw: Draw, dice: Random, trouble: bool) -> None:
    _outside(draw)
    for place, colour in enumerate((LEAF, STEEL, "#5b7896", SEAL)):
        x = 70 + place * 130
        draw.rectangle((x, 210, x + 90, 360), fill=colour, outline=INK, width=3)
        draw.rectangle((x - 6, 196, x + 96, 214), fill=colour, outline=INK, width=3)
    for _ in range(16 if trouble else 0):
        x, y, size = dice.randrange(50, 580), dice.randrange(340, 430), dice.randrange(18, 44)
        draw.ellipse((x, y, x + size, y + size * 3 // 4), fill=dice.choice([INK, "#fffdf6", CARD]), outline=INK)


def _corridor(draw: Draw, dice: Random, trouble: bool) -> None:
    _floor(draw)
    draw.polygon(((0, 0), (180, 110), (180, 330), (0, 480)), fill="#c9c1b2")
    draw.polygon(((640, 0), (460, 110), (460, 330), (640, 480)), fill="#c9c1b2")
    draw.rectangle((240, 140, 400, 330), fill=LEAF, outline=INK, width=3)
    draw.rectangle((270, 110, 370, 134), fill=LEAF, outline="#fffdf6", width=2)
    for _ in range(5 if trouble else 0):
        x, y = dice.randrange(150, 420), dice.randrange(290, 360)
        draw.rectangle((x, y, x + 70, y + 60), fill=dice.choice([CARD, WOOD]), outline=INK, width=2)


def _lamp(draw: Draw, dice: Random, trouble: bool) -> None:
    draw.rectangle((0, 0, *SIZE), fill="#2c2f3a" if trouble else "#4a4d58")
    draw.rectangle((0, 380, *SIZE), fill="#23252c")
    for x in (120, 320, 520):
        draw.line((x, 140, x, 390), fill=STEEL, width=8)
        draw.ellipse((x - 26, 110, x + 26, 160), fill="#555" if trouble else LAMP, outline=INK, width=3)
        if not trouble:
            draw.polygon(((x - 20, 160), (x + 20, 160), (x + 90, 390), (x - 90, 390)), fill="#77705a")
    if trouble:  # one of the three still shines
        left = dice.choice((94, 294, 494))
        draw.ellipse((left, 110, left + 52, 160), fill=LAMP)


def _cars(draw: Draw, dice: Random, trouble: bool) -> None:
    _outside(draw)
    draw.polygon(((180, FLOOR), (460, FLOOR), (620, 480), (20, 480)), fill="#7d7a74")
    draw.rectangle((250, 200, 390, FLOOR), fill=INK)  # the way it stands in
    if trouble:
        _car(draw, 190 + dice.randrange(40), 320, dice.choice([STEEL, "#5b7896", "#fffdf6"]))
    else:
        for x in range(90, 560, 90):
            draw.line((x, 440, x + 50, 440), fill=LAMP, width=6)


def _green(draw: Draw, dice: Random, trouble: bool) -> None:
    _outside(draw)
    draw.rectangle((0, 320, *SIZE), fill=LEAF)
    for _ in range(7):
        x, top = dice.randrange(20, 600), dice.randrange(120, 240)
        draw.rectangle((x, top, x + 12, 380), fill=WOOD)
        draw.ellipse((x - 50, top - 70, x + 62, top + 50), fill=dice.choice([LEAF, "#55724c", "#76906b"]))
    if trouble:
        draw.polygon(((60, 400), (520, 330), (540, 356), (80, 430)), fill=WOOD, outline=INK)


def _leak(draw: Draw, dice: Random, trouble: bool) -> None:
    _floor(draw)
    draw.rectangle((0, 40, 640, 80), fill=STEEL, outline=INK, width=2)
    draw.rectangle((300, 34, 340, 88), fill=INK)
    for _ in range(12 if trouble else 0):
        x, y = dice.randrange(296, 346), dice.randrange(100, 330)
        draw.line((x, y, x, y + 26), fill="#5b7896", width=3)
    if trouble:
        draw.ellipse((170, 350, 480, 430), fill=GLASS, outline="#5b7896", width=2)


def _street(draw: Draw, dice: Random, trouble: bool) -> None:
    _outside(draw)
    for x in range(0, 640, 160):
        draw.rectangle((x + 8, 150, x + 150, 340), fill=GLASS, outline=INK, width=3)
        draw.rectangle(
            (x + 8, 110, x + 150, 150), fill=dice.choice([SEAL, LEAF, WOOD, "#5b7896"]), outline=INK, width=3
        )
    for _ in range(8 if trouble else 0):
        x, y = dice.randrange(180, 420), dice.randrange(20, 110)
        draw.ellipse((x, y, x + 90, y + 50), fill="#b7b2a8")
    if trouble:
        for x in range(120, 520, 100):
            draw.rectangle((x, 350, x + 64, 400), fill=WOOD, outline=INK, width=2)


SCENES: dict[str, Callable[[Draw, Random, bool], None]] = {
    "open_floor": _open_floor,
    "lift": _lift,
    "bins": _bins,
    "corridor": _corridor,
    "lamp": _lamp,
    "cars": _cars,
    "green": _green,
    "leak": _leak,
    "street": _street,
}


def _floor(draw):
    draw.rectangle((0, FLOOR, *SIZE), fill=GROUND)
    draw.line((0, FLOOR, 640, FLOOR), fill=LINE, width=3)


def _outside(draw):
    draw.rectangle((0, 0, 640, 200), fill="#cfdbe0")
    draw.rectangle((0, FLOOR, *SIZE), fill=GROUND)


def _bicycle(draw, x, y):
    for wheel in (x, x + 110):
        draw.ellipse((wheel, y, wheel + 70, y + 70), outline=INK, width=6)
    draw.line((x + 35, y + 35, x + 70, y - 20, x + 130, y - 20, x + 145, y + 35), fill=SEAL, width=8)
    draw.line((x + 130, y - 20, x + 124, y - 60, x + 150, y - 64), fill=INK, width=6)


def _car(draw, x, y, colour):
    draw.rounded_rectangle((x, y, x + 260, y + 90), 24, fill=colour, outline=INK, width=3)
    draw.polygon(
        ((x + 50, y + 4), (x + 80, y - 54), (x + 185, y - 54), (x + 220, y + 4)), fill=GLASS, outline=INK, width=3
    )
    for wheel in (x + 40, x + 170):
        draw.ellipse((wheel, y + 62, wheel + 54, y + 116), fill=INK)
