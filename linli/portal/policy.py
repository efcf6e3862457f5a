"""Who may open the pages that show what others own; what stands on them, the owners' policies say."""

from linli.people.rules import Standing


def may_see_home(who: Standing) -> bool:
    """Everybody; each card shows what its own policy allows."""
    return True


def may_search(who: Standing) -> bool:
    """Everybody, each among what they may read."""
    return True


def may_see_thread(who: Standing) -> bool:
    """Everybody may ask; the thread opens to whoever may know of what it tells."""
    return True


def may_see_mine(who: Standing) -> bool:
    """Everybody: a stranger sees what this browser holds, and the way in."""
    return True
