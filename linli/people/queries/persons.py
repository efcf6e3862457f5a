"""Persons and where they live."""

from uuid import UUID

from linli.people.models import Person


def names_of(estate_id: UUID, persons) -> dict[UUID, str]:
    """The names of these persons by key; of somebody forgotten, none."""
    return dict(Person.objects.of(estate_id).filter(pk__in=list(persons), name__gt="").values_list("pk", "name"))
