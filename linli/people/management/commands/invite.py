"""For a holder of a post who lost every way in, the keeper above all: the address of a new invitation."""

import secrets
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from linli.kernel.actors import Hand
from linli.people import commands, queries


class Command(BaseCommand):
    """`invite ESTATE NAME`: whoever can read this machine's screen may let anybody in."""

    help = "Print the address by which the holder of a post chooses a new name, password and second factor."

    def add_arguments(self, parser):
        parser.add_argument("estate", help="the estate's address, as hanlin")
        parser.add_argument("name", help="the holder's name, as it stands on the list of posts")

    def handle(self, *, estate, name, **options):
        here, at = queries.estate_at(estate), timezone.now()
        if here is None:
            raise CommandError(f"There is no estate {estate!r}.")
        persons = {post.person for post in queries.posts_held(here.id, on=here.day_of(at)) if post.name == name}
        if len(persons) != 1:
            raise CommandError(f"{len(persons)} holders of posts are called {name!r}.")
        token = secrets.token_urlsafe(16)
        commands.invite_holder(estate=here.id, person_id=persons.pop(), token=token, by=Hand.HOUSE, at=at, act=uuid4())
        self.stdout.write(reverse("people:invitation", args=[here.slug, token]))
