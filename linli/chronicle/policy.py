"""Who may do what in the chronicle."""

from linli.chronicle.rules import Ground
from linli.kernel.actors import Actor, Hand, is_person
from linli.kernel.errors import ensure as ensure


def may_erase(by: Actor, ground: Ground) -> bool:
    """What was kept long enough the clock forgets; every other ground is weighed by a person.

    By which one, the command that calls this has asked: the record stands below posts and knows none. The house
    repeats after a restore what was erased before.
    """
    return by is Hand.HOUSE or (by is Hand.CLOCK if ground is Ground.RETENTION_OVER else is_person(by))


def may_join_threads(by: Actor) -> bool:
    """Whoever may merge the things that the threads tell of: the command that calls this has asked."""
    return is_person(by) or by is Hand.HOUSE
