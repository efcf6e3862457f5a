"""Three persons, and a thread on which something happens."""

from uuid import UUID, uuid4

import pytest

from linli.chronicle.commands import announce, begin_thread, command
from linli.kernel.actors import PersonId
from linli.messages.rules import Subject
from linli.people.models import Person
from linli.rulebook.events import CalendarChanged
from tests.village import ANN, AT, BAO, ESTATE

CHEN = PersonId(UUID("01890000-0000-7000-8000-00000000000c"))
PERSONS = (ANN, BAO, CHEN)


@command
def begin(*, estate, by, at) -> UUID:
    """A thread of its own."""
    thread = begin_thread(estate=estate)
    announce(CalendarChanged(estate=estate, year=2026), by=by, at=at, thread=thread)
    return thread


@command
def happen(*, estate, thread: UUID, year: int, by, at) -> int:
    """Something is announced on this thread; the entry's number."""
    return announce(CalendarChanged(estate=estate, year=year), by=by, at=at, thread=thread)


@pytest.fixture
def people(database):
    for person in PERSONS:
        Person.objects.create(estate=ESTATE, pk=person)


@pytest.fixture
def thread(people, settings):
    settings.SUBJECTS = f"{__name__}.SUBJECTS"
    KNOWN.clear()
    thread = begin(estate=ESTATE, by=ANN, at=AT, act=uuid4())
    KNOWN[thread] = Subject("2026-0417", "架空层堆物")
    return thread


KNOWN: dict[UUID, Subject] = {}


def subjects_of(who, threads):
    return {thread: KNOWN[thread] for thread in threads if thread in KNOWN}


SUBJECTS = [subjects_of]
