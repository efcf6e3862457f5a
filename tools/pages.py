"""Every page that somebody can open, with things of the demo estate where its address names one.

For pictures and for tests that walk all pages; asks the database that Django's settings name.
"""

from dataclasses import dataclass
from itertools import chain

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from linli.config.charter import PAGES, Role
from linli.config.demo import cast
from linli.matters.models import Matter
from linli.matters.queries import secret_of
from linli.matters.rules import State
from linli.people.rules import PostKind

# The matter that each step's page is about: one that waits for it.
STEPS = {
    "matters:confirmation": {"state": State.UNCONFIRMED},
    "matters:verification": {"state": State.RECEIVED},
    "matters:opening": {"state": State.VERIFIED},
    "matters:assignment": {"state": State.OPENED},
    "matters:handling": {"state": State.ASSIGNED, "handler": cast.key("body", "manager")},
    "matters:check": {"state": State.HANDLED},
    "matters:closure": {"state": State.CHECKED},
    "matters:verdict": {"state": State.CLOSED, "reporter": cast.WANG_MIN},
    "matters:contact": {"state": State.UNCONFIRMED},
}
# Not pages: pictures, data for scripts, cards of other pages, what a word opens that is given once …
NOT_PAGES = {
    "web:qr", "web:manifest", "web:worker", "web:sample", "people:held_photo", "matters:photo", "matters:newest",
    "matters:own", "matters:errands", "messages:unread", "people:invitation",
    # … what a demo has not, and what takes forms and shows none
    "installation:setup", "installation:setup_keeper",
    "installation:shoes", "web:choices", "people:departure", "people:card", "people:post_end", "people:bodies",
    "people:invitations", "people:codes", "rulebook:days", "rulebook:announcement", "messages:reading",
}  # fmt: skip
ROLES = [None, "resident", *PostKind]
MAIN = ["resident", PostKind.COMMITTEE_CLERK, PostKind.KEEPER, PostKind.PROPERTY_MANAGER, None]
"""The role in whose shoes a page is shown in all its variants: the first of these that may see it."""


@dataclass(frozen=True)
class Page:
    """A page's URL name, its address here, and the roles that the charter lets in."""

    name: str
    path: str
    roles: frozenset[Role]

    @property
    def file_name(self) -> str:
        """Its name as a file's."""
        return self.name.replace(":", "-")

    def opens_to(self, role: PostKind | str | None) -> bool:
        """Whether the charter lets this role in; what stands on it may still be for others."""
        return Role(role or "stranger") in self.roles


def pages() -> list[Page]:
    """All of them, in the charter's order; those that only take a form, or lead on, are still among them."""
    arguments = {name: names for name, names in _addresses(get_resolver().url_patterns) if name not in NOT_PAGES}
    return [
        Page(row.name, reverse(row.name, kwargs=_filled(row.name, arguments[row.name])), row.roles)
        for row in PAGES
        if row.name in arguments
    ]


def _addresses(patterns, space="", above=()):
    """(URL name, names of its arguments) of everything below these patterns."""
    for pattern in patterns:
        names = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from chain(_addresses(pattern.url_patterns, below, names))
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", names


def _filled(name, arguments):
    matters = Matter.objects.of(cast.ESTATE).order_by("-received_at")
    last, strange = matters.exclude(state=State.UNCONFIRMED)[0], matters.filter(reporter=None, state=State.CLOSED)[0]
    things = {
        "estate": cast.SLUG,
        "matter_id": (matters.filter(**STEPS[name])[0] if name in STEPS else last).pk,
        "thread_id": last.thread_id,
        "secret": secret_of(strange.pk),
        "home": cast.HOME_OF_WANG_MIN,
        "entrance": cast.key("entrance", "3", 1),
        "person": cast.WANG_MIN,
        "post": cast.first_key("post", cast.ZHAO_LEI, PostKind.BUILDING_HEAD),
        "kind": PostKind.RED_STEWARD,
        "year": 2026,
    }
    return {argument: things[argument] for argument in arguments}
