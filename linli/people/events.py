"""What people's affairs announce."""

from dataclasses import dataclass
from uuid import UUID

from linli.kernel.actors import PersonId
from linli.kernel.events import Event
from linli.people.rules import OrganisationKind, PostKind


@dataclass(frozen=True, kw_only=True, slots=True)
class EstateFounded(Event):
    kind = "people.estate_founded"

    buildings: int
    homes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyFounded(Event):
    kind = "people.body_founded"

    body: UUID
    body_kind: OrganisationKind


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonAdmitted(Event):
    """Somebody is on the estate's roster from now on: of a home, or of none (who only works here)."""

    kind = "people.person_admitted"

    person: PersonId
    home: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneChanged(Event):
    """By which telephone somebody is reached is another one; the record keeps no number."""

    kind = "people.phone_changed"

    person: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidenceEnded(Event):
    kind = "people.residence_ended"

    person: PersonId
    home: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PostTaken(Event):
    kind = "people.post_taken"

    post: UUID
    post_kind: PostKind
    person: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class PostEnded(Event):
    kind = "people.post_ended"

    post: UUID
    post_kind: PostKind
    person: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class PostNamed(Event):
    """The estate calls a kind of post something else."""

    kind = "people.post_named"

    post_kind: PostKind


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeCodesIssued(Event):
    kind = "people.home_codes_issued"

    homes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeEntered(Event):
    """A code was used: somebody of this home has a way in."""

    kind = "people.home_entered"

    home: UUID
    person: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class HolderInvited(Event):
    """The holder of a post may choose a name, a password and a second factor, for the first time or anew."""

    kind = "people.holder_invited"

    person: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonErased(Event):
    """Whatever still says who this person was goes now, in the same transaction."""

    kind = "people.person_erased"

    person: PersonId
