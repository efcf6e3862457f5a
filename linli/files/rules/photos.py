"""A photo is drawn anew before it is kept: what a decoder saw stays, everything else a file can carry goes.

Time and place are read first, for they are facts about the matter; whether the place may be kept is the sender's
to say. What comes out is a JPEG of pixels alone: no EXIF, XMP, colour profile, comment or hidden thumbnail.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

from PIL import ExifTags, Image, ImageCms

from linli.files.rules import Size
from linli.kernel.errors import Refused

BYTES_MAX = 15_000_000
PIXELS_BELOW = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC = re.compile(rb"....ftyp(he|mif|msf)", re.DOTALL)
BEGINNINGS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|....ftyp(he|mif|msf)", re.DOTALL)
SIDES_MAX = {Size.FULL: 2048, Size.THUMB: 480}
QUALITIES = {Size.FULL: 82, Size.THUMB: 75}
DRAFT_SIDE = 2000
SCANS_MAX = 20
START_OF_SCAN = b"\xff\xda"
UPRIGHT = {  # by EXIF's orientation: what turns the pixels as the camera was held
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the earth (WGS 84), in millionths of a degree: about a tenth of a metre."""

    latitude_microdegrees: int
    longitude_microdegrees: int


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A photo as it is kept. `taken_at` without a time zone is what a camera's clock on the spot showed."""

    full: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: datetime | None
    taken_from: Spot | None


def is_heic(data: bytes) -> bool:
    """Whether this begins as HEIC does, whose decoder is not to be trusted with our own process."""
    return HEIC.match(data) is not None


def redraw(data: bytes, *, formats: tuple[str, ...] = FORMATS) -> Redrawn:
    """A photo upright, at most 2048 pixels wide and high, with its thumbnail, and nothing else in it.

    Raises `Refused`: photo_too_large, photo_format_unknown, photo_too_many_pixels, photo_damaged.
    """
    if len(data) > BYTES_MAX:
        raise Refused("photo_too_large", limit=BYTES_MAX // 1_000_000)
    image = _opened(data, formats)
    if image.width * image.height >= PIXELS_BELOW:
        raise Refused("photo_too_many_pixels", limit=PIXELS_BELOW // 1_000_000)
    if image.format in ("JPEG", "MPO") and data.count(START_OF_SCAN) > SCANS_MAX:
        # A progressive JPEG is drawn once per scan. Cameras write ten; thousands fit into a small file and take hours.
        raise Refused("photo_damaged")
    try:
        orientation, taken_at, taken_from = _exif(image)
        full = _drawn(image, orientation)
        thumb = full.copy()
        thumb.thumbnail((SIDES_MAX[Size.THUMB],) * 2)
        return Redrawn(
            full=_written(full, Size.FULL),
            thumb=_written(thumb, Size.THUMB),
            width=full.width,
            height=full.height,
            taken_at=taken_at,
            taken_from=taken_from,
        )
    except Exception as fault:  # a decoder that is fed with hostile bytes raises whatever it likes
        raise Refused("photo_damaged") from fault


def _opened(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """The photo with its head read and no pixel decoded."""
    try:
        return Image.open(io.BytesIO(data), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused("photo_too_many_pixels", limit=PIXELS_BELOW // 1_000_000) from bomb
    except Exception as fault:
        raise Refused("photo_damaged" if BEGINNINGS.match(data) else "photo_format_unknown") from fault


def _drawn(image: Image.Image, orientation: int) -> Image.Image:
    """Upright, in sRGB, on white where it was transparent, and no larger than we keep."""
    widest = max(image.size)
    # A JPEG decoder halves for nothing: most telephones' 4032 pixels come out as 2016, and need no scaling.
    image.draft("RGB", (image.width * DRAFT_SIDE // widest, image.height * DRAFT_SIDE // widest))
    image.load()
    profile = image.info.get("icc_profile")
    image.thumbnail((SIDES_MAX[Size.FULL],) * 2, reducing_gap=2.0)
    if orientation in UPRIGHT:
        image = image.transpose(UPRIGHT[orientation])
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        image = Image.new("RGB", clear.size, "white")
        image.paste(clear, mask=clear)
    else:
        image = image.convert("RGB")
    return _in_srgb(image, profile) if profile else image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The same colours without the profile that explained them; as they are if it cannot be read."""
    try:
        wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(image, wide, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass
    return image


def _written(image: Image.Image, size: Size) -> bytes:
    image.info = {}  # or Pillow writes a comment, and what else it may one day carry over
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITIES[size], optimize=True)
    return file.getvalue()


def _exif(image: Image.Image) -> tuple[int, datetime | None, Spot | None]:
    """Orientation, time and place; what cannot be read there is not known, and no reason to refuse a photo."""
    try:
        exif = image.getexif()
        when, where = (exif.get_ifd(part) for part in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo))
        return exif.get(ExifTags.Base.Orientation, 1), _taken_at(when), _taken_from(where)
    except Exception:  # EXIF is a format of pointers, and anybody can set them
        return 1, None, None


def _taken_at(exif: dict[int, Any]) -> datetime | None:
    """`DateTimeOriginal`, with `OffsetTimeOriginal` where the camera wrote one (since EXIF 2.31)."""
    try:
        moment = datetime.strptime(str(exif[ExifTags.Base.DateTimeOriginal]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except (KeyError, ValueError):
        return None
    try:
        offset = datetime.strptime(str(exif[ExifTags.Base.OffsetTimeOriginal]).strip("\0 "), "%z").utcoffset()
    except (KeyError, ValueError):
        return moment
    return moment.replace(tzinfo=timezone(offset or timedelta()))


def _taken_from(gps: dict[int, Any]) -> Spot | None:
    try:
        return Spot(
            _microdegrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "NS", limit=90),
            _microdegrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "EW", limit=180),
        )
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        return None


def _microdegrees(angle: Any, reference: str, signs: str, *, limit: int) -> int:
    """Degrees, minutes and seconds as whole millionths of a degree, negative in the south and the west."""
    degrees, minutes, seconds = (Fraction(part.numerator, part.denominator) for part in angle)
    value = (degrees + minutes / 60 + seconds / 3600) * (1, -1)[signs.index(reference.strip("\0 ").upper())]
    if not abs(value) <= limit:
        raise ValueError("not on the earth")
    return round(value * 1_000_000)
