"""Parts of commands that have allowed it: who joins the roster, and who on it can still be added to."""

from uuid import UUID

from linli.chronicle.commands import announce
from linli.kernel.errors import Refused
from linli.people import events
from linli.people.models import Household, Part, Person, Residence
from linli.people.queries import day_of


def join_roster(estate: UUID, name: str, *, home_id: UUID | None = None, phone: str = "", by, at) -> Person:
    """Somebody new, of this home or of none. Raises `Refused`: home_unknown."""
    person = Person.objects.create(estate=estate, name=name, phone=phone)
    if home_id:
        _move_in(person, home_id, since_on=day_of(estate, at))
    announce(events.PersonAdmitted(estate=estate, person=person.pk, home=home_id), by=by, at=at)
    return person


def _move_in(person, home_id, *, since_on):
    """Into the household that lives there, or into a new one."""
    if not Part.objects.of(person.estate).filter(pk=home_id).exists():
        raise Refused("home_unknown", number="")
    there = Residence.objects.of(person.estate).filter(household__part=home_id, until_on=None)
    household = there.values_list("household", flat=True).first()
    household = household or Household.objects.create(estate=person.estate, part_id=home_id).pk
    Residence.objects.create(estate=person.estate, household_id=household, person=person, since_on=since_on)


def living(estate, person_id) -> Person:
    """The person, if something may still be added to them. Raises `Refused`: person_unknown, person_is_forgotten."""
    person = Person.objects.of(estate).filter(pk=person_id).first()
    if person is None:
        raise Refused("person_unknown")
    if person.forgotten_at:
        raise Refused("person_is_forgotten")
    return person
