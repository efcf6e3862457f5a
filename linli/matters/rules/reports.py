"""What a report says, what is found of it, who sees how much, and how people call it."""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from linli.kernel.errors import Refused
from linli.kernel.events import Words
from linli.people.rules.places import may_be_a_home


class MatterKind(StrEnum):
    """反映 or 需求."""

    REPORT = "report"
    NEED = "need"


class Finding(StrEnum):
    """属实, 部分属实, 不属实."""

    BORNE_OUT = "borne_out"
    PARTLY = "partly"
    NOT = "not"


class PhotoStep(StrEnum):
    """At which step of the walk a photo was taken."""

    REPORT = "report"
    VERIFICATION = "verification"
    HANDLING = "handling"
    CHECK = "check"


class Sight(StrEnum):
    """How much of a matter somebody sees, from nothing to everything."""

    NOTHING = "nothing"
    LEAST = "least"  # state, place, dates, category
    WORDS = "words"  # and what was typed, and photos that the estate may see
    ALL = "all"  # and every photo; how to reach the reporter only after proving again who one is


WORDS_MAX = 2000
CONTACT_MAX = 60
PHOTOS_MAX = 9

SAYS_SOMETHING = re.compile(r"[^\W_A-Za-z]|[A-Za-z]{2}")  # a Han character, a digit, or more than one Latin letter
LANDLINE = r"(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}"
TELEPHONE = re.compile(
    rf"1[2-9]\d{{9}}|0{LANDLINE}|[2-9]\d{{6,7}}"  # a mobile, a landline with its area code, one of this town
    rf"|(?:\+|00)86(?:1[2-9]\d{{9}}|0?{LANDLINE})|(?:\+|00)(?!86)[1-9]\d{{6,14}}"
)


class Reported(NamedTuple):
    """A report's typed parts, tidied."""

    words: Words
    place_words: Words
    phone: str
    home: str


def reported(
    *, kind: MatterKind, words: str, place_words: str, phone: str, home: str, known: bool, photos: int, placed: bool
) -> Reported:
    """What is enough to be seen to: something to see or read, of a report its place, and from a stranger a contact.

    `known`: signed in; `placed`: a place was tapped or scanned. Raises `Refused`: report_says_nothing,
    report_too_long, place_too_long, too_many_photos, report_has_no_place, report_has_no_contact, contact_unreadable.
    """
    words, place_words, home = _typed(words), _typed(place_words), home.strip()
    phone = re.sub(r"[\s\-‐-―().]", "", unicodedata.normalize("NFKC", phone))
    if not SAYS_SOMETHING.search(words) and not photos:
        raise Refused("report_says_nothing")
    if len(words) > WORDS_MAX:
        raise Refused("report_too_long", length=len(words), most=WORDS_MAX)
    if len(place_words) > WORDS_MAX:
        raise Refused("place_too_long", length=len(place_words), most=WORDS_MAX)
    if photos > PHOTOS_MAX:
        raise Refused("too_many_photos", most=PHOTOS_MAX)
    if kind == MatterKind.REPORT and not placed and not SAYS_SOMETHING.search(place_words):
        raise Refused("report_has_no_place")
    if not known and not phone and not home:
        raise Refused("report_has_no_contact")
    if (phone and not TELEPHONE.fullmatch(phone)) or (home and not may_be_a_home(home)):
        raise Refused("contact_unreadable")
    return Reported(words, place_words, phone, home[:CONTACT_MAX])


def _typed(text: str) -> Words:
    """What was typed, tidied: a browser sends two characters for a new line and counts one."""
    return Words(text.strip().replace("\r\n", "\n"))


def answered(words: str) -> Words:
    """What the reporter is answered when a matter is closed, tidied. Raises `Refused("closure_says_nothing")`."""
    if said := words.strip():
        return Words(said)
    raise Refused("closure_says_nothing")


def told_apart(contact: str) -> tuple[str, str]:
    """(telephone, home number) out of one line that is either.

    A telephone has seven digits in a row, or eleven in all; a home number neither: 101-1-12002 is a long one.
    """
    digits = [len(row) for row in re.findall(r"\d+", re.sub(r"\s", "", contact))]
    return (contact, "") if max(digits, default=0) >= 7 or sum(digits) >= 11 else ("", contact)


def number_text(year: int, serial: int) -> str:
    """How people call a matter: 2023-0417."""
    return f"{year}-{serial:04d}"


def parse_number(text: str) -> tuple[int, int] | None:
    """Year and serial out of `2023-0417`, `2023-417` or with a long dash; None if it is no number of a matter."""
    found = re.fullmatch(r"\s*(\d{4})\s*[-–—－]\s*0*(\d{1,7})\s*", text)
    return (int(found[1]), int(found[2])) if found else None
