"""What a report says, what is found of it, who sees how much, and how people call it."""

import re
from enum import StrEnum
from typing import NamedTuple

from linli.kernel.errors import Refused
from linli.kernel.events import Words


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


class Reported(NamedTuple):
    """A report's typed parts, tidied."""

    words: Words
    place_words: Words
    phone: str
    home: str


def reported(
    *, words: str, place_words: str, phone: str, home: str, known: bool, photos: int, placed: bool
) -> Reported:
    """What is enough to be seen to: something to see or read, where it is, and from a stranger a contact.

    `known`: signed in; `placed`: a place was tapped or scanned. Raises `Refused`: report_says_nothing,
    report_has_no_place, report_has_no_contact, phone_unreadable, report_too_long, too_many_photos.
    """
    words, place_words, home = Words(words.strip()), Words(place_words.strip()), home.strip()
    phone = re.sub(r"[\s\-()（）－]", "", phone)
    if not words and not photos:
        raise Refused("report_says_nothing")
    if len(words) > WORDS_MAX or len(place_words) > WORDS_MAX:
        raise Refused("report_too_long", most=WORDS_MAX)
    if photos > PHOTOS_MAX:
        raise Refused("too_many_photos", most=PHOTOS_MAX)
    if not placed and not place_words:
        raise Refused("report_has_no_place")
    if not known and not phone and not home:
        raise Refused("report_has_no_contact")
    if phone and not re.fullmatch(r"\+?\d{5,15}", phone):
        raise Refused("phone_unreadable")
    return Reported(words, place_words, phone, home[:CONTACT_MAX])


def answered(words: str) -> Words:
    """What the reporter is answered when a matter is closed, tidied. Raises `Refused("closure_says_nothing")`."""
    if said := words.strip():
        return Words(said)
    raise Refused("closure_says_nothing")


def told_apart(contact: str) -> tuple[str, str]:
    """(telephone, home number) out of one line that is either.

    A telephone has eight digits in a row, or eleven in all; a home number neither: 101-1-12002 is a long one.
    """
    digits = [len(row) for row in re.findall(r"\d+", re.sub(r"\s", "", contact))]
    return (contact, "") if max(digits, default=0) >= 8 or sum(digits) >= 11 else ("", contact)


def number_text(year: int, serial: int) -> str:
    """How people call a matter: 2023-0417."""
    return f"{year}-{serial:04d}"


def parse_number(text: str) -> tuple[int, int] | None:
    """Year and serial out of `2023-0417`, `2023-417` or with a long dash; None if it is no number of a matter."""
    found = re.fullmatch(r"\s*(\d{4})\s*[-–—－]\s*0*(\d{1,7})\s*", text)
    return (int(found[1]), int(found[2])) if found else None
