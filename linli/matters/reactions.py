"""What matters do when something happened before them in the story."""

from linli.kernel.actors import Hand
from linli.matters import commands


def begin_categories(event, *, at):
    """An estate was founded: without categories nothing could be reported in it."""
    commands.set_starting_categories(estate=event.estate, by=Hand.HOUSE, at=at)


def renew_deadlines(event, *, at):
    """The calendar changed: open deadlines are worked out anew."""
    commands.renew_deadlines(estate=event.estate, by=Hand.HOUSE, at=at)


def forget_reporter(event, *, at):
    """Somebody is erased: what they typed about matters goes with them."""
    commands.forget_reporter(estate=event.estate, person_id=event.person, by=Hand.HOUSE, at=at)
