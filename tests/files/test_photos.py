"""A photo is drawn anew: upright, small enough, with nothing else in it; whatever is no photo gets a sentence."""

import datetime as dt
import io
import time
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from linli.files.commands import apart
from linli.files.commands.apart import redraw_apart
from linli.files.rules import Size, Use, may_be_used
from linli.files.rules.photos import BYTES_MAX, SIDES_MAX, Spot, is_heic, redraw
from linli.kernel.errors import Refused
from tests.files.pictures import BLUE, HEIC, RED, exif, photo, picture, segments, zipped

HEFEI = Spot(31_820_000, 117_230_000)
NOTHING_BUT_PIXELS = {"e0", "db", "c0", "c4"}  # JFIF's fourteen bytes, tables, size
CHINA = dt.timezone(dt.timedelta(hours=8))


def refused(data) -> str:
    with pytest.raises(Refused) as caught:
        redraw(data)
    return caught.value.code


def near(pixel, colour):
    return all(abs(one - other) < 24 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_time_and_place_are_read_and_nothing_but_pixels_is_written(form):
    redrawn = redraw(photo(form=form, exif=exif(), comment=b"from the third floor", xmp=b"<x:xmpmeta/>"))
    assert (redrawn.taken_at, redrawn.taken_from) == (dt.datetime(2026, 5, 1, 8, 30, tzinfo=CHINA), HEFEI)
    for written in redrawn.full, redrawn.thumb:
        assert set(segments(written)) == NOTHING_BUT_PIXELS
        assert b"Nobody" not in written and b"third floor" not in written and b"Exif" not in written


def test_a_telephones_heic_comes_out_upright_and_bare():
    redrawn = redraw_apart(HEIC)
    assert (redrawn.width, redrawn.height) == (64, 96)
    assert (redrawn.taken_at, redrawn.taken_from) == (dt.datetime(2026, 5, 1, 8, 30, tzinfo=CHINA), HEFEI)
    assert set(segments(redrawn.full)) == NOTHING_BUT_PIXELS


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),  # where the blue corner of an upright picture is found again
    [
        (1, (96, 64), (5, 5)),
        (2, (96, 64), (90, 5)),
        (3, (96, 64), (90, 58)),
        (4, (96, 64), (5, 58)),
        (5, (64, 96), (5, 5)),
        (6, (64, 96), (58, 5)),
        (7, (64, 96), (58, 90)),
        (8, (64, 96), (5, 90)),
        (77, (96, 64), (5, 5)),
    ],
)
def test_it_is_turned_as_the_camera_was_held(orientation, size, corner):
    redrawn = redraw(photo(exif=exif(orientation=orientation)))
    image = Image.open(io.BytesIO(redrawn.full))
    assert image.size == (redrawn.width, redrawn.height) == size
    assert near(image.getpixel(corner), BLUE)
    assert near(image.getpixel((size[0] - 1 - corner[0], size[1] - 1 - corner[1])), RED)


@pytest.mark.parametrize(
    ("size", "full", "thumb"),
    [
        ((4032, 3024), (2016, 1512), (480, 360)),  # halved by the decoder
        ((3000, 1000), (2048, 683), (480, 160)),
        ((500, 2500), (410, 2048), (96, 480)),
        ((300, 200), (300, 200), (300, 200)),  # never enlarged
    ],
)
def test_it_is_no_larger_than_it_is_looked_at(size, full, thumb):
    redrawn = redraw(photo(picture(size)))
    assert (redrawn.width, redrawn.height) == full
    assert Image.open(io.BytesIO(redrawn.full)).size == full
    assert Image.open(io.BytesIO(redrawn.thumb)).size == thumb


def test_a_camera_without_an_offset_tells_the_time_on_the_spot():
    assert redraw(photo(exif=exif(offset=None))).taken_at == dt.datetime(2026, 5, 1, 8, 30)


@pytest.mark.parametrize("taken", ["", "yesterday", "0000:00:00 00:00:00", "2026:13:01 08:30:00"])
def test_a_time_that_is_none_is_not_known(taken):
    assert redraw(photo(exif=exif(taken=taken))).taken_at is None


@pytest.mark.parametrize("north", [(0, 0), (131, 0, 0), (31, 49), (31, 49, 12, 1)])
def test_a_place_that_is_none_is_not_known(north):
    assert redraw(photo(exif=exif(north=north))).taken_from is None


def test_without_exif_nothing_is_known():
    redrawn = redraw(photo())
    assert (redrawn.taken_at, redrawn.taken_from) == (None, None)


