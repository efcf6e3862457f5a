"""Who may do what with the calendar."""

from linli.kernel.actors import Hand
from linli.kernel.errors import ensure as ensure
from linli.people.rules import PostKind, Standing


def may_see_calendar(who: Standing) -> bool:
    """Everybody: whoever is told a deadline may see by which days it was counted."""
    return True


def may_keep_calendar(who: Standing) -> bool:
    """Whoever keeps this estate's data."""
    return who.has(PostKind.KEEPER, PostKind.COMMITTEE_CLERK)


def may_fill_year(who: Standing) -> bool:
    """They, and the clock: each day it enters the notices that came with a newer seed."""
    return who.by is Hand.CLOCK or may_keep_calendar(who)
