"""What becomes of a photo before anybody sees it, and who may use it. Pure: no Django, no clock, no I/O."""

from enum import StrEnum


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


def may_be_used(use: Use, *, handles: bool, belongs: bool) -> bool:
    """Whether a photo's own rights let somebody see it who `handles` the thing it shows or `belongs` to the estate.

    The policy of the app that owns the thing asks this besides its own.
    """
    return use is Use.PUBLICITY or handles or (use is Use.ESTATE and belongs)