def test_what_is_transparent_lies_on_white():
    clear = Image.new("RGBA", (60, 40), (200, 40, 40, 0))
    assert near(Image.open(io.BytesIO(redraw(photo(clear, "PNG")).full)).getpixel((30, 20)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK", "RGBA"])
def test_every_mode_becomes_plain_colour(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new(mode, (60, 40))
    assert Image.open(io.BytesIO(redraw(photo(image, form)).full)).mode == "RGB"


def test_colours_survive_the_profile_that_explained_them():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    redrawn = redraw(photo(icc_profile=lab))
    assert set(segments(redrawn.full)) == NOTHING_BUT_PIXELS
    assert near(Image.open(io.BytesIO(redrawn.full)).getpixel((5, 5)), BLUE)
    assert near(Image.open(io.BytesIO(redraw(photo(icc_profile=b"no profile" * 20)).full)).getpixel((5, 5)), BLUE)


def test_the_same_photo_comes_out_the_same():
    assert redraw(photo(exif=exif())) == redraw(photo(exif=exif()))


def bomb(side):
    """A PNG whose head promises side × side pixels, with hardly any behind it."""
    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )


@pytest.mark.parametrize("side", [6325, 9_000, 12_000, 20_000, 60_000])
def test_forty_million_pixels_are_refused_before_one_is_decoded(side):
    begun = time.process_time()
    assert refused(bomb(side)) == "photo_too_many_pixels"
    assert time.process_time() - begun < 0.1


def test_exactly_forty_million_are_too_many_and_a_few_less_are_not():
    assert refused(photo(Image.new("L", (8000, 5000)))) == "photo_too_many_pixels"
    assert redraw(photo(Image.new("L", (7999, 5000)))).width == SIDES_MAX[Size.FULL]


def test_fifteen_megabytes_are_enough():
    assert refused(photo() + bytes(BYTES_MAX)) == "photo_too_large"
    assert redraw(photo() + bytes(1000)).width == 96  # cameras do append things


def test_a_jpeg_of_many_scans_is_not_drawn():
    data = photo(progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert refused(data[:-2] + scan * 20 + data[-2:]) == "photo_damaged"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_photo_is_damaged(form):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    data = photo(noise, form)
    assert refused(data[: len(data) // 2]) == "photo_damaged"


def refused_apart(data) -> str:
    with pytest.raises(Refused) as caught:
        redraw_apart(data)
    return caught.value.code


def test_a_truncated_heic_is_damaged():
    assert refused_apart(HEIC[:600]) == "photo_damaged"


def changed(data, changes):
    data = bytearray(data)
    for place, byte in changes:
        data[place % len(data)] = byte
    return bytes(data)


def test_a_heic_that_crashes_its_decoder_crashes_nobody_else(monkeypatch):
    # A byte that does it on one machine may not on another, so the crash is made by hand.
    monkeypatch.setattr(apart, "REDRAW", "import os; os.kill(os.getpid(), 11)")
    assert refused_apart(HEIC) == "photo_damaged"


def test_what_draws_heic_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for the likes of it")
    program = "import os; print('{}' if os.environ.keys() & {'SECRET_KEY', 'DATABASE_URL'} else '{\"refused\": \"x\"}')"
    monkeypatch.setattr(apart, "REDRAW", program)
    assert refused_apart(HEIC) == "photo_damaged"


def test_a_heic_too_large_is_refused_as_any_photo():
    assert refused_apart(HEIC + bytes(BYTES_MAX)) == "photo_too_large"


@pytest.mark.parametrize(
    ("said", "code"),
    [("photo_too_many_pixels", "photo_too_many_pixels"), ("photo_damaged", "photo_damaged"), ("x", "photo_damaged")],
)
def test_of_what_it_answers_only_known_words_are_believed(monkeypatch, said, code):
    monkeypatch.setattr(apart, "REDRAW", f"""print('{{"refused": "{said}"}}')""")
    assert refused_apart(HEIC) == code


def test_a_heic_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(apart, "REDRAW", "import time; time.sleep(60)")
    monkeypatch.setattr(apart, "REDRAW_SECONDS", 1)
    assert refused_apart(HEIC) == "photo_damaged"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just words, no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        zipped(),
        photo(form="GIF"),
        photo(form="BMP"),
        photo(form="TIFF"),
    ],
)
def test_what_is_no_photo_gets_a_sentence(data):
    assert refused(data) == "photo_format_unknown"


def answer(data):
    try:
        return redraw_apart(data) if is_heic(data) else redraw(data)
    except Refused as refusal:
        return refusal.code


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]), st.binary())
def test_random_bytes_are_always_refused(head, rest):
    assert answer(head + rest) in ("photo_format_unknown", "photo_damaged", "photo_too_many_pixels")


SAMPLES = [photo(exif=exif()), photo(form="PNG", exif=exif()), photo(form="WEBP", exif=exif())]
CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(SAMPLES), CHANGES)
def test_a_photo_with_changed_bytes_is_redrawn_or_refused(sample, changes):
    redrawn = answer(changed(sample, changes))
    assert isinstance(redrawn, str) or set(segments(redrawn.full)) == NOTHING_BUT_PIXELS


@settings(deadline=None, max_examples=15)  # each a process
@given(CHANGES)
@example([(499, 89)])  # these three have crashed libheif
@example([(330, 88)])
@example([(627, 192), (811, 80), (560, 210)])
def test_a_heic_with_changed_bytes_is_redrawn_or_refused(changes):
    redrawn = answer(changed(HEIC, changes))
    assert isinstance(redrawn, str) or set(segments(redrawn.full)) == NOTHING_BUT_PIXELS


@pytest.mark.parametrize(
    ("use", "seen_by"),
    [
        (Use.HANDLERS, {"handler"}),
        (Use.ESTATE, {"handler", "neighbour"}),
        (Use.PUBLICITY, {"handler", "neighbour", "stranger"}),
    ],
)
def test_who_may_use_a_photo(use, seen_by):
    who = {"handler": (True, True), "neighbour": (False, True), "stranger": (False, False)}
    assert {name for name, (handles, belongs) in who.items() if may_be_used(use, handles=handles, belongs=belongs)} == (
        seen_by
    )
