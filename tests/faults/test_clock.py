"""The clock of the machine steps back while the server runs: numbers go on, the record holds, nobody is locked out."""

from datetime import datetime
from pathlib import Path

from linli.chronicle.models import Entry
from linli.config.demo import cast
from linli.matters.models import Matter
from linli.people.rules import PostKind
from tests.faults.browser import Browser
from tests.faults.town import REPORT, report_form
from tests.visitor import form_to

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def test_three_hours_back(town, tmp_path):
    clock = tmp_path / "clock"
    clock.write_text("+0")
    fake = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
    }
    with town.place.served(env=town.place.environment | fake) as server:
        steward = Browser(server, role=str(PostKind.RED_STEWARD))
        assert steward.send(REPORT, report_form(steward, "before the step")).status == 200
        clock.write_text("-3h")
        stranger = Browser(server)
        assert stranger.send(REPORT, report_form(stranger, "after the step")).status == 200
        matter = Matter.objects.of(cast.ESTATE).get(words="before the step")
        verification = f"/{cast.SLUG}/matters/{matter.pk}/verification/"
        grid_worker = Browser(server, role=str(PostKind.GRID_WORKER))
        page = grid_worker.open(verification)
        page = grid_worker.send(verification, form_to(page.text, verification) | {"finding": "borne_out"})
        assert page.status == 200, page.text
        assert steward.open(f"/{cast.SLUG}/matters/").status == 200
    first, second = (moment_of(words) for words in ("before the step", "after the step"))
    assert (first - second).total_seconds() > 2.5 * 3600, "the clock did not step back"
    numbers = list(Entry.objects.of(cast.ESTATE).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert town.is_whole()


def moment_of(words) -> datetime:
    return Matter.objects.of(cast.ESTATE).get(words=words).received_at
