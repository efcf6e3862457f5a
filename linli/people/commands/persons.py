"""Persons and where they live: admitted, let in by the code of their home, moved out, erased."""

from datetime import date
from uuid import UUID

from linli.chronicle.commands import announce, command
from linli.chronicle.commands import erase_person as erase_from_record
from linli.chronicle.rules import Ground
from linli.database.routing import databases
from linli.kernel.actors import PersonId
from linli.kernel.errors import Refused
from linli.people import events, policy
from linli.people.commands.erasures import note_erasure
from linli.people.commands.posts import end_term
from linli.people.commands.roster import join_roster, living
from linli.people.commands.users import resident_user
from linli.people.models import HomeCode, Installation, Part, Person, Post, Residence, User
from linli.people.queries import day_of, home_code_fits, installation, keyed, live_code, standing_of
from linli.people.rules import Term
from linli.people.rules.codes import HOME_CODE_LASTS
from linli.people.rules.estates import one_kind
from linli.people.rules.standing import ending


@command
def admit_person(*, estate: UUID, name: str, home_id: UUID | None = None, phone: str = "", by, at) -> UUID:
    """Put somebody on the roster, of this home or of none; their key. Raises `Refused`: home_unknown."""
    policy.ensure(policy.may_admit_person(standing_of(estate, by, at=at)))
    return join_roster(estate, name, home_id=home_id, phone=phone, by=by, at=at).pk


@command
def change_phone(*, estate: UUID, person_id: UUID, phone: str, by, at) -> UUID:
    """The telephone by which this person is reached from now on, empty for none; their key.

    Raises `Refused`: person_unknown, person_is_forgotten.
    """
    person = living(estate, person_id)
    policy.ensure(policy.may_change_phone(standing_of(estate, by, at=at), person))
    person.phone = phone
    person.save(update_fields=["phone"])
    announce(events.PhoneChanged(estate=estate, person=PersonId(person_id)), by=by, at=at)
    return person_id


@command
def end_residence(*, estate: UUID, person_id: UUID, home_id: UUID, on: date, by, at) -> UUID:
    """The first day this person no longer lives there; their key.

    Raises `Refused`: person_unknown, term_already_over.
    """
    policy.ensure(policy.may_admit_person(standing_of(estate, by, at=at)))
    living_there = Residence.objects.of(estate).filter(person=person_id, household__part=home_id)
    residence = living_there.order_by("-since_on").first()
    if residence is None:
        raise Refused("person_unknown")
    residence.until_on = ending(Term(residence.since_on, residence.until_on), on=on).until_on
    residence.save(update_fields=["until_on"])
    announce(events.ResidenceEnded(estate=estate, person=PersonId(person_id), home=home_id), by=by, at=at)
    return person_id


@command
def issue_home_codes(*, estate: UUID, codes: tuple[tuple[UUID, str], ...], by, at) -> int:
    """For each of these homes a code of its own, (home's key, code); how many.

    An unused earlier code of a home is void. The codes themselves are kept nowhere: whoever calls shows them once.
    Raises `Refused`: no_home_ticked, home_unknown.
    """
    who = standing_of(estate, by, at=at)
    policy.ensure(policy.may_issue_home_codes(who))
    homes = [home for home, _ in codes]
    if not homes:
        raise Refused("no_home_ticked")
    if Part.objects.of(estate).filter(pk__in=homes).count() != len(set(homes)):
        raise Refused("home_unknown", number="")
    HomeCode.objects.of(estate).filter(part__in=homes, used_at=None).delete()
    HomeCode.objects.of(estate).bulk_create(
        HomeCode(
            estate=estate,
            part_id=home,
            hash=keyed(f"{home} {code}"),
            issued_by=who.person,
            issued_at=at,
            expires_at=at + HOME_CODE_LASTS,
        )
        for home, code in codes
    )
    announce(events.HomeCodesIssued(estate=estate, homes=len(homes)), by=by, at=at)
    return len(homes)


@command
def enter_home(
    *, estate: UUID, home_id: UUID, code: str, person_id: UUID | None = None, name: str = "", by, at
) -> UUID:
    """Somebody of this home uses its code: one of the household, or somebody new by name. Their user's key.

    Raises `Refused`: code_wrong (also used or run out), person_unknown, post_enters_by_password.
    """
    policy.ensure(policy.may_enter_home(standing_of(estate, by, at=at)))
    _use_code(estate, home_id, code, at)
    if person_id:
        person = living(estate, person_id)
        if home_id not in standing_of(estate, PersonId(person.pk), at=at).homes:
            raise Refused("person_unknown")
    else:
        person = join_roster(estate, name, home_id=home_id, by=by, at=at)
    if standing_of(estate, PersonId(person.pk), at=at).posts:
        raise Refused("post_enters_by_password")
    announce(events.HomeEntered(estate=estate, home=home_id, person=PersonId(person.pk)), by=PersonId(person.pk), at=at)
    return resident_user(person)


@command
def prove_home(*, estate: UUID, code: str, by, at) -> UUID:
    """A resident shows a fresh code of a home of theirs; the home's key. Raises `Refused`: code_wrong."""
    who = standing_of(estate, by, at=at)
    policy.ensure(policy.may_prove(who))
    for home in sorted(who.homes):
        if home_code_fits(estate, home, code, at=at):
            _use_code(estate, home, code, at)
            announce(events.HomeEntered(estate=estate, home=home, person=who.person), by=by, at=at)
            return home
    raise Refused("code_wrong")


def _use_code(estate, home_id, code, at):
    if not live_code(estate, home_id, code, at=at).update(used_at=at):
        raise Refused("code_wrong")


@command
def step_into_shoes(*, estate: UUID, person_id: UUID, by, at) -> UUID:
    """In a demo anybody may be anybody: the user's key. Raises `Refused`: database_is_real, person_unknown."""
    policy.ensure(policy.may_enter_home(standing_of(estate, by, at=at)))
    one_kind(installation(), Installation.DEMO)
    return resident_user(living(estate, person_id))


@command
def erase_person(*, estate: UUID, person_id: UUID, ground: Ground, by, at) -> UUID:
    """Forget who this person was: on the roster, in the record, and wherever the wiring page says; their key.

    The row stays, blank, for what they did as the holder of a post; done again it does no harm. A restore repeats it
    from the list beside the keys. Raises `Refused`: person_unknown, keeper_cannot_erase_self.
    """
    who = standing_of(estate, by, at=at)
    policy.ensure(policy.may_erase_person(who))
    person = Person.objects.of(estate).filter(pk=person_id).first()
    if person is None:
        raise Refused("person_unknown")
    if who.person == person_id:
        raise Refused("keeper_cannot_erase_self")
    if person.forgotten_at:
        return person_id
    for post in Post.objects.of(estate).filter(person=person):
        if Term(post.since_on, post.until_on).holds_on(on := day_of(estate, at)):
            end_term(post, on=on, by=by, at=at)
    announce(events.PersonErased(estate=estate, person=PersonId(person_id)), by=by, at=at)
    entry = erase_from_record(estate=estate, person_id=person_id, ground=ground, by=by, at=at)
    Residence.objects.of(estate).filter(person=person).delete()
    user, person.user = person.user, None
    person.name, person.phone, person.forgotten_at = "", "", at
    person.save()
    if user and not any(Person.objects.using(database).filter(user=user).exists() for database in databases()):
        User.objects.filter(pk=user).delete()
    note_erasure(estate=estate, person=person_id, ground=ground, entry=entry, at=at)
    return person_id
