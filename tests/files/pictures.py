"""Small made-up photos, with whatever a camera or an attacker might put into them."""

import io
import zipfile
from pathlib import Path

from PIL import ExifTags, Image

RED, BLUE = (200, 40, 40), (40, 40, 200)

# 96 × 64 pixels as a telephone takes them: on its side, with EXIF. Made with libheif's own encoder, by us.
HEIC = (Path(__file__).parent / "turned.heic").read_bytes()


def picture(size=(96, 64), mode="RGB"):
    """Red, with blue in the upper left corner, so that one sees which way is up."""
    image = Image.new(mode, size, RED)
    image.paste(BLUE, (0, 0, size[0] // 2, size[1] // 2))
    return image


def exif(*, orientation=1, taken="2026:05:01 08:30:00", offset="+08:00", north=(31, 49, 12), east=(117, 13, 48)):
    """What a telephone writes; Hefei lies at 31°49′12″ N, 117°13′48″ E."""
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = orientation
    block[ExifTags.Base.Artist] = "Nobody In Particular"
    when = block.get_ifd(ExifTags.IFD.Exif)
    when[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        when[ExifTags.Base.OffsetTimeOriginal] = offset
    where = block.get_ifd(ExifTags.IFD.GPSInfo)
    where[ExifTags.GPS.GPSLatitudeRef], where[ExifTags.GPS.GPSLatitude] = "N", north
    where[ExifTags.GPS.GPSLongitudeRef], where[ExifTags.GPS.GPSLongitude] = "E", east
    return block


def photo(image=None, form="JPEG", **options):
    file = io.BytesIO()
    (image or picture()).save(file, form, **options)
    return file.getvalue()


def zipped(name="photo.jpg"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, photo())
    return file.getvalue()


def segments(jpeg: bytes):
    """The markers of a JPEG up to its pixels, in order: what there is in it besides the picture."""
    assert jpeg[:2] == b"\xff\xd8"
    at, found = 2, []
    while jpeg[at + 1] != 0xDA:
        found.append(f"{jpeg[at + 1]:02x}")
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found
