import datetime as dt
from dataclasses import FrozenInstanceError, dataclass
from enum import StrEnum
from uuid import UUID

import pytest

from linli.kernel.actors import Hand, PersonId, is_person
from linli.kernel.events import Event, PhotoId, Words, fields_of


class Code(StrEnum):
    OLD = "old"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told(Event):
    kind = "tests.told"

    thing: UUID
    fen: int
    code: Code
    on: dt.date | None
    whom: PersonId
    text: Words | None
    others: tuple[PersonId, ...]
    photos: tuple[PhotoId, ...] = ()


TOLD = Told(estate=None, thing=1, fen=2, code=Code.OLD, on=None, whom=3, text="four", others=(5, 6), photos=(7,))


def test_an_events_types_say_what_can_be_forgotten():
    assert TOLD.chained() == {"thing": 1, "fen": 2, "code": "old", "on": None}
    assert TOLD.pieces() == {"whom": 3, "text": "four", "others.0": 5, "others.1": 6, "photos.0": 7}


def test_an_event_says_which_of_its_pieces_are_persons():
    assert TOLD.persons() == {"whom", "others.0", "others.1"}


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_was_not_said_is_no_piece(nothing):
    told = Told(estate=None, thing=1, fen=2, code=Code.OLD, on=None, whom=3, text=nothing, others=())
    assert told.pieces() == {"whom": 3}


def test_an_event_does_not_change():
    with pytest.raises(FrozenInstanceError):
        TOLD.fen = 3


@pytest.mark.parametrize("bare", [str, str | None, dict, UUID | Words, tuple[str, ...]])
def test_a_type_that_does_not_say_is_refused(bare):
    event = dataclass(frozen=True, kw_only=True)(type("Bare", (Event,), {"__annotations__": {"name": bare}}))
    with pytest.raises(TypeError, match=r"Bare\.name must say by its type"):
        fields_of(event)


def test_a_kind_is_what_was_written_down_whatever_the_class_is_called_now():
    @dataclass(frozen=True, kw_only=True, slots=True)
    class CalledOtherwise(Told):
        version = 2

    assert (Told.kind_at_version(), CalledOtherwise.kind_at_version()) == ("tests.told@1", "tests.told@2")


@pytest.mark.parametrize("actor, somebody", [(UUID(int=1), True), *((hand, False) for hand in Hand)])
def test_a_hand_is_nobody(actor, somebody):
    assert is_person(actor) is somebody
