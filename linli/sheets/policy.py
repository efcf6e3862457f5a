"""Who may do what with sheets. Which post may bring in or take out its rows, the app decides whose rows they are."""

from linli.kernel.actors import Actor, Hand, is_person
from linli.kernel.errors import ensure as ensure


def may_save_mapping(by: Actor) -> bool:
    """A person whom the owning app lets through, or the house: the operator at the installation's own keyboard."""
    return is_person(by) or by is Hand.HOUSE


def may_begin_batch(by: Actor) -> bool:
    """As above."""
    return is_person(by) or by is Hand.HOUSE


def may_take_back(by: Actor) -> bool:
    """As above."""
    return is_person(by) or by is Hand.HOUSE
