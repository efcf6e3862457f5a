"""Who may do what with photos. Who may see one, the app decides that owns the thing it shows."""

from linli.files.rules import Use
from linli.kernel.actors import Actor, Hand, is_person
from linli.kernel.errors import ensure as ensure


def may_keep_photo(by: Actor) -> bool:
    """Whoever may send what the photo belongs to, which the command that this goes with asks: strangers too."""
    return is_person(by) or by is Hand.STRANGER


def may_change_use(by: Actor, *, brought_by: Actor | None, use: Use, before: Use) -> bool:
    """To let more people use it is for whoever brought it alone; fewer, for any person the owning app lets through."""
    return is_person(by) and (by == brought_by or not use.widens(before))


def may_forget_file(by: Actor) -> bool:
    """A person whom the owning app lets through, the house when a person is erased, or the clock when it was kept
    long enough."""
    return is_person(by) or by in (Hand.HOUSE, Hand.CLOCK)


def may_sweep(by: Actor) -> bool:
    """What no row needs any more the clock clears away."""
    return by is Hand.CLOCK
