"""Who may do what with places, persons and posts."""

from linli.kernel.actors import Hand
from linli.kernel.errors import ensure as ensure
from linli.people.models import Person
from linli.people.rules import PostKind, Standing

OFFICE = (PostKind.KEEPER, PostKind.COMMITTEE_CLERK)
ROSTER = (*OFFICE, PostKind.GRID_WORKER)


def may_found_estate(who: Standing) -> bool:
    """The house itself, when somebody who can read the machine's own screen sets it up."""
    return who.by is Hand.HOUSE


def may_prove(who: Standing) -> bool:
    """Whoever has signed in may show again who they are, and leave."""
    return who.person is not None


def may_enter_home(who: Standing) -> bool:
    """A stranger with the code of a home."""
    return who.by is Hand.STRANGER


def may_keep_posts(who: Standing) -> bool:
    """The keeper appoints, ends, invites, and says what posts are called."""
    return who.has(PostKind.KEEPER)


def may_invite_holder(who: Standing) -> bool:
    """The keeper; and the house, at the wish of whoever runs the machine, for a keeper who lost the way in."""
    return may_keep_posts(who) or who.by is Hand.HOUSE


def may_issue_home_codes(who: Standing) -> bool:
    """The posts that keep the roster."""
    return who.has(*ROSTER)


def may_admit_person(who: Standing) -> bool:
    """The posts that keep the roster."""
    return who.has(*ROSTER)


def may_see_roster(who: Standing) -> bool:
    """The posts that keep it."""
    return who.has(*ROSTER)


def may_see_person(who: Standing, person: Person) -> bool:
    """Their name, home and telephone: the posts that keep the roster, and they themselves."""
    return person.estate == who.estate and (who.has(*ROSTER) or who.person == person.pk)


def may_change_phone(who: Standing, person: Person) -> bool:
    """Whoever may see it."""
    return may_see_person(who, person)


def may_see_persons(who: Standing) -> bool:
    """Whoever may see at least one person's page."""
    return who.person is not None


def may_erase_person(who: Standing) -> bool:
    """The keeper, at the person's wish; and the house, which repeats after a restore what was erased before."""
    return who.has(PostKind.KEEPER) or who.by is Hand.HOUSE
