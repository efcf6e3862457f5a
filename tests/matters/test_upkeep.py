"""What happens to matters because something else happened."""

import datetime as dt

from linli.chronicle import queries as chronicle
from linli.chronicle.rules import Ground
from linli.database.models import new_key
from linli.matters.models import Matter
from linli.matters.rules import State
from linli.people.commands import erase_person
from linli.rulebook.jobs import seed_calendar
from tests.matters.test_commands import MONDAY, report, walk
from tests.village import ESTATE

NEW_YEARS_EVE = dt.datetime(2025, 12, 31, 4, tzinfo=dt.UTC)


def due(key):
    return Matter.objects.of(ESTATE).values_list("due_on", "due_provisional").get(pk=key)


def test_open_deadlines_are_worked_out_anew_when_a_years_days_are_announced(street):
    running = report(street, by=street.by.resident, at=NEW_YEARS_EVE)
    settled = report(street, at=NEW_YEARS_EVE)
    walk(street, settled, to=State.CLOSED)
    assert due(running) == (dt.date(2026, 1, 1), True)
    seed_calendar(ESTATE, [2025, 2026], at=MONDAY)
    assert due(running) == (dt.date(2026, 1, 4), False)  # holidays to the 3rd, and Sunday the 4th is worked instead
    assert due(settled) == (None, False)
    renewed = [told for told in chronicle.entries_after(ESTATE, 0) if told.kind == "matters.deadlines_renewed"]
    assert [told.facts for told in renewed] == [{"count": 1}]


def test_a_reporter_who_is_erased_takes_along_what_they_typed(street):
    key = report(street, by=street.by.resident, words="我家门口，王敏", place_words="1502 门口")
    erase_person(
        estate=ESTATE,
        person_id=street.by.resident,
        ground=Ground.CONSENT_WITHDRAWN,
        by=street.by.keeper,
        at=MONDAY,
        act=new_key(),
    )
    matter = Matter.objects.of(ESTATE).get(pk=key)
    assert (matter.words, matter.place_words, matter.reporter, matter.state) == ("", "", None, State.RECEIVED)
    told = chronicle.thread_entries(ESTATE, matter.thread_id)
    assert (told[0].pieces["words"], told[0].pieces["by"]) == (None, None)
    assert chronicle.verify(ESTATE) == []
