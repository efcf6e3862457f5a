"""Posts: taken, ended, named; and the invitation by which their holders get a way in."""

from datetime import date
from uuid import UUID

from linli.chronicle.commands import announce, command
from linli.people import events, policy
from linli.people.commands.roster import join_roster, living
from linli.people.commands.users import resident_user
from linli.people.models import Invitation, Organisation, Post, PostName
from linli.people.queries import day_of, keyed, namesake, standing_of
from linli.people.rules import PostKind, Term
from linli.people.rules.codes import INVITATION_LASTS
from linli.people.rules.standing import appointing, ending


@command
def appoint(
    *,
    estate: UUID,
    name: str,
    home_id: UUID | None = None,
    kind: PostKind,
    organisation_id: UUID | None = None,
    since_on: date,
    until_on: date | None = None,
    by,
    at,
) -> UUID:
    """Who is called so in this home (in none: who only works here) holds this post for this term; the post's key.

    Somebody not yet on the roster joins it. Raises `Refused`: home_unknown, term_ends_before_it_begins,
    post_already_held.
    """
    policy.ensure(policy.may_keep_posts(standing_of(estate, by, at=at)))
    known = namesake(estate, name, home_id, on=day_of(estate, at))
    person = living(estate, known) if known else join_roster(estate, name, home_id=home_id, by=by, at=at)
    body = organisation_id and Organisation.objects.of(estate).get(pk=organisation_id)
    return take_post(estate, person, kind, body=body, since_on=since_on, until_on=until_on, by=by, at=at)


def take_post(estate, person, kind, *, body=None, since_on=None, until_on=None, by, at) -> UUID:
    """A part of commands that have allowed it; from today if no day is said."""
    term = Term(since_on or day_of(estate, at), until_on)
    same = Post.objects.of(estate).filter(person=person, kind=kind, organisation=body)
    appointing(term, held=[Term(*days) for days in same.values_list("since_on", "until_on")])
    post = Post.objects.create(
        estate=estate,
        person=person,
        kind=kind,
        organisation=body,
        place=estate,
        since_on=term.since_on,
        until_on=term.until_on,
    )
    announce(events.PostTaken(estate=estate, post=post.pk, post_kind=kind, person=person.pk), by=by, at=at)
    return post.pk


@command
def end_post(*, estate: UUID, post_id: UUID, on: date, by, at, seen: int | None = None) -> UUID:
    """The post's first day without its holder; the post's key.

    Raises `Refused`: term_already_over, changed_meanwhile.
    """
    policy.ensure(policy.may_keep_posts(standing_of(estate, by, at=at)))
    post = Post.objects.of(estate).as_seen(post_id, seen=seen)
    end_term(post, on=on, by=by, at=at)
    return post.pk


def end_term(post, *, on, by, at):
    """A part of commands that have allowed it."""
    term = ending(Term(post.since_on, post.until_on), on=on)
    post.until_on = term.until_on
    post.save(update_fields=["until_on"])
    told = events.PostEnded(estate=post.estate, post=post.pk, post_kind=PostKind(post.kind), person=post.person_id)
    announce(told, by=by, at=at)


@command
def name_post(*, estate: UUID, kind: PostKind, zh: str, en: str, by, at) -> int:
    """What this estate calls a kind of post; the number of the entry."""
    policy.ensure(policy.may_keep_posts(standing_of(estate, by, at=at)))
    PostName.objects.of(estate).update_or_create(estate=estate, kind=kind, defaults={"zh": zh, "en": en})
    return announce(events.PostNamed(estate=estate, post_kind=kind), by=by, at=at)


@command
def invite_holder(*, estate: UUID, person_id: UUID, token: str, by, at) -> UUID:
    """Whoever shows `token` within a week chooses this person's name, password and second factor; their user's key.

    An earlier invitation is void; an earlier way in stays until the new one is chosen.
    Raises `Refused`: person_unknown, person_is_forgotten.
    """
    policy.ensure(policy.may_invite_holder(standing_of(estate, by, at=at)))
    person = living(estate, person_id)
    user = resident_user(person)
    Invitation.objects.filter(user=user, used_at=None).delete()
    Invitation.objects.create(user_id=user, hash=keyed(token), expires_at=at + INVITATION_LASTS)
    announce(events.HolderInvited(estate=estate, person=person.pk), by=by, at=at)
    return user
