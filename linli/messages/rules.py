"""Who is told of what. Pure: no Django, no clock, no I/O."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why somebody follows a thread."""

    REPORTER = "reporter"
    HANDLER = "handler"
    VERIFIER = "verifier"
    ME_TOO = "me_too"  # it concerns them as well
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thread is about, as one reader may know it: the number that people say, and a title."""

    number: str
    title: str
