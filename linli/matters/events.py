"""What matters announce."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.kernel.events import Event, PhotoId, Words
from linli.matters.rules import Finding, MatterKind, State


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoriesSet(Event):
    kind = "matters.categories_set"

    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterReported(Event):
    """`confirmed` is false while nobody has vouched for a stranger's report."""

    kind = "matters.matter_reported"

    matter_id: UUID
    matter_kind: MatterKind
    year: int
    serial: int
    category_id: UUID
    building_id: UUID | None
    common_part_id: UUID | None
    confirmed: bool
    words: Words
    place_words: Words
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterConfirmed(Event):
    kind = "matters.matter_confirmed"

    matter_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterVerified(Event):
    """`category_id` is the category that the reporter's, `former_category_id`, was put right to; None if it stayed."""

    kind = "matters.matter_verified"

    matter_id: UUID
    finding: Finding
    looks: bool
    fire: bool
    access: bool
    category_id: UUID | None = None
    former_category_id: UUID | None = None
    words: Words
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterOpened(Event):
    kind = "matters.matter_opened"

    matter_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterAssigned(Event):
    kind = "matters.matter_assigned"

    matter_id: UUID
    body_id: UUID
    due_on: date | None
    words: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterHandled(Event):
    kind = "matters.matter_handled"

    matter_id: UUID
    words: Words
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterChecked(Event):
    """`passed` is false when the work was found not done and went back."""

    kind = "matters.matter_checked"

    matter_id: UUID
    passed: bool
    words: Words
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterClosed(Event):
    kind = "matters.matter_closed"

    matter_id: UUID
    words: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class VerdictGiven(Event):
    """`returned` counts how often the reporter has now said "not solved"."""

    kind = "matters.verdict_given"

    matter_id: UUID
    solved: bool
    content: bool | None
    returned: int
    words: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterImported(Event):
    """History from another system, with its own times."""

    kind = "matters.matter_imported"

    matter_id: UUID
    matter_kind: MatterKind
    year: int
    serial: int
    category_id: UUID
    state: State
    received_at: datetime
    closed_at: datetime | None
    words: Words
    place_words: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class MattersTakenBack(Event):
    """A portion of an import is taken back: these matters are gone, and what was told of them stays in the record."""

    kind = "matters.matters_taken_back"

    batch: UUID
    matters: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlinesRenewed(Event):
    """The calendar changed, and with it so many open deadlines."""

    kind = "matters.deadlines_renewed"

    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReporterForgotten(Event):
    """What a person had typed here is gone from this many matters."""

    kind = "matters.reporter_forgotten"

    count: int
