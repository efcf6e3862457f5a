"""What becomes of a photo before anybody sees it, and who may use it. Pure: no Django, no clock, no I/O."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

HELD_FOR = timedelta(days=1)  # how long a photo waits for its form to be sent again
HELD_AT_ONCE = 9  # photos of one form; to draw one anew takes a tenth of a second
HELD_EACH = 45  # photos that may wait at once for one account at one address: five forms full
HELD_IN_ALL = 900  # and for all together: about a gigabyte at the most


class Kind(StrEnum):
    """What a file is."""

    PHOTO = "photo"


class Use(StrEnum):
    """Who may use a photo, from the few to the many; whoever brought it says so."""

    HANDLERS = "handlers"  # those who see to what it shows
    ESTATE = "estate"  # and whoever lives or holds a post here
    PUBLICITY = "publicity"  # and the public: notices, news, case reports

    def widens(self, before: "Use") -> bool:
        """Whether more people may use the photo than `before` allowed."""
        return list(Use).index(self) > list(Use).index(before)


class Size(StrEnum):
    """In which size a photo is kept and shown."""

    FULL = "full"
    THUMB = "thumb"


class Brought(NamedTuple):
    """A photo as a command is given it: its pixels lie there under their SHA-256, and so much is known of it.

    The place, in millionths of a degree, is there only if the person allows that it is kept.
    """

    sha256: str
    width: int
    height: int
    size_bytes: int
    use: Use
    taken_at: datetime | None
    latitude_microdegrees: int | None
    longitude_microdegrees: int | None

    def given(self, *, use: Use, keep_place: bool) -> "Brought":
        """The same photo for what its form says now. A place that was not to be kept before is not known any more."""
        if keep_place:
            return self._replace(use=use)
        return self._replace(use=use, latitude_microdegrees=None, longitude_microdegrees=None)


def may_be_used(use: Use, *, handles: bool, belongs: bool) -> bool:
    """Whether a photo's own rights let somebody see it who `handles` the thing it shows or `belongs` to the estate.

    The policy of the app that owns the thing asks this besides its own.
    """
    return use is Use.PUBLICITY or handles or (use is Use.ESTATE and belongs)
