"""What messages do when something happened before them in the story."""

from linli.kernel.actors import Hand
from linli.messages import commands


def forget_person(event, *, at):
    """Somebody is erased: what they followed and were told goes with them."""
    commands.forget_messages(estate=event.estate, person_id=event.person, by=Hand.HOUSE, at=at)
