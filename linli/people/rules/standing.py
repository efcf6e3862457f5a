"""Who somebody is in one estate at one moment, and for how long a post or a residence lasts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from linli.kernel.actors import Actor, Hand, is_person
from linli.kernel.errors import Refused
from linli.people.rules.kinds import PostKind

NOWHERE = UUID(int=0)
"""The estate of pages that belong to none: setting up, the look, choosing an estate."""

FRESH_FOR = timedelta(minutes=10)
"""How long a second factor, or a fresh code, counts as "just now"."""


class Way(StrEnum):
    """By which door somebody was let in."""

    HOME = "home"  # the one-time code of their home
    POST = "post"  # a password and a second factor


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is in one estate at one moment: what every `policy` is asked with.

    `homes`: keys of the exclusive parts they live in; `bodies`: keys of the organisations whose posts they hold;
    `holds`: keys of things whose secret address they have shown; `fresh`: they proved who they are just now
    (second factor or fresh code), which looking at personal data needs.
    """

    estate: UUID
    by: Actor
    posts: frozenset[PostKind] = frozenset()
    bodies: frozenset[UUID] = frozenset()
    homes: frozenset[UUID] = frozenset()
    holds: frozenset[UUID] = frozenset()
    fresh: bool = False

    @property
    def person(self) -> UUID | None:
        """The person's key, or None for a stranger and the other hands."""
        return self.by if is_person(self.by) else None  # type: ignore[return-value]

    @property
    def is_resident(self) -> bool:
        """Lives here, by the roster."""
        return self.person is not None and bool(self.homes)

    @property
    def is_known(self) -> bool:
        """Lives here or holds a post here."""
        return self.is_resident or bool(self.posts)

    def has(self, *kinds: PostKind) -> bool:
        """Holds a post of one of these kinds today."""
        return any(kind in self.posts for kind in kinds)


@dataclass(frozen=True, slots=True)
class Term:
    """From a day to a day; `until_on` is the first day it no longer holds, None while no end is set."""

    since_on: date
    until_on: date | None = field(default=None)

    def holds_on(self, day: date) -> bool:
        """Whether the term covers this day."""
        return self.since_on <= day and (self.until_on is None or day < self.until_on)

    def meets(self, other: "Term") -> bool:
        """Whether there is a day that both cover."""
        latest = max(self.since_on, other.since_on)
        return self.holds_on(latest) and other.holds_on(latest)


def appointing(term: Term, *, held: Iterable[Term]) -> None:
    """Somebody takes a post for this term; `held`: their terms in the same post.

    Raises `Refused`: term_ends_before_it_begins, post_already_held.
    """
    if term.until_on is not None and term.until_on <= term.since_on:
        raise Refused("term_ends_before_it_begins")
    if any(term.meets(other) for other in held):
        raise Refused("post_already_held")


def ending(term: Term, *, on: date) -> Term:
    """The term with this as the first day it no longer holds. One ended before it began never held.

    Raises `Refused`: term_already_over.
    """
    if term.until_on is not None and term.until_on <= on:
        raise Refused("term_already_over", on=term.until_on)
    return Term(term.since_on, max(on, term.since_on))


def stranger(estate: UUID = NOWHERE, holds: frozenset[UUID] = frozenset()) -> Standing:
    """Somebody who did not say who they are, with the secret addresses they have shown."""
    return Standing(estate=estate, by=Hand.STRANGER, holds=holds)


def is_fresh(proved_at: datetime | None, *, at: datetime) -> bool:
    """Whether they proved who they are a short while ago; a clock set back does not make it younger."""
    return proved_at is not None and timedelta(0) <= at - proved_at < FRESH_FOR
