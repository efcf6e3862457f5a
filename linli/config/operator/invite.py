"""`linli invite ESTATE NAME`: a new way in for the holder of a post who lost every other, the keeper above all.

Whoever can read this machine's screen may let anybody in.
"""

import secrets
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from linli.config.operator.import_matters import estate_named
from linli.config.operator.installation import must_be_ready
from linli.config.operator.terminal import Trouble, gettext
from linli.kernel.actors import Hand
from linli.people.commands import invite_holder
from linli.people.queries import posts_held


def arguments(parser):
    parser.add_argument("estate", metavar="ESTATE", help=gettext("the estate's address, as in its pages"))
    parser.add_argument("name", metavar="NAME", help=gettext("the holder's name, as on the page of posts"))


def run(asked) -> int:
    """0 when the invitation's path is printed: there they choose a name, a password and a second factor, once."""
    must_be_ready()
    here, at = estate_named(asked.estate), timezone.now()
    persons = {post.person for post in posts_held(here.id, on=here.day_of(at)) if post.name == asked.name}
    if len(persons) != 1:
        text = gettext("%(count)s holders of posts are called “%(name)s”: it takes exactly one.")
        raise Trouble(text % {"count": len(persons), "name": asked.name})
    token = secrets.token_urlsafe(16)
    invite_holder(estate=here.id, person_id=persons.pop(), token=token, by=Hand.HOUSE, at=at, act=uuid4())
    print(reverse("people:invitation", args=[here.slug, token]))
    return 0
