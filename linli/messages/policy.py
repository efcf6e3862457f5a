"""Who may follow what, and read which messages: everybody their own."""

from uuid import UUID

from linli.kernel.actors import Hand
from linli.kernel.errors import ensure as ensure
from linli.people.rules import Standing


def may_see_inbox(who: Standing) -> bool:
    """Everybody: who is not signed in sees the way in."""
    return True


def may_have_messages(who: Standing) -> bool:
    """Whoever is a person here, and so can be told something."""
    return who.person is not None


def may_follow(who: Standing, person_id: UUID) -> bool:
    """Each for themselves; and the house, when what was done makes somebody a follower."""
    return who.by is Hand.HOUSE or _is(who, person_id)


def may_read_messages(who: Standing, person_id: UUID) -> bool:
    """Each their own."""
    return _is(who, person_id)


def may_forget_messages(who: Standing) -> bool:
    """The house, when a person is erased."""
    return who.by is Hand.HOUSE


def _is(who, person_id):
    return who.person is not None and who.person == person_id
