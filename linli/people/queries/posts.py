"""Bodies and posts."""

from uuid import UUID

from linli.people.models import Organisation


def bodies(estate_id: UUID) -> list[Organisation]:
    """The bodies that act in this estate, by kind and name."""
    return list(Organisation.objects.of(estate_id).order_by("kind", "name"))


def body(estate_id: UUID, key: UUID) -> Organisation | None:
    """This body of this estate, or None."""
    return Organisation.objects.of(estate_id).filter(pk=key).first()
